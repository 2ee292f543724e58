from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from response.accounting.models import Says, StatementSource
from response.accounting.statements import statements_of, words_of
from response.accounting.states import PersonStanding, state_of
from response.crisis.models import Participation
from tests.response.crisis_parts import add_part, add_people
from tests.watch.replies.incoming import incoming_reply, message_to
from watch.replies.intake import take_reply
from watch.replies.models import NoticeReply
from watch.replies.unclear_queue import CardVerdict, decide_card
from watch.replies.understanding import ReplyKind
from webapp.replies.reply_statements import WAITS, state_reply, statements_waiting

ANA, LEO = "user:ana", "user:leo"


class Person:
    """Somebody who answers."""

    def __init__(self, session: Session, keyring: Keyring, now: datetime) -> None:
        self.session, self.keyring, self.now = session, keyring, now
        (self.row,) = add_people(session, keyring, now, ["Marta Xol"])

    def answers(self, text: str, **changes: object) -> NoticeReply:
        about = message_to(self.row)
        incoming = incoming_reply(text, self.now, country="GT", about=about, **changes)
        reply = take_reply(self.session, self.keyring, incoming, self.now)
        assert reply is not None
        return reply

    def states(self, reply: NoticeReply) -> int:
        return state_reply(self.session, self.keyring, reply, self.now)

    def standing(self, part: Participation) -> PersonStanding:
        return state_of(statements_of(self.session, part.id, self.row.id)).standing


@pytest.fixture
def person(session: Session, keyring: Keyring, now: datetime) -> Person:
    return Person(session, keyring, now)


def test_a_reply_is_put_in_once(session: Session, person: Person, now: datetime) -> None:
    part = add_part(session, now)
    reply = person.answers("3 Houston")
    assert [person.states(reply) for _ in range(3)] == [1, 0, 0]
    (row,) = statements_of(session, part.id, person.row.id)
    assert (row.says, row.source) == (Says.MOVED, StatementSource.REPLY)
    words = words_of(person.keyring, row)
    assert words is not None
    assert words.place == "Houston"


def test_a_reply_before_its_crisis_is_declared_is_put_in_once_it_is(
    session: Session, person: Person, now: datetime
) -> None:
    reply = person.answers("ayuda")
    assert person.states(reply) == 0
    assert list(statements_waiting(session, now)) == [reply]
    part = add_part(session, now)
    assert person.states(reply) == 1
    assert list(statements_waiting(session, now)) == []
    assert person.standing(part) is PersonStanding.HELP


def test_thanks_and_stops_and_what_waited_too_long_are_put_in_nowhere(
    session: Session, person: Person, now: datetime
) -> None:
    for text in ("gracias", "BAJA", "no entiendo"):
        person.answers(text)
    assert statements_waiting(session, now) == []
    person.answers("ayuda")
    assert statements_waiting(session, now + WAITS + timedelta(minutes=1)) == []


def test_what_two_read_otherwise_crosses_out_the_help(
    session: Session, person: Person, now: datetime
) -> None:
    part = add_part(session, now)
    reply = person.answers("a salvo, el agua sube pero ya baja")
    person.states(reply)
    assert person.standing(part) is PersonStanding.HELP
    decide_card(session, reply, CardVerdict(ReplyKind.SAFE), by=ANA, now=now)
    person.states(reply)
    assert person.standing(part) is PersonStanding.HELP, "the second look is still to come"
    decide_card(session, reply, CardVerdict(ReplyKind.SAFE), by=LEO, now=now)
    assert person.states(reply) == 1
    assert person.states(reply) == 0
    assert person.standing(part) is PersonStanding.SAFE
    assert [each.says for each in statements_of(session, part.id, person.row.id)].count(
        Says.TAKEN_BACK
    ) == 1


def test_of_several_crises_the_one_the_person_is_listed_in_or_the_newest_is_meant(
    session: Session, person: Person, now: datetime
) -> None:
    older = add_part(session, now - timedelta(days=2), serial=1)
    newer = add_part(session, now, serial=2)
    person.states(person.answers("ayuda"))
    assert person.standing(newer) is PersonStanding.HELP
    assert person.standing(older) is PersonStanding.UNKNOWN


def test_a_crisis_that_ended_takes_nothing_new_and_what_was_wrong_is_crossed_out(
    session: Session, person: Person, now: datetime
) -> None:
    part = add_part(session, now)
    reply = person.answers("ayuda")
    assert person.states(reply) == 1
    part.ended_at = now - timedelta(days=4)
    reply.kind, reply.shows_help = ReplyKind.SAFE, False
    session.flush()
    assert person.states(reply) == 0
    assert person.standing(part) is PersonStanding.UNKNOWN
