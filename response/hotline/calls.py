"""The log of the line: an entry written (with the statement it makes, in one transaction), found
again by the number or its end, and called back.

A call is never refused for what it lacks: its kind is enough. Who is spoken of is chosen by an
officer out of the register; nothing here looks anybody up.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.db import hold_row, unindexed
from core.errors import UnusableInput
from core.i18n.languages import N_
from registry.people.models import Person
from response.accounting.models import Confidence, Says, StatementSource
from response.accounting.statements import (
    AHEAD,
    StatementDraft,
    StatementWords,
    add_statement,
)
from response.crisis.models import Participation
from response.hotline.models import CallKind, HotlineCall, call_place
from response.late_entries import PartEnded, check_in_time

END_DIGITS = 4
"""So many figures at the end of a number find a call in an open crisis."""
FEWEST_DIGITS = 6
"""So many find it on any day: fewer would be those of many."""
_COMPARED = 8
"""Of the end of a number: people say it with and without what stands before."""
MOST_FOUND = 20
LONGEST = {"number": 40, "name": 200, "place": 300, "text": 2000}
_PURPOSE = "hotline number"
_MARK = 32
DUE = {
    CallKind.REPORTS_HELP: timedelta(minutes=30),
    CallKind.MISSING: timedelta(hours=2),
    CallKind.ASKS: timedelta(hours=12),
}
"""By when whoever called is called back, where nobody says otherwise."""
_SAYS = {CallKind.REPORTS_SAFE: Says.SAFE, CallKind.REPORTS_HELP: Says.HELP}


@dataclass(frozen=True, slots=True)
class CallWords:
    """What was said in a call."""

    number: str = ""
    name: str = ""
    """Of who calls."""
    place: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDraft:
    """A call about to be written."""

    country: str
    kind: CallKind
    words: CallWords
    at: datetime
    by: str
    language: str = ""
    unit_code: str = ""
    due_at: datetime | None = None
    owner_id: uuid.UUID | None = None
    person_id: uuid.UUID | None = None
    confidence: Confidence = Confidence.THIRD_PARTY
    """Who speaks: the person found, one of the household, or somebody else."""


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call with what was said; None where that does not open."""

    row: HotlineCall
    words: CallWords | None

    def is_overdue(self, now: datetime) -> bool:
        """Return whether whoever called should have been called back."""
        due = self.row.due_at
        return self.row.closed_at is None and due is not None and due < now


def add_call(
    session: Session,
    keyring: Keyring,
    draft: CallDraft,
    now: datetime,
    participation: Participation | None = None,
) -> HotlineCall:
    """Return the call, written; what it says of a person found stands in the accounting of the
    crisis by the same transaction. One that came after the end of the crisis is a call of an
    ordinary day: whatever somebody says is kept.

    Raises UnusableInput for a moment that is not yet, a text too long, or a person of another
    country.
    """
    _check(session, draft, now)
    participation = _part_in_time(session, participation, draft, now)
    row = HotlineCall(
        country=draft.country,
        participation_id=participation.id if participation else None,
        at=min(draft.at, now),
        entered_at=now,
        by=draft.by,
        kind=draft.kind,
        language=draft.language,
        unit_code=draft.unit_code,
        number_mark=number_mark(keyring, draft.country, draft.words.number),
        end_mark=end_mark(keyring, draft.country, draft.words.number),
        due_at=draft.due_at,
        owner_id=draft.owner_id,
        person_id=draft.person_id,
    )
    words = {name: getattr(draft.words, name) for name in LONGEST}
    row.ciphertext = keyring.seal_json(words, call_place(row.id, row.country))
    if participation is not None:
        row.statement_id = _state(session, keyring, participation, draft, now)
    session.add(row)
    session.flush()
    return row


def search_calls(
    session: Session,
    keyring: Keyring,
    country: str,
    typed: str,
    open_participations: Iterable[uuid.UUID] = (),
) -> list[OpenCall]:
    """Return the calls of a number, the last first, `MOST_FOUND` at most.

    A whole number is looked for on any day; its last four figures among the calls of open crises
    alone. Nothing of fewer figures.
    """
    digits = _digits(typed)
    if len(digits) >= FEWEST_DIGITS:
        query = sa.select(HotlineCall).where(
            HotlineCall.country == country,
            HotlineCall.number_mark.in_(_marks(keyring, country, digits)),
        )
        query = query.order_by(HotlineCall.at.desc()).limit(MOST_FOUND)
        return [open_call(keyring, row) for row in session.scalars(query)]
    if len(digits) != END_DIGITS:
        return []
    # In no order: SQLite would go through all calls by their time to have one.
    query = sa.select(HotlineCall).where(
        HotlineCall.participation_id.in_(list(open_participations)),
        HotlineCall.end_mark.in_(_end_marks(keyring, country, digits)),
        unindexed(HotlineCall.country) == country,
    )
    rows = sorted(session.scalars(query), key=lambda row: row.at, reverse=True)
    return [open_call(keyring, row) for row in rows[:MOST_FOUND]]


def thread_of(session: Session, keyring: Keyring, call: HotlineCall) -> list[OpenCall]:
    """Return all calls of who made this one, the last first: of the same number, or it alone."""
    if not call.number_mark:
        return [open_call(keyring, call)]
    query = sa.select(HotlineCall).where(
        HotlineCall.country == call.country, HotlineCall.number_mark == call.number_mark
    )
    rows = session.scalars(query.order_by(HotlineCall.at.desc(), HotlineCall.id))
    return [open_call(keyring, row) for row in rows]


