from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.outbox.models import OutboxMessage
from core.webhooks.events import ReplyEvent
from registry.registration.persons import add_household
from response.accounting.models import Confidence, Says, Statement
from response.accounting.statements import statements_of
from response.calldown.helps import waiting_helps
from response.crisis.models import Participation
from tests.response.crisis_parts import add_part, add_people
from tests.webapp.replies.known_messages import KnownMessages, message_at
from watch.replies.models import NoticeReply, ReadingState, ReplySpeaker
from watch.replies.stops import has_stopped
from watch.replies.understanding import ReplyKind
from webapp.replies.gateway_texts import LATEST, take_text

OWN, OTHER, AUNT = "+19565550134", "+19565550777", "+50255551234"


class Line:
    """A family that was written to, in a crisis of its country."""

    def __init__(self, session: Session, keyring: Keyring, now: datetime) -> None:
        self.session, self.keyring, self.now = session, keyring, now
        self.part: Participation = add_part(session, now)
        self.home = add_household(session, "GT")
        self.marta, self.ana = add_people(
            session, keyring, now, ["Marta Xol", "Ana Xol"], household=self.home, phone=OWN,
            contact_name="Tía", contact_phone=AUNT,
        )  # fmt: skip
        self.message = message_at(keyring, self.marta.id, self.home.id, now, OWN)
        self.finder = KnownMessages(codes={"K7QF": self.message}, quoted={"wamid.1": self.message})

    def text(
        self, text: str, sender: str = OWN, minutes: float = 0, about: str = ""
    ) -> NoticeReply | None:
        said_at = self.now + timedelta(minutes=minutes)
        event = ReplyEvent(sender, text, said_at, "sms", about)
        return take_text(self.session, self.keyring, self.finder, event, max(said_at, self.now))

    def said(self, person: object) -> list[tuple[Says, Confidence]]:
        found = statements_of(self.session, self.part.id, person.id)  # type: ignore[attr-defined]
        return [(each.says, each.confidence) for each in reversed(found)]


@pytest.fixture
def line(session: Session, keyring: Keyring, now: datetime) -> Line:
    return Line(session, keyring, now)


def test_without_a_code_the_address_says_whose_reply_it_is(line: Line) -> None:
    reply = line.text("a salvo")
    assert reply is not None
    assert (reply.person_id, reply.speaker) == (line.marta.id, ReplySpeaker.SELF)
    assert line.said(line.marta) == [(Says.SAFE, Confidence.SELF)]
    assert line.said(line.ana) == []


def test_with_its_code_any_telephone_may_answer(line: Line) -> None:
    reply = line.text("2 k7qf", OTHER)
    assert reply is not None
    assert (reply.person_id, reply.speaker) == (line.marta.id, ReplySpeaker.HOUSEHOLD)
    assert line.said(line.marta) == [(Says.HELP, Confidence.HOUSEHOLD)]
    assert set(waiting_helps(line.session, line.part.id, line.now)) == {line.marta.id}


def test_the_number_of_an_emergency_contact_is_never_taken_for_the_person(line: Line) -> None:
    reply = line.text("estoy bien", AUNT)
    assert reply is not None
    assert (reply.person_id, reply.reading) == (None, ReadingState.WAITING)
    assert line.said(line.marta) == []


def test_a_message_that_is_quoted_is_the_one_that_is_answered(line: Line) -> None:
    reply = line.text("a salvo", OTHER, about="wamid.1")
    assert reply is not None
    assert reply.dispatch_id == line.message.dispatch_id


def test_a_reply_to_an_older_message_is_of_that_one_and_counts_by_the_time_said(
    line: Line,
) -> None:
    newer = message_at(line.keyring, line.marta.id, line.home.id, line.now, OWN, hours_ago=0)
    line.finder.codes["M4PX"] = newer
    line.text("1", minutes=5)
    late = line.text("3 Houston K7QF", minutes=-20)
    early = line.text("1", minutes=-30)
    assert late is not None
    assert early is not None
    assert late.dispatch_id == early.dispatch_id == line.message.dispatch_id
    states = [each.says for each in statements_of(line.session, line.part.id, line.marta.id)]
    assert states == [Says.SAFE, Says.MOVED, Says.SAFE]


def test_who_speaks_for_all_is_noted_of_the_household(line: Line) -> None:
    line.text("estamos bien")
    assert line.said(line.marta) == [(Says.SAFE, Confidence.SELF)]
    assert line.said(line.ana) == [(Says.SAFE, Confidence.HOUSEHOLD)]


def test_what_may_be_help_counts_as_help_until_it_is_read(line: Line) -> None:
    reply = line.text("a salvo pero el agua sube")
    assert reply is not None
    assert (reply.kind, reply.reading) == (ReplyKind.UNCLEAR, ReadingState.WAITING)
    assert line.said(line.marta) == [(Says.HELP, Confidence.SELF)]


def test_the_same_text_that_comes_again_counts_once(line: Line) -> None:
    assert line.text("ayuda") is not None
    assert line.text("ayuda") is None
    assert len(line.said(line.marta)) == 1


def test_two_codes_name_nobody(line: Line) -> None:
    line.finder.codes["M4PX"] = message_at(line.keyring, line.ana.id, None, line.now, OTHER)
    reply = line.text("K7QF M4PX a salvo")
    assert reply is not None
    assert reply.person_id is None


def test_stop_ends_advice_to_the_address_it_came_from(line: Line) -> None:
    assert line.text("BAJA") is not None
    assert has_stopped(line.session, "GT", line.message.address_hash)
    assert line.said(line.marta) == []
    assert line.text("alta", minutes=2) is not None
    assert not has_stopped(line.session, "GT", line.message.address_hash)


def test_one_answer_goes_back_and_its_row_holds_no_number(line: Line) -> None:
    for minute, text in enumerate(("a salvo", "ayuda", "gracias", "BAJA", "stop")):
        line.text(text, minutes=minute)
    rows = line.session.scalars(sa.select(OutboxMessage)).all()
    assert sorted(row.kind for row in rows) == ["stop", "unclear"]
    assert {(row.recipient, row.transport) for row in rows} == {("", "sms")}


def test_what_nobody_can_place_goes_to_the_one_country_that_wrote_or_to_none(line: Line) -> None:
    reply = line.text("ayuda", "+50370001234")
    assert reply is not None
    assert (reply.country, reply.person_id, reply.rank) == ("GT", None, 0)
    line.finder.wrote = ("GT", "HN")
    assert line.text("auxilio", "+50370001234") is None


def test_what_was_written_long_ago_is_of_another_emergency(line: Line) -> None:
    assert line.text("ayuda", minutes=-LATEST.total_seconds() / 60 - 1) is None
    assert line.session.scalar(sa.select(sa.func.count()).select_from(Statement)) == 0
