"""Persons and their stays as the index takes them in, and as it gives them out again.

Who has one residence without dates is a *resident*: always there, whatever the moment. Everybody
else (trips, dates, two homes) is a *traveller*, whose stays each tell the hours of presence. The
two lie in blocks of their own.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from core.geo.zone_grid import MICRO
from registry.matching.blocks.attributes import GroupNumbers, PersonTraits, accuracy_of, person_of
from registry.matching.blocks.stays import (
    ALWAYS,
    FOREVER,
    DatedStay,
    day_number,
    stretches_of,
)
from registry.people.models import StayKind
from registry.people.record import Card, StayPlace

LON, LAT, HOUSEHOLD, WORD = 0, 1, 2, 3
FROM_DAY, UNTIL_DAY, FIRST_HOUR, LAST_HOUR, IS_TRIP, STAY = 4, 5, 6, 7, 8, 9
RESIDENT_COLUMNS, TRAVELLER_COLUMNS = 4, 13
"""A column is of 32 bits; a traveller's row has a stretch of hours and the id of its stay."""

Columns = NDArray[np.int32]
"""Of shape (columns, rows)."""


@dataclass(frozen=True, slots=True)
class IndexRow:
    """What the index keeps of one stay; `place` is None where it does not open."""

    stay_id: uuid.UUID
    kind: StayKind
    from_on: date | None
    until_on: date | None
    place: StayPlace | None


@dataclass(frozen=True, slots=True)
class PersonRows:
    """A person with all stays; `card` is None where it does not open."""

    person_id: uuid.UUID
    household_id: uuid.UUID | None
    post_id: uuid.UUID | None
    card: Card | None
    stays: tuple[IndexRow, ...]


@dataclass(frozen=True, slots=True)
class IndexedStay:
    """Where and when a stay is, as whole numbers."""

    stay: bytes
    """The id; empty where it is not known (of a resident)."""
    lon: int
    lat: int
    accuracy: str
    from_day: int
    until_day: int
    is_trip: bool

    @property
    def is_residence_for_ever(self) -> bool:
        """Whether it has no dates and is no trip."""
        return not self.is_trip and self.from_day == ALWAYS and self.until_day == FOREVER


@dataclass(frozen=True, slots=True)
class IndexedPerson:
    """A person by number, as the index holds them."""

    number: int
    household: int
    about: PersonTraits
    stays: tuple[IndexedStay, ...]

    @property
    def is_resident(self) -> bool:
        """Whether they lie in the blocks of residents."""
        return len(self.stays) == 1 and self.stays[0].is_residence_for_ever

    def columns(self) -> Columns:
        """Return the rows of the person, of as many columns as a resident or a traveller has."""
        return _matrix(self.rows())

    def traveller_columns(self) -> Columns:
        """Return the rows of the person as of a traveller, whoever they are."""
        return _matrix(self._traveller_rows())

    def rows(self) -> list[list[int]]:
        """Return what `columns` does, row by row and as plain numbers."""
        return [self._front(self.stays[0])] if self.is_resident else self._traveller_rows()

    def _traveller_rows(self) -> list[list[int]]:
        dated = [DatedStay(each.lon, each.from_day, each.until_day, each.is_trip)
                 for each in self.stays]  # fmt: skip
        rows = []
        for stay, stretches in zip(self.stays, stretches_of(dated), strict=True):
            front, back = (
                [*self._front(stay), stay.from_day, stay.until_day],
                _id_columns(stay.stay),
            )
            rows += [[*front, *hours, int(stay.is_trip), *back] for hours in stretches]
        return rows

    def joined(self, other: IndexedPerson) -> IndexedPerson:
        """Return the person with the stays that another block holds of them."""
        stays = dict.fromkeys((*self.stays, *other.stays))
        return IndexedPerson(self.number, self.household, self.about, tuple(stays))

    def _front(self, stay: IndexedStay) -> list[int]:
        word = self.about.word(stay.accuracy)
        return [stay.lon, stay.lat, self.household, word - (1 << 32 if word >> 31 else 0)]


def indexed_person(
    rows: PersonRows,
    number: int,
    household: int,
    groups: GroupNumbers,
    before: IndexedPerson | None = None,
) -> IndexedPerson:
    """Return a person packed; what of the card or of a place does not open is as `before` has it,
    and a stay whose place neither knows is left out.
    """
    if rows.card is not None:
        about = PersonTraits.of(rows.card, rows.post_id, groups)
    else:
        about = PersonTraits() if before is None else before.about
    known = {} if before is None else {each.stay: each for each in before.stays}
    stays = [_indexed(row, known, has_one=len(rows.stays) == 1) for row in rows.stays]
    return IndexedPerson(number, household, about, tuple(each for each in stays if each))


def persons_in(columns: Columns, persons: NDArray[np.int32]) -> dict[int, IndexedPerson]:
    """Return the persons that some rows of a block are of."""
    found: dict[int, IndexedPerson] = {}
    for number in np.unique(persons).tolist():
        own = columns[:, persons == number]
        word = int(own[WORD, 0]) & 0xFFFFFFFF
        stays = tuple(dict.fromkeys(map(_stay_of, own.T.tolist())))
        found[number] = IndexedPerson(number, int(own[HOUSEHOLD, 0]), person_of(word), stays)
    return found


def micro_point(place: StayPlace) -> tuple[int, int]:
    """Return a place as millionths of a degree."""
    return round(place.lon * MICRO), round(place.lat * MICRO)


# -- inside ---------------------------------------------------------------------------------


def _matrix(rows: Sequence[Sequence[int]]) -> Columns:
    return np.ascontiguousarray(np.array(rows, dtype=np.int32).T)


def _id_columns(stay: bytes) -> list[int]:
    return list(np.frombuffer(stay.ljust(16, b"\0"), dtype="<i4").tolist())


def _stay_of(row: Sequence[int]) -> IndexedStay:
    lon, lat, word = row[LON], row[LAT], row[WORD] & 0xFFFFFFFF
    if len(row) == RESIDENT_COLUMNS:
        return IndexedStay(b"", lon, lat, accuracy_of(word), ALWAYS, FOREVER, is_trip=False)
    stay = np.array(row[STAY:], dtype="<i4").tobytes()
    days = row[FROM_DAY], row[UNTIL_DAY]
    return IndexedStay(stay, lon, lat, accuracy_of(word), *days, is_trip=bool(row[IS_TRIP]))


def _indexed(
    row: IndexRow, known: dict[bytes, IndexedStay], *, has_one: bool
) -> IndexedStay | None:
    days = (
        ALWAYS if row.from_on is None else day_number(row.from_on),
        FOREVER if row.until_on is None else day_number(row.until_on),
    )
    # While a season of work lasts nobody is at home, either.
    is_trip = row.kind is not StayKind.RESIDENCE
    stay = row.stay_id.bytes
    if row.place is not None:
        return IndexedStay(stay, *micro_point(row.place), row.place.accuracy, *days, is_trip)
    # Of a resident the index does not say which stay it holds: it is the one without dates.
    is_for_ever = has_one or (not is_trip and days == (ALWAYS, FOREVER))
    before = known.get(stay) or (known.get(b"") if is_for_ever else None)
    if before is None:
        return None
    return IndexedStay(stay, before.lon, before.lat, before.accuracy, *days, is_trip)
