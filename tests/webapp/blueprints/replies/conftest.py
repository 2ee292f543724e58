from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from core.db import reading, writing
from registry.people.models import Person
from tests.webapp.blueprints.accounting.conftest import CrisisHouse, crisis
from tests.webapp.replies.known_messages import KnownMessages, message_at
from watch.replies.intake import AnsweredMessage, IncomingReply, ReplyWords, take_reply
from watch.replies.models import NoticeReply, ReplySpeaker
from watch.replies.understanding import understand
from webapp.blueprints.replies import entry_views
from webapp.replies.reply_statements import state_reply

__all__ = ["crisis"]


@dataclass
class Desk:
    """Guatemala in a crisis, with a family that was written to."""

    crisis: CrisisHouse
    message: AnsweredMessage
    finder: KnownMessages = field(default_factory=KnownMessages)

    def text(
        self, text: str, *, country: str = "GT", is_known: bool = True, minutes: int = 0
    ) -> str:
        """Take a text message; return the address of its card."""
        now = self.crisis.house.clock()
        incoming = IncomingReply(
            country=country,
            channel="sms",
            known_as=f"{country}{text}",
            understood=understand(text),
            words=ReplyWords(text, sender="+19565550134"),
            said_at=now - timedelta(minutes=minutes),
            speaker=ReplySpeaker.SELF,
            about=self.message if is_known else None,
        )
        with writing(self.crisis.house.engine) as session:
            reply = take_reply(session, self.crisis.keyring, incoming, now)
            assert reply is not None
            state_reply(session, self.crisis.keyring, reply, now)
            return f"/respuestas/{reply.id}"

    def row(self, address: str) -> NoticeReply:
        with reading(self.crisis.house.engine) as session:
            found = [each for each in session.query(NoticeReply) if address.endswith(str(each.id))]
        return found[0]


@pytest.fixture
def desk(crisis: CrisisHouse, monkeypatch: pytest.MonkeyPatch) -> Desk:
    now = crisis.house.clock()
    with reading(crisis.house.engine) as session:
        marta = session.get_one(Person, crisis.people["marta"])
        message = message_at(crisis.keyring, marta.id, marta.household_id, now)
    made = Desk(crisis, message, KnownMessages(codes={"K7QF": message}))
    monkeypatch.setattr(entry_views, "SENT_MESSAGES", made.finder)
    return made
