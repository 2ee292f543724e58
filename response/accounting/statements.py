"""Statements written, with what they say sealed; helps closed, statements taken back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import CannotOpen, Keyring
from core.db import hold_row, unindexed
from core.errors import Outdated, UnusableInput
from core.i18n.languages import N_
from registry.people.models import Need, Person
from registry.registration.households import members_of
from response.accounting.models import (
    Confidence,
    Says,
    Statement,
    StatementSource,
    statement_place,
)
from response.accounting.states import PersonState, state_of
from response.crisis.models import Participation
from response.late_entries import check_in_time

HELP_DUE = timedelta(minutes=30)
"""A help that nobody was given a time for is due then."""
AHEAD = timedelta(minutes=2)
"""So far in the future a moment may lie that somebody typed: clocks differ."""
LONGEST_PLACE, LONGEST_NOTE = 300, 1000
_CLOSING = frozenset({Says.HELPED, Says.TAKEN_BACK})


@dataclass(frozen=True, slots=True)
class StatementWords:
    """What a statement says besides its code."""

    needs: tuple[Need, ...] = ()
    place: str = ""
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to seal."""
        return not (self.needs or self.place or self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementDraft:
    """A statement about to be written."""

    person_id: uuid.UUID
    says: Says
    source: StatementSource
    confidence: Confidence
    said_at: datetime
    by: str
    """Who enters it, as the audit log knows them."""
    words: StatementWords = field(default_factory=StatementWords)
    closes_id: uuid.UUID | None = None
    owner_id: uuid.UUID | None = None
    due_at: datetime | None = None


def add_statement(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    draft: StatementDraft,
    now: datetime,
) -> Statement:
    """Return the statement, written. Where several arrive at once each is kept: the state of a
    person is worked out of all of them.

    Raises UnusableInput for a person of another country, a moment that is not yet, a text too long,
    an act that names no statement of the person, and for a death, which nobody writes alone;
    PartEnded for what is no more of the crisis, but for such an act, which is never late.
    """
    if draft.says is Says.DIED:
        raise UnusableInput("says", N_("Un fallecimiento lo proponen y confirman dos personas."))
    _check(session, participation, draft, now)
    return put_statement(session, keyring, participation, draft, now)


def put_statement(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    draft: StatementDraft,
    now: datetime,
) -> Statement:
    """Return a statement, written as it is: for who has checked it."""
    row = Statement(
        participation_id=participation.id,
        country=participation.country,
        person_id=draft.person_id,
        said_at=min(draft.said_at, now),
        entered_at=now,
        by=draft.by,
        source=draft.source,
        confidence=draft.confidence,
        says=draft.says,
        closes_id=draft.closes_id,
        owner_id=draft.owner_id,
        due_at=draft.due_at or (now + HELP_DUE if draft.says is Says.HELP else None),
    )
    if not draft.words.is_empty:
        location = statement_place(row.id, row.country)
        row.ciphertext = keyring.seal_json(_document(draft.words), location)
    session.add(row)
    session.flush()
    return row


def add_for_household(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    draft: StatementDraft,
    now: datetime,
) -> list[Statement]:
    """Return a statement about each of the household of the draft's person, in one act: whoever
    speaks stands for the others as one of the household.
    """
    speaker = session.get(Person, draft.person_id)
    household_id = speaker.household_id if speaker else None
    others = members_of(session, participation.country, household_id)
    found = []
    for person_id in dict.fromkeys([draft.person_id, *others]):
        is_speaker = person_id == draft.person_id
        confidence = draft.confidence if is_speaker else _of_household(draft.confidence)
        each = StatementDraft(
            person_id=person_id,
            says=draft.says,
            source=draft.source,
            confidence=confidence,
            said_at=draft.said_at,
            by=draft.by,
            words=draft.words,
        )
        found.append(add_statement(session, keyring, participation, each, now))
    return found


def close_helps(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    draft: StatementDraft,
    now: datetime,
) -> list[Statement]:
    """Return the acts that close all open helps of a person, one for each; none where none is open
    (somebody was quicker).

    `draft` says `helped`: by whom, when and how. What is open is decided once their person is held,
    so that two who close at once write one act.
    """
    person = session.get(Person, draft.person_id)
    if person is None:
        raise Outdated("the person is gone")
    hold_row(session, person)
    state = state_of(statements_of(session, participation.id, draft.person_id))
    acts = []
    for help_id in state.open_helps:
        each = StatementDraft(
            person_id=draft.person_id,
            says=Says.HELPED,
            source=draft.source,
            confidence=draft.confidence,
            said_at=draft.said_at,
            by=draft.by,
            words=draft.words,
            closes_id=help_id,
        )
        acts.append(add_statement(session, keyring, participation, each, now))
    return acts


def take_over(
    session: Session, statement: Statement, *, owner_id: uuid.UUID, due_at: datetime | None
) -> None:
    """Give a help to somebody, until a moment."""
    hold_row(session, statement)
    statement.owner_id = owner_id
    statement.due_at = due_at or statement.due_at


def take_back(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    statement: Statement,
    *,
    by: str,
    note: str,
    now: datetime,
) -> Statement:
    """Return the statement by which another does not hold: entered of the wrong person, mistaken.

    It stays, crossed out. Raises UnusableInput for one that takes another back, and for a death
    (`response.accounting.deaths`).
    """
    if statement.says in {Says.TAKEN_BACK, Says.DIED}:
        raise UnusableInput("statement", N_("Una corrección no se corrige: anote lo que sí es."))
    draft = StatementDraft(
        person_id=statement.person_id,
        says=Says.TAKEN_BACK,
        source=StatementSource.OFFICER,
        confidence=statement.confidence,
        said_at=now,
        by=by,
        words=StatementWords(note=note),
        closes_id=statement.id,
    )
    _note_act(session, participation, statement, by, now)
    return add_statement(session, keyring, participation, draft, now)


def statements_of(
    session: Session, participation_id: uuid.UUID, person_id: uuid.UUID
) -> list[Statement]:
    """Return all that was said about a person, the newest first."""
    query = sa.select(Statement).where(
        Statement.participation_id == participation_id, Statement.person_id == person_id
    )
    return list(session.scalars(query.order_by(Statement.said_at.desc(), Statement.id)))


def statement_of_participation(
    session: Session, participation_id: uuid.UUID, statement_id: uuid.UUID
) -> Statement | None:
    """Return one of them; None for one of another participation, as for one that is not there."""
    query = sa.select(Statement).where(
        Statement.id == statement_id, Statement.participation_id == participation_id
    )
    found: Statement | None = session.scalar(query)
    return found


def words_of(keyring: Keyring, statement: Statement) -> StatementWords | None:
    """Return what a statement says besides its code; None where that does not open."""
    if statement.ciphertext is None:
        return StatementWords()
    location = statement_place(statement.id, statement.country)
    try:
        document: Any = keyring.open_json(statement.ciphertext, location)
    except CannotOpen:
        return None
    known = {each.value for each in Need}
    needs = tuple(Need(each) for each in document.get("needs", ()) if each in known)
    return StatementWords(needs, str(document.get("place", "")), str(document.get("note", "")))


def states_of_persons(
    session: Session, participation_id: uuid.UUID, person_ids: Iterable[uuid.UUID]
) -> Mapping[uuid.UUID, PersonState]:
    """Return the state of some persons; who nothing was said about is left out."""
    by_person: dict[uuid.UUID, list[Statement]] = {}
    wanted = sorted(set(person_ids))
    query = sa.select(Statement).where(
        Statement.participation_id == participation_id, Statement.person_id.in_(wanted)
    )
    for each in session.scalars(query):
        by_person.setdefault(each.person_id, []).append(each)
    return {key: state_of(own) for key, own in by_person.items()}


# -- inside ---------------------------------------------------------------------------------


def _of_household(confidence: Confidence) -> Confidence:
    return Confidence.HOUSEHOLD if confidence is Confidence.SELF else confidence


def _document(words: StatementWords) -> dict[str, Any]:
    needs: Sequence[str] = [each.value for each in words.needs]
    return {"needs": needs, "place": words.place, "note": words.note}


def _check(
    session: Session, participation: Participation, draft: StatementDraft, now: datetime
) -> None:
    if draft.said_at > now + AHEAD:
        raise UnusableInput("said_at", N_("Esa hora todavía no llega."))
    if draft.says not in _CLOSING:
        check_in_time(session, participation.id, draft.said_at, now, "said_at")
    if len(draft.words.place) > LONGEST_PLACE or len(draft.words.note) > LONGEST_NOTE:
        raise UnusableInput("note", N_("El texto es demasiado largo."))
    own = sa.select(Person.id).where(
        Person.id == draft.person_id, unindexed(Person.country) == participation.country
    )
    if session.scalar(own) is None:
        raise UnusableInput("person", N_("No es una persona de este registro."))
    if (draft.says in _CLOSING) != (draft.closes_id is not None):
        raise UnusableInput("closes", N_("Diga qué declaración se cierra."))
    if draft.closes_id is not None:
        closed = statement_of_participation(session, participation.id, draft.closes_id)
        if closed is None or closed.person_id != draft.person_id:
            raise UnusableInput("closes", N_("Esa declaración no es de esta persona."))


def _note_act(
    session: Session, participation: Participation, statement: Statement, by: str, now: datetime
) -> None:
    record(
        session,
        at=now,
        actor=by,
        action="statement.take_back",
        subject=statement.id,
        country=participation.country,
        purpose="accounting",
    )
