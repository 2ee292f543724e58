from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.accounts import User
from core.crypto import Keyring
from registry.people.models import Need
from response.accounting.models import Says
from response.accounting.open_helps import count_open_helps, open_helps_of
from response.accounting.statements import StatementWords, add_statement, close_helps, take_over
from response.crisis.models import Participation
from tests.response.accounting.test_statements import draft
from tests.response.crisis_parts import add_people


def test_those_of_nobody_first_then_by_when_they_are_due(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    first, second, third = add_people(session, keyring, now, ["Una", "Dos", "Tres"])
    user = User(email="turno@example.org", password="x", fs_uniquifier="t", country="GT")
    session.add(user)
    session.flush()
    words = StatementWords((Need.MEDICAL,), "techo", "")
    owned = add_statement(session, keyring, part, draft(first, Says.HELP, now, words=words), now)
    take_over(session, owned, owner_id=user.id, due_at=now - timedelta(minutes=1))
    late = draft(second, Says.HELP, now, due_at=now + timedelta(minutes=20))
    add_statement(session, keyring, part, late, now)
    soon = draft(third, Says.HELP, now, due_at=now + timedelta(minutes=10))
    add_statement(session, keyring, part, soon, now)
    add_statement(session, keyring, part, draft(third, Says.SAFE, now), now)
    helps = open_helps_of(session, keyring, part.id)
    assert [each.person_id for each in helps] == [third.id, second.id, first.id]
    assert (helps[2].owner, helps[2].words, helps[2].is_overdue(now)) == (user.email, words, True)
    assert count_open_helps(session, part.id) == 3
    close_helps(session, keyring, part, draft(first, Says.HELPED, now), now)
    assert count_open_helps(session, part.id) == 2
    assert len(open_helps_of(session, keyring, part.id)) == 2


def test_what_was_said_afterwards_is_shown_with_the_help_that_has_waited_longest(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    (one,) = add_people(session, keyring, now, ["Una"])
    first = add_statement(session, keyring, part, draft(one, Says.HELP, now), now)
    words, later = StatementWords(note="en el techo"), now + timedelta(minutes=3)
    add_statement(session, keyring, part, draft(one, Says.HELP, later, words=words), later)
    (found,) = open_helps_of(session, keyring, part.id)
    assert (found.statement.id, found.words) == (first.id, words)