def due_calls(session: Session, keyring: Keyring, country: str, limit: int = 50) -> list[OpenCall]:
    """Return who is to be called back, the first to be first."""
    query = sa.select(HotlineCall).where(_is_waiting(country))
    rows = session.scalars(query.order_by(HotlineCall.due_at, HotlineCall.id).limit(limit))
    return [open_call(keyring, row) for row in rows]


def count_due(session: Session, country: str, now: datetime) -> tuple[int, int]:
    """Return how many are to be called back, and how many of them should have been."""
    late = sa.func.sum(sa.case((HotlineCall.due_at < now, 1), else_=0))
    row = session.execute(
        sa.select(sa.func.count(), late).select_from(HotlineCall).where(_is_waiting(country))
    ).one()
    return row[0], row[1] or 0


def calls_of_operator(
    session: Session, keyring: Keyring, country: str, by: str, since: datetime
) -> list[OpenCall]:
    """Return what somebody took since a moment, the last first."""
    query = sa.select(HotlineCall).where(
        HotlineCall.by == by, unindexed(HotlineCall.country) == country, HotlineCall.at >= since
    )
    rows = session.scalars(query.order_by(HotlineCall.at.desc(), HotlineCall.id).limit(MOST_FOUND))
    return [open_call(keyring, row) for row in rows]


def call_of(session: Session, country: str, call_id: uuid.UUID) -> HotlineCall | None:
    """Return one call of a country; None for one of another, as for one that is not there."""
    found = session.get(HotlineCall, call_id)
    return found if found is not None and found.country == country else None


def close_call(session: Session, call: HotlineCall, *, by: str, now: datetime) -> bool:
    """Note that whoever called was called back; return whether nobody was quicker."""
    hold_row(session, call)
    if call.closed_at is not None:
        return False
    call.closed_at, call.closed_by = now, by
    return True


def take_call_over(
    session: Session, call: HotlineCall, *, owner_id: uuid.UUID, due_at: datetime | None
) -> None:
    """Give a call back to somebody, and a time."""
    hold_row(session, call)
    call.owner_id, call.due_at = owner_id, due_at or call.due_at


def open_call(keyring: Keyring, row: HotlineCall) -> OpenCall:
    """Return a call with what was said in it."""
    if row.ciphertext is None:
        return OpenCall(row, CallWords())
    try:
        document: Any = keyring.open_json(row.ciphertext, call_place(row.id, row.country))
    except CannotOpen:
        return OpenCall(row, None)
    return OpenCall(row, CallWords(*(str(document.get(name, "")) for name in LONGEST)))


def number_mark(keyring: Keyring, country: str, number: str) -> str:
    """Return the mark of a number: of its last figures; empty for one too short to tell anybody."""
    digits = _digits(number)
    return _marks(keyring, country, digits)[0] if len(digits) >= FEWEST_DIGITS else ""


def end_mark(keyring: Keyring, country: str, number: str) -> str:
    """Return the mark of its last four figures; empty where there are fewer."""
    digits = _digits(number)
    return _end_marks(keyring, country, digits)[0] if len(digits) >= END_DIGITS else ""


# -- inside ---------------------------------------------------------------------------------


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def _marks(keyring: Keyring, country: str, digits: str) -> Sequence[str]:
    return _hashes(keyring, country, f"number|{digits[-_COMPARED:]}")


def _end_marks(keyring: Keyring, country: str, digits: str) -> Sequence[str]:
    return _hashes(keyring, country, f"end|{digits[-END_DIGITS:]}")


def _hashes(keyring: Keyring, country: str, text: str) -> Sequence[str]:
    digests = keyring.digests(country, f"{country}|{text}", _PURPOSE)
    return [digest.hex()[:_MARK] for digest in digests]


def _is_waiting(country: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        HotlineCall.country == country,
        HotlineCall.closed_at.is_(None),
        HotlineCall.due_at.is_not(None),
    )


def _check(session: Session, draft: CallDraft, now: datetime) -> None:
    if draft.at > now + AHEAD:
        raise UnusableInput("at", N_("Esa hora todavía no llega."))
    for name, most in LONGEST.items():
        if len(getattr(draft.words, name)) > most:
            raise UnusableInput(name, N_("El texto es demasiado largo."))
    if draft.person_id is None:
        return
    own = sa.select(Person.id).where(
        Person.id == draft.person_id, unindexed(Person.country) == draft.country
    )
    if session.scalar(own) is None:
        raise UnusableInput("person", N_("No es una persona de este registro."))


def _part_in_time(
    session: Session, participation: Participation | None, draft: CallDraft, now: datetime
) -> Participation | None:
    if participation is None:
        return None
    try:
        check_in_time(session, participation.id, draft.at, now, "at")
    except PartEnded:
        return None
    return participation


def _state(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    draft: CallDraft,
    now: datetime,
) -> uuid.UUID | None:
    """Return the statement that a call about a person found makes; None where it makes none."""
    says = _SAYS.get(draft.kind)
    if says is None or draft.person_id is None:
        return None
    statement = StatementDraft(
        person_id=draft.person_id,
        says=says,
        source=StatementSource.HOTLINE,
        confidence=draft.confidence,
        said_at=draft.at,
        by=draft.by,
        words=StatementWords(place=draft.words.place, note=draft.words.text[:1000]),
        owner_id=draft.owner_id if says is Says.HELP else None,
        due_at=draft.due_at if says is Says.HELP else None,
    )
    return add_statement(session, keyring, participation, statement, now).id
