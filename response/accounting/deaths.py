"""That somebody died: proposed by one with an official source and the number of its document,
confirmed by another. Nothing is sent by it, to anybody: a person tells the family.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.approval import Approval
from core.audit_log import record
from core.crypto import CannotOpen, Keyring
from core.db import hold_row, unindexed
from core.errors import UnusableInput
from core.i18n.languages import N_
from registry.people.models import Person
from response.accounting.models import (
    Confidence,
    DeathReport,
    DeathState,
    Says,
    Statement,
    StatementSource,
    death_place,
)
from response.accounting.statements import (
    AHEAD,
    LONGEST_NOTE,
    LONGEST_PLACE,
    StatementDraft,
    put_statement,
)
from response.crisis.models import Participation

DEATH = Approval(
    {
        DeathState.PROPOSED: frozenset({DeathState.CONFIRMED, DeathState.REFUSED}),
        DeathState.CONFIRMED: frozenset({DeathState.TAKEN_BACK}),
        DeathState.REFUSED: frozenset(),
        DeathState.TAKEN_BACK: frozenset(),
    },
    two_persons=frozenset({DeathState.CONFIRMED}),
)


@dataclass(frozen=True, slots=True)
class DeathProof:
    """What the report of a death rests on."""

    source: str
    """The authority that says it."""
    document: str
    """The number of its document."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class OpenDeathReport:
    """A report with its proof opened; None where that does not open."""

    report: DeathReport
    proof: DeathProof | None


def propose_death(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    person_id: uuid.UUID,
    proof: DeathProof,
    *,
    said_at: datetime,
    by: str,
    now: datetime,
) -> DeathReport:
    """Return the report, which waits for somebody else.

    Raises UnusableInput without a source or the number of its document, for a person of another
    country, a moment that is not yet, and where one is waiting or was confirmed.
    """
    _check_proof(proof)
    if said_at > now + AHEAD:
        raise UnusableInput("said_at", N_("Esa hora todavía no llega."))
    own = sa.select(Person).where(
        Person.id == person_id, unindexed(Person.country) == participation.country
    )
    person = session.scalar(own)
    if person is None:
        raise UnusableInput("person", N_("No es una persona de este registro."))
    hold_row(session, person)
    if report_of(session, participation.id, person_id) is not None:
        raise UnusableInput("person", N_("Ya hay un aviso de fallecimiento de esta persona."))
    row = DeathReport(
        participation_id=participation.id,
        country=participation.country,
        person_id=person_id,
        state=DeathState.PROPOSED,
        said_at=said_at,
        proposed_by=by,
        proposed_at=now,
    )
    document = {"source": proof.source, "document": proof.document, "note": proof.note}
    row.ciphertext = keyring.seal_json(document, death_place(row.id, row.country))
    session.add(row)
    session.flush()
    _note(session, row, "death.propose", by, now)
    return row


def confirm_death(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    report: DeathReport,
    *,
    by: str,
    now: datetime,
) -> Statement:
    """Return the statement that a confirmed report puts among all others.

    Raises SecondPersonNeeded for who proposed it, IllegalMove for one that was decided.
    """
    _move(session, report, DeathState.CONFIRMED, by)
    draft = StatementDraft(
        person_id=report.person_id,
        says=Says.DIED,
        source=StatementSource.AUTHORITY,
        confidence=Confidence.SELF,
        said_at=report.said_at,
        by=by,
    )
    statement = put_statement(session, keyring, participation, draft, now)
    report.decided_by, report.decided_at = by, now
    report.statement_id = statement.id
    _note(session, report, "death.confirm", by, now)
    return statement


def refuse_death(session: Session, report: DeathReport, *, by: str, now: datetime) -> None:
    """End a report that is not confirmed; whoever proposed it may, too. Raises IllegalMove."""
    _move(session, report, DeathState.REFUSED, by)
    report.decided_by, report.decided_at = by, now
    _note(session, report, "death.refuse", by, now)


