"""Who has come to be somewhere in a transaction: told, before it is committed, to whoever asked to
hear of it (`registry.matching.placements.listeners`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from registry.matching.blocks.head import Numbers
from registry.matching.blocks.rows import (
    FIRST_HOUR,
    FROM_DAY,
    LAST_HOUR,
    RESIDENT_COLUMNS,
    TRAVELLER_COLUMNS,
    UNTIL_DAY,
    Columns,
    IndexedPerson,
)
from registry.matching.blocks.stay_rows import NO_TRAVELLERS
from registry.matching.blocks.stays import ALWAYS, FOREVER
from registry.matching.placements.listeners import listener_of

_PLACED = "placements_of_this_transaction"


@dataclass(frozen=True, slots=True)
class Placements:
    """Where the persons of some countries now are, by country: rows as of travellers, whoever they
    are, and the number of the person of each.
    """

    rows: dict[str, tuple[Columns, Numbers]]


def note_placements(session: Session, country: str, persons: Sequence[IndexedPerson]) -> None:
    """Note where persons of a country now are, as the index holds them."""
    if persons and listener_of(session) is not None:
        about = np.array([each.number for each in persons], dtype=np.int32)
        nested = session.get_nested_transaction()
        _noted(session).append(_Note(nested, country, about, *_rows_of(persons)))


def note_gone(session: Session, country: str, numbers: Collection[int]) -> None:
    """Note that persons of a country are nowhere any more."""
    if numbers and listener_of(session) is not None:
        nobody = np.empty(0, dtype=np.int32)
        gone = np.array(sorted(numbers), dtype=np.int32)
        nested = session.get_nested_transaction()
        _noted(session).append(_Note(nested, country, gone, NO_TRAVELLERS, nobody))


# -- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Note:
    """One change: what is now of these persons stands in the place of all that was noted before."""

    nested: SessionTransaction | None
    """The part of the transaction it belongs to; None where it is no part."""
    country: str
    about: Numbers
    columns: Columns
    persons: Numbers


@dataclass(slots=True)
class _Rows:
    """The rows of a country as they are found, the last note first."""

    known: Numbers = field(default_factory=lambda: np.empty(0, dtype=np.int32))
    columns: list[Columns] = field(default_factory=lambda: [NO_TRAVELLERS])
    persons: list[Numbers] = field(default_factory=lambda: [np.empty(0, dtype=np.int32)])

    def add(self, note: _Note) -> None:
        fresh = ~np.isin(note.persons, self.known)
        self.columns.append(note.columns[:, fresh])
        self.persons.append(note.persons[fresh])
        self.known = np.union1d(self.known, note.about)


def _rows_of(persons: Sequence[IndexedPerson]) -> tuple[Columns, Numbers]:
    """Return the rows of persons as of travellers, and the person of each."""
    residents = [each for each in persons if each.is_resident]
    others = [each for each in persons if each.stays and not each.is_resident]
    rows = [each.traveller_columns() for each in others]
    numbers = np.array([each.number for each in (*residents, *others)], dtype=np.int32)
    many = [1] * len(residents) + [each.shape[1] for each in rows]
    return np.concatenate([_always(residents), *rows], axis=1), np.repeat(numbers, many)


def _always(residents: Sequence[IndexedPerson]) -> Columns:
    """Return the rows of residents as of travellers who are always there; made together, since an
    import brings thousands.
    """
    own = [each.columns() for each in residents]
    rows = np.zeros((TRAVELLER_COLUMNS, len(own)), dtype=np.int32)
    rows[:RESIDENT_COLUMNS] = np.concatenate([NO_TRAVELLERS[:RESIDENT_COLUMNS], *own], axis=1)
    rows[[FROM_DAY, FIRST_HOUR]], rows[[UNTIL_DAY, LAST_HOUR]] = ALWAYS, FOREVER
    return rows


def _noted(session: Session) -> list[_Note]:
    notes: list[_Note] = session.info.setdefault(_PLACED, [])
    return notes


def _placements(notes: Sequence[_Note]) -> Placements:
    found: dict[str, _Rows] = {}
    for note in reversed(notes):
        found.setdefault(note.country, _Rows()).add(note)
    return Placements(
        {
            country: (np.concatenate(rows.columns, axis=1), np.concatenate(rows.persons))
            for country, rows in sorted(found.items())
        }
    )


def _tell(session: Session) -> None:
    """Tell what was noted, as the whole transaction is about to be committed."""
    if session.in_nested_transaction():
        return
    notes: list[_Note] = session.info.pop(_PLACED, [])
    on_placed = listener_of(session) if notes else None
    if on_placed is not None:
        on_placed(session, _placements(notes))


def _forget(session: Session, ended: SessionTransaction) -> None:
    """Forget what was noted in a part of a transaction that is rolled back, or in all of it."""
    notes: list[_Note] = session.info.get(_PLACED, [])
    notes[:] = [] if not ended.nested else [
        note for note in notes if ended not in _parts(note.nested)
    ]  # fmt: skip


def _parts(nested: SessionTransaction | None) -> Iterator[Any]:
    while nested is not None:
        yield nested
        nested = nested.parent


# First of all that ends a transaction: what is done here is bound into the audit log, too.
event.listen(Session, "before_commit", _tell, insert=True)
event.listen(Session, "after_soft_rollback", _forget)
