from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.approval import IllegalMove, SecondPersonNeeded
from core.crypto import Keyring
from core.errors import UnusableInput
from core.outbox.models import OutboxMessage
from registry.people.models import Person
from response.accounting.deaths import (
    DeathProof,
    confirm_death,
    count_waiting,
    dead_persons,
    death_report,
    open_reports,
    propose_death,
    refuse_death,
    report_of,
    take_death_back,
)
from response.accounting.models import Confidence, DeathReport, DeathState, Says, StatementSource
from response.accounting.statements import StatementDraft, add_statement, statements_of
from response.accounting.states import PersonStanding, PersonState, state_of
from response.crisis.models import Participation
from tests.response.crisis_parts import OFFICER, OTHER, add_people

PROOF = DeathProof("Instituto de Medicina Forense", "AF-2026-118", "por teléfono")


@pytest.fixture
def person(session: Session, keyring: Keyring, now: datetime) -> Person:
    return add_people(session, keyring, now, ["Ana Canaria"])[0]


def propose(
    session: Session,
    keyring: Keyring,
    part: Participation,
    person: Person,
    now: datetime,
    proof: DeathProof = PROOF,
) -> DeathReport:
    return propose_death(session, keyring, part, person.id, proof, said_at=now, by=OFFICER, now=now)


def state(session: Session, part: Participation, person: Person) -> PersonState:
    return state_of(statements_of(session, part.id, person.id))


def test_two_people_and_nothing_is_sent(
    session: Session, keyring: Keyring, part: Participation, person: Person, now: datetime
) -> None:
    safe = StatementDraft(
        person_id=person.id,
        says=Says.SAFE,
        source=StatementSource.CALL,
        confidence=Confidence.SELF,
        said_at=now,
        by=OFFICER,
    )
    add_statement(session, keyring, part, safe, now)
    report = propose(session, keyring, part, person, now)
    assert (count_waiting(session, part.id), dead_persons(session, part.id)) == (1, frozenset())
    assert b"Forense" not in report.ciphertext
    assert state(session, part, person).standing is PersonStanding.SAFE
    with pytest.raises(SecondPersonNeeded):
        confirm_death(session, keyring, part, report, by=OFFICER, now=now)
    later = now + timedelta(minutes=5)
    confirm_death(session, keyring, part, report, by=OTHER, now=later)
    assert state(session, part, person).standing is PersonStanding.DIED
    assert (count_waiting(session, part.id), dead_persons(session, part.id)) == (
        0,
        frozenset({person.id}),
    )
    (shown,) = open_reports(session, keyring, part.id)
    assert (shown.proof, shown.report.decided_by) == (PROOF, OTHER)
    with pytest.raises(IllegalMove):
        confirm_death(session, keyring, part, report, by=OTHER, now=later)
    # That somebody lives waits for nobody: one person undoes it, and what was said before decides.
    take_death_back(session, keyring, part, report, by=OFFICER, now=later)
    assert state(session, part, person).standing is PersonStanding.SAFE
    assert open_reports(session, keyring, part.id) == []
    assert session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage)) == 0


@pytest.mark.parametrize("proof", [DeathProof("", "AF-1"), DeathProof("Morgue", "  ")])
def test_no_death_without_source_and_document(
    session: Session,
    keyring: Keyring,
    part: Participation,
    person: Person,
    now: datetime,
    proof: DeathProof,
) -> None:
    with pytest.raises(UnusableInput):
        propose(session, keyring, part, person, now, proof)


def test_one_report_at_a_time_and_only_of_ones_own(
    session: Session, keyring: Keyring, part: Participation, person: Person, now: datetime
) -> None:
    report = propose(session, keyring, part, person, now)
    with pytest.raises(UnusableInput):
        propose(session, keyring, part, person, now)
    foreign = add_people(session, keyring, now, ["Ajena"], country="HN")[0]
    with pytest.raises(UnusableInput):
        propose(session, keyring, part, foreign, now)
    refuse_death(session, report, by=OFFICER, now=now)
    assert report.state is DeathState.REFUSED
    assert report_of(session, part.id, person.id) is None
    assert death_report(session, part.id, report.id) is report
    assert propose(session, keyring, part, person, now).state is DeathState.PROPOSED