def take_death_back(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    report: DeathReport,
    *,
    by: str,
    now: datetime,
) -> None:
    """Undo a confirmed death at once, by one person: that somebody lives waits for nobody.

    What was said before decides again. Raises IllegalMove.
    """
    _move(session, report, DeathState.TAKEN_BACK, by)
    report.taken_back_by, report.taken_back_at = by, now
    if report.statement_id is not None:
        draft = StatementDraft(
            person_id=report.person_id,
            says=Says.TAKEN_BACK,
            source=StatementSource.OFFICER,
            confidence=Confidence.SELF,
            said_at=now,
            by=by,
            closes_id=report.statement_id,
        )
        put_statement(session, keyring, participation, draft, now)
    _note(session, report, "death.take_back", by, now)


def report_of(
    session: Session, participation_id: uuid.UUID, person_id: uuid.UUID
) -> DeathReport | None:
    """Return the report of a person that waits or was confirmed; None where there is none."""
    query = sa.select(DeathReport).where(
        DeathReport.participation_id == participation_id,
        DeathReport.person_id == person_id,
        DeathReport.state.in_([DeathState.PROPOSED, DeathState.CONFIRMED]),
    )
    found: DeathReport | None = session.scalar(query)
    return found


def open_reports(
    session: Session, keyring: Keyring, participation_id: uuid.UUID
) -> list[OpenDeathReport]:
    """Return the reports that wait or were confirmed, those that wait first."""
    query = sa.select(DeathReport).where(
        DeathReport.participation_id == participation_id,
        DeathReport.state.in_([DeathState.PROPOSED, DeathState.CONFIRMED]),
    )
    query = query.order_by(DeathReport.state.desc(), DeathReport.proposed_at)
    return [OpenDeathReport(each, _proof(keyring, each)) for each in session.scalars(query)]


def dead_persons(session: Session, participation_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Return of whom a death was confirmed: they stand in no list."""
    query = sa.select(DeathReport.person_id).where(
        DeathReport.participation_id == participation_id,
        DeathReport.state == DeathState.CONFIRMED,
    )
    return frozenset(session.scalars(query))


def count_waiting(session: Session, participation_id: uuid.UUID) -> int:
    """Return how many reports wait for a second person."""
    query = sa.select(sa.func.count()).select_from(DeathReport)
    query = query.where(
        DeathReport.participation_id == participation_id,
        DeathReport.state == DeathState.PROPOSED,
    )
    return session.scalar(query) or 0


def death_report(
    session: Session, participation_id: uuid.UUID, report_id: uuid.UUID
) -> DeathReport | None:
    """Return one report; None for one of another participation, as for one that is not there."""
    query = sa.select(DeathReport).where(
        DeathReport.id == report_id, DeathReport.participation_id == participation_id
    )
    found: DeathReport | None = session.scalar(query)
    return found


# -- inside ---------------------------------------------------------------------------------


def _check_proof(proof: DeathProof) -> None:
    if not proof.source.strip():
        raise UnusableInput("source", N_("Diga qué autoridad lo comunica."))
    if not proof.document.strip():
        raise UnusableInput("document", N_("Falta el número del documento oficial."))
    if max(len(proof.source), len(proof.document)) > LONGEST_PLACE:
        raise UnusableInput("document", N_("El texto es demasiado largo."))
    if len(proof.note) > LONGEST_NOTE:
        raise UnusableInput("note", N_("El texto es demasiado largo."))


def _move(session: Session, report: DeathReport, target: DeathState, by: str) -> None:
    hold_row(session, report)
    DEATH.check_move(report.state, target, name="the report")
    DEATH.check_second_person(
        target, author=report.proposed_by, approver=by, work="proposed this report"
    )
    report.state = target


def _proof(keyring: Keyring, report: DeathReport) -> DeathProof | None:
    try:
        document = keyring.open_json(report.ciphertext, death_place(report.id, report.country))
    except CannotOpen:
        return None
    return DeathProof(*(str(document.get(key, "")) for key in ("source", "document", "note")))


def _note(session: Session, report: DeathReport, action: str, by: str, now: datetime) -> None:
    record(
        session,
        at=now,
        actor=by,
        action=action,
        subject=report.person_id,
        country=report.country,
        purpose="accounting",
    )
