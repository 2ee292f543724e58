"""What community leaders, shelters and authorities counted without naming anybody: each count
stands by itself, with whose it is and when, and is never made into persons nor added to them.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.errors import UnusableInput
from core.i18n.languages import N_
from response.accounting.models import SourceCount, StatementSource, source_count_place
from response.accounting.statements import AHEAD, LONGEST_NOTE, LONGEST_PLACE
from response.crisis.models import Participation

UNITS = ("households", "persons")
_MOST = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CountDraft:
    """A count about to be written: "12 of 15 households, 1 in need"."""

    source: StatementSource
    name: str
    """Whose count it is."""
    met: int
    whole: int | None
    in_need: int
    unit: str
    said_at: datetime
    by: str
    place: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class OpenSourceCount:
    """A count with its words; empty where they do not open."""

    row: SourceCount
    name: str
    place: str
    note: str


def add_source_count(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    draft: CountDraft,
    now: datetime,
) -> SourceCount:
    """Return the count, written. Raises UnusableInput for numbers that cannot be, a moment that is
    not yet, or a count without a name.
    """
    _check(draft, now)
    row = SourceCount(
        participation_id=participation.id,
        country=participation.country,
        source=draft.source,
        said_at=min(draft.said_at, now),
        entered_at=now,
        by=draft.by,
        met=draft.met,
        whole=draft.whole,
        in_need=draft.in_need,
        unit=draft.unit,
    )
    words = {"name": draft.name.strip(), "place": draft.place, "note": draft.note}
    row.ciphertext = keyring.seal_json(words, source_count_place(row.id, row.country))
    session.add(row)
    session.flush()
    return row


def source_counts_of(
    session: Session, keyring: Keyring, participation_id: uuid.UUID, at: datetime | None = None
) -> list[OpenSourceCount]:
    """Return the counts entered until a moment, what was said last first."""
    query = sa.select(SourceCount).where(SourceCount.participation_id == participation_id)
    if at is not None:
        query = query.where(SourceCount.entered_at <= at)
    rows = session.scalars(query.order_by(SourceCount.said_at.desc(), SourceCount.id))
    return [_opened(keyring, row) for row in rows]


# -- inside ---------------------------------------------------------------------------------


def _check(draft: CountDraft, now: datetime) -> None:
    if not draft.name.strip():
        raise UnusableInput("name", N_("Diga de quién es la cuenta."))
    if draft.unit not in UNITS:
        raise UnusableInput("unit", N_("Elija hogares o personas."))
    whole = _MOST if draft.whole is None else draft.whole
    if not 0 <= draft.in_need <= draft.met <= whole <= _MOST:
        raise UnusableInput("met", N_("Las cifras no cuadran: necesitan ≤ vistas ≤ total."))
    if draft.said_at > now + AHEAD:
        raise UnusableInput("said_at", N_("Esa hora todavía no llega."))
    if max(len(draft.name), len(draft.place)) > LONGEST_PLACE or len(draft.note) > LONGEST_NOTE:
        raise UnusableInput("note", N_("El texto es demasiado largo."))


def _opened(keyring: Keyring, row: SourceCount) -> OpenSourceCount:
    try:
        words = keyring.open_json(row.ciphertext, source_count_place(row.id, row.country))
    except CannotOpen:
        words = {}
    return OpenSourceCount(row, *(str(words.get(key, "")) for key in ("name", "place", "note")))
