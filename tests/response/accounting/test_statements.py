from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import User
from core.audit_log import AuditEntry
from core.crypto import Keyring
from core.errors import UnusableInput
from registry.people.models import Need, Person
from registry.registration.erasing import erase_persons
from registry.registration.persons import add_household
from response.accounting.models import Confidence, Says, Statement, StatementSource
from response.accounting.statements import (
    HELP_DUE,
    StatementDraft,
    StatementWords,
    add_for_household,
    add_statement,
    close_helps,
    statements_of,
    states_of_persons,
    take_back,
    take_over,
    words_of,
)
from response.accounting.states import PersonStanding, state_of
from response.crisis.models import Participation
from tests.response.crisis_parts import OFFICER, OTHER, add_people


def draft(person: Person, says: Says, at: datetime, **changes: Any) -> StatementDraft:
    values: dict[str, Any] = {
        "person_id": person.id,
        "says": says,
        "source": StatementSource.OFFICER,
        "confidence": Confidence.SELF,
        "said_at": at,
        "by": OFFICER,
    }
    return StatementDraft(**{**values, **changes})


@pytest.fixture
def person(session: Session, keyring: Keyring, now: datetime) -> Person:
    return add_people(session, keyring, now, ["Ana Canaria"])[0]


def test_a_statement_keeps_two_times_and_seals_its_words(
    session: Session, keyring: Keyring, part: Participation, person: Person, now: datetime
) -> None:
    words = StatementWords((Need.MEDICAL,), "Gimnasio Secreto", "insulina")
    said = now - timedelta(minutes=30)
    row = add_statement(session, keyring, part, draft(person, Says.HELP, said, words=words), now)
    assert (row.said_at, row.entered_at, row.due_at) == (said, now, now + HELP_DUE)
    assert row.ciphertext is not None
    assert b"Secreto" not in row.ciphertext
    assert words_of(keyring, row) == words
    row.ciphertext = row.ciphertext[:-1] + bytes([row.ciphertext[-1] ^ 1])
    assert words_of(keyring, row) is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"says": Says.DIED}, "says"),
        ({"said_at": datetime.fromisoformat("2026-11-22T13:00:00+00:00")}, "said_at"),
        ({"says": Says.HELPED}, "closes"),
        ({"words": StatementWords(note="x" * 1001)}, "note"),
    ],
)
def test_what_cannot_be_said_is_refused(
    session: Session,
    keyring: Keyring,
    part: Participation,
    person: Person,
    now: datetime,
    change: dict[str, Any],
    field: str,
) -> None:
    given = {"says": Says.SAFE, "at": now, **change}
    at = given.pop("said_at", given.pop("at"))
    with pytest.raises(UnusableInput) as refused:
        add_statement(session, keyring, part, draft(person, given.pop("says"), at, **given), now)
    assert refused.value.location == field


def test_nothing_is_said_of_the_people_of_another_country(
    session: Session, keyring: Keyring, part: Participation, person: Person, now: datetime
) -> None:
    foreign = add_people(session, keyring, now, ["Ajena"], country="HN")[0]
    with pytest.raises(UnusableInput):
        add_statement(session, keyring, part, draft(foreign, Says.SAFE, now), now)
    own = add_statement(session, keyring, part, draft(person, Says.HELP, now), now)
    other = add_people(session, keyring, now, ["Otra"])[0]
    act = draft(other, Says.HELPED, now, closes_id=own.id)
    with pytest.raises(UnusableInput):
        add_statement(session, keyring, part, act, now)


def test_all_of_a_household_in_one_act(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    home = add_household(session, "GT")
    names = ["Madre", "Hija", "Abuela"]
    mother, daughter, grandmother = add_people(session, keyring, now, names, household=home)
    add_statement(session, keyring, part, draft(grandmother, Says.HELP, now), now)
    written = add_for_household(session, keyring, part, draft(mother, Says.SAFE, now), now)
    assert {each.person_id for each in written} == {mother.id, daughter.id, grandmother.id}
    by_person = {each.person_id: each.confidence for each in written}
    assert by_person[mother.id] is Confidence.SELF
    assert by_person[daughter.id] is Confidence.HOUSEHOLD
    states = states_of_persons(session, part.id, by_person)
    assert states[daughter.id].standing is PersonStanding.SAFE
    assert states[grandmother.id].standing is PersonStanding.HELP


def test_a_help_is_taken_over_and_closed_by_an_act_once(
    session: Session, keyring: Keyring, part: Participation, person: Person, now: datetime
) -> None:
    first = add_statement(session, keyring, part, draft(person, Says.HELP, now), now)
    cousin = draft(person, Says.HELP, now, confidence=Confidence.THIRD_PARTY)
    add_statement(session, keyring, part, cousin, now)
    user = User(email="turno@example.org", password="x", fs_uniquifier="t", country="GT")
    session.add(user)
    session.flush()
    take_over(session, first, owner_id=user.id, due_at=None)
    assert (first.owner_id, first.due_at) == (user.id, now + HELP_DUE)
    acts = close_helps(session, keyring, part, draft(person, Says.HELPED, now), now)
    assert len(acts) == 2
    assert state_of(statements_of(session, part.id, person.id)).standing is PersonStanding.HELPED
    assert close_helps(session, keyring, part, draft(person, Says.HELPED, now), now) == []


def test_a_mistake_is_taken_back_and_stays_to_be_seen(
    session: Session, keyring: Keyring, part: Participation, person: Person, now: datetime
) -> None:
    row = add_statement(session, keyring, part, draft(person, Says.SAFE, now), now)
    correction = take_back(session, keyring, part, row, by=OTHER, note="otra Ana", now=now)
    said = statements_of(session, part.id, person.id)
    assert {each.id for each in said} == {row.id, correction.id}
    assert state_of(said).standing is PersonStanding.UNKNOWN
    noted = session.scalars(sa.select(AuditEntry.action)).all()
    assert "statement.take_back" in noted
    with pytest.raises(UnusableInput):
        take_back(session, keyring, part, correction, by=OTHER, note="", now=now)


def test_who_is_erased_leaves_no_statement(
    session: Session, keyring: Keyring, part: Participation, person: Person, now: datetime
) -> None:
    add_statement(session, keyring, part, draft(person, Says.HELP, now), now)
    close_helps(session, keyring, part, draft(person, Says.HELPED, now), now)
    erase_persons(session, keyring, "GT", [person.id])
    assert session.scalar(sa.select(sa.func.count()).select_from(Statement)) == 0
