from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.errors import UnusableInput
from registry.people.models import Person
from response.accounting.models import Confidence, Says, StatementSource
from response.accounting.statements import statements_of
from tests.response.crisis_parts import add_part, add_people
from tests.webapp.replies.known_messages import KnownMessages, message_at
from watch.replies.models import ReplySpeaker
from watch.replies.understanding import ReplyKind
from webapp.replies.reading_desk import EnteredReply, enter_reply


def entered(now: datetime, **changes: object) -> EnteredReply:
    values: dict[str, object] = {
        "country": "GT", "nonce": "n", "kind": ReplyKind.HELP, "said_at": now, "by": "user:a",
    }  # fmt: skip
    return EnteredReply(**{**values, **changes})  # type: ignore[arg-type]


def test_what_was_said_by_telephone_counts_once_with_who_said_it(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    part = add_part(session, now)
    person: Person = add_people(session, keyring, now, ["Marta Xol"])[0]
    finder = KnownMessages(codes={"K7QF": message_at(keyring, person.id, None, now)})
    said = entered(now, code="k7qf", speaker=ReplySpeaker.THIRD_PARTY)
    assert enter_reply(session, keyring, finder, said, now) is not None
    assert enter_reply(session, keyring, finder, said, now) is None
    (row,) = statements_of(session, part.id, person.id)
    assert (row.says, row.source) == (Says.HELP, StatementSource.OFFICER)
    assert row.confidence is Confidence.THIRD_PARTY


def test_it_is_of_somebody_of_the_own_country(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    (foreign,) = add_people(session, keyring, now, ["Otra"], country="HN")
    for changes in ({}, {"code": "ZZ99"}, {"person_id": foreign.id}):
        with pytest.raises(UnusableInput):
            enter_reply(session, keyring, KnownMessages(), entered(now, **changes), now)
