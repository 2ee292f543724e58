from __future__ import annotations

from datetime import datetime, timedelta

from registry.people.models import Person
from response.accounting.models import Confidence, Says, Statement, StatementSource
from response.accounting.statements import StatementDraft, add_statement, close_helps
from response.calldown.helps import items_with_help, unlisted_helps, waiting_helps
from tests.response.calldown.conftest import OUTSIDE, Calls


def say(
    calls: Calls, person: Person, says: Says, at: datetime, owner: Person | None = None
) -> Statement:
    draft = StatementDraft(
        person_id=person.id,
        says=says,
        source=StatementSource.HOTLINE,
        confidence=Confidence.SELF,
        said_at=at,
        by="user:hotline",
    )
    return add_statement(calls.session, calls.keyring, calls.part, draft, calls.now)


def test_a_help_waits_from_the_moment_it_stands_in_the_statements(calls: Calls) -> None:
    inside, outside = calls.register("Rosa"), calls.register("Lejos", OUTSIDE)
    calls.list()
    for person in (inside, outside):
        say(calls, person, Says.HELP, calls.now - timedelta(hours=1))
        say(calls, person, Says.SAFE, calls.now)
    found = waiting_helps(calls.session, calls.part.id, calls.now)
    assert found == dict.fromkeys((inside.id, outside.id), calls.now - timedelta(hours=1))
    item = calls.item_of(inside)
    assert set(items_with_help(calls.session, calls.part.id, calls.now)) == {item.id}
    assert unlisted_helps(calls.session, calls.part.id, calls.now) == {outside.id}


def test_a_help_that_somebody_has_in_hand_or_that_was_closed_waits_no_more(calls: Calls) -> None:
    first, second = calls.register("Rosa"), calls.register("Luz")
    calls.list()
    help_of = {each.id: say(calls, each, Says.HELP, calls.now) for each in (first, second)}
    owner = calls.caller()
    held = help_of[first.id]
    held.owner_id, held.due_at = owner.user_id, calls.now + timedelta(minutes=30)
    draft = StatementDraft(
        person_id=second.id,
        says=Says.HELPED,
        source=StatementSource.OFFICER,
        confidence=Confidence.SELF,
        said_at=calls.now,
        by="user:x",
    )
    close_helps(calls.session, calls.keyring, calls.part, draft, calls.now)
    calls.session.flush()
    assert not waiting_helps(calls.session, calls.part.id, calls.now)
    late = calls.now + timedelta(minutes=30)
    assert set(waiting_helps(calls.session, calls.part.id, late)) == {first.id}
