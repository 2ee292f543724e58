"""Whom one zone touches: bands over the blocks of the index.

Residents are counted without being named: a block that lies wholly in a band adds its sums and is
never opened; of blocks on a border each stay is looked at. Travellers come as stays, each with the
hours of presence and the bands it lies in: when they meet the zone is the asker's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.geo.geometry import Area
from core.geo.zone_grid import INSIDE, TOUCHED, MicroBox, ZoneGrid, cells_for
from registry.matching.blocks.attributes import (
    ALONE,
    HOUSEHOLDS,
    MINOR_AT,
    NEED_AT,
    PERSONS,
    YEARS,
    GroupNumbers,
    Words,
    groups_of,
    minors_by_year,
    sums_of,
)
from registry.matching.blocks.head import Numbers, groups_and_counts
from registry.matching.blocks.head_table import HeadTable, Positions
from registry.matching.blocks.reading import BlocksLost, BlockSource
from registry.matching.blocks.rows import HOUSEHOLD, LAT, LON, WORD, Columns
from registry.matching.blocks.stay_rows import Rows, TravellerStays, resident_rows, traveller_stays

_TRIES = 4
"""So often a question is asked again when blocks are lost on the way."""
Found = TypeVar("Found")
Sorted = NDArray[np.int8]


class IndexView(Protocol):
    """What of an index a zone is laid over; the tables and lists of countries go together."""

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries of the index, in order."""

    @property
    def tables(self) -> tuple[HeadTable, HeadTable]:
        """The heads of residents and of travellers."""

    @property
    def blocks(self) -> BlockSource:
        """Where blocks are read from."""

    @property
    def groups(self) -> Sequence[GroupNumbers]:
        """Of each country."""

    @property
    def lost_rows(self) -> tuple[Columns, Numbers, NDArray[np.int16]]:
        """The rows (as of travellers) of who is in no block that opens, their persons and
        countries.
        """

    def recover(self, lost: BlocksLost) -> None:
        """Go on without blocks that are lost: read the index again, or the stays themselves."""


@dataclass(frozen=True, slots=True)
class ResidentCounts:
    """The residents of one country in a zone."""

    persons: int
    minors: int
    households: int
    """Of those whose members are all counted in one place."""
    shared: Numbers
    """Households that may be met more than once, by number."""
    by_need: NDArray[np.int64]
    """In the order of `Need`."""
    by_language: Mapping[str, int]
    by_band: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ResidentRows:
    """The residents of one country in a zone, by number."""

    rows: Rows
    band: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class _Border:
    """Residents inside, of blocks that were opened."""

    opened: Positions
    columns: Columns
    at: Positions
    """Where among all rows of the opened blocks each of them stands."""
    country: NDArray[np.int16]
    band: Sorted


@dataclass(frozen=True, slots=True)
class _Members:
    """Residents inside, by number."""

    persons: Numbers
    band: Sorted
    country: NDArray[np.int16]


class ZoneTouch:
    """Whom some bands touch, the gravest first; each resident counts at the gravest."""

    def __init__(self, index: IndexView, areas: Sequence[Area], year: int | None) -> None:
        """Lay the bands over the index; minors are counted as of `year`, without it not at all."""
        self.index, self._areas, self._year = index, tuple(areas), year

    # -- answers ----------------------------------------------------------------------------

    @property
    def residents(self) -> Mapping[str, ResidentCounts]:
        """The residents inside, counted, by country; countries without any are left out."""
        return self._answer(lambda: self._counts)

    @property
    def travellers(self) -> TravellerStays:
        """The stays of travellers inside some band."""
        return self._answer(lambda: self._travellers)

    def persons_of(self, country: str) -> tuple[Numbers, Sorted]:
        """Return the numbers of the residents inside, and the band of each."""
        number = self.index.countries.index(country)
        members = self._answer(lambda: self._members)
        own = slice(*np.searchsorted(members.country, (number, number + 1)).tolist())
        return members.persons[own], members.band[own]

    def rows_of(self, country: str) -> ResidentRows:
        """Return the residents inside, each with where and what is known: opens every block."""
        return self._answer(lambda: self._rows(self.index.countries.index(country)))

    # -- inside -----------------------------------------------------------------------------

    def _answer(self, question: Callable[[], Found]) -> Found:
        """Return an answer; where blocks are lost on the way everything is asked anew."""
        for _ in range(_TRIES):
            try:
                return question()
            except BlocksLost as lost:
                self.index.recover(lost)
                for name in ("_grids", "_blocks", "_border", "_counts", "_members", "_travellers"):
                    self.__dict__.pop(name, None)
        return question()

    @cached_property
    def _grids(self) -> list[ZoneGrid]:
        table, travellers = self.index.tables
        found = []
        for area in self._areas:
            box = MicroBox.around(area)
            near = len(box.near(table)) + len(box.near(travellers))
            found.append(ZoneGrid(area, cells_for(near)))
        return found

    @cached_property
    def _blocks(self) -> tuple[list[Positions], Positions]:
        """The blocks wholly in each band, and those to be opened."""
        table, _ = self.index.tables
        states = np.zeros(len(table), dtype=np.uint8)
        whole = []
        for grid in self._grids:
            near = grid.box.near(table)
            found = grid.states_of_boxes(*(getattr(table, name)[near] for name in _SIDES))
            found[(found == INSIDE) & ~self._has_year(table, near)] = TOUCHED
            fresh = states[near] == 0
            whole.append(near[fresh & (found == INSIDE)])
            states[whole[-1]] = INSIDE
            states[near[fresh & (found == TOUCHED)]] = TOUCHED
        return whole, np.flatnonzero(states == TOUCHED)

    def _has_year(self, table: HeadTable, at: Positions) -> NDArray[np.bool_]:
        if self._year is None:
            return np.ones(len(at), dtype=bool)
        first = table.first_year[at].astype(np.int64)
        return (first <= self._year) & (self._year < first + YEARS)

    @cached_property
    def _border(self) -> _Border:
        table, _ = self.index.tables
        _, opened = self._blocks
        parts = self.index.blocks.points(self.index.countries, table, opened)
        columns = np.concatenate([_NO_RESIDENTS, *parts], axis=1)
        at, band = _bands_of(self._grids, columns[LON], columns[LAT])
        country = np.repeat(table.country[opened], [part.shape[1] for part in parts])[at]
        return _Border(opened, columns[:, at], at, country, band)

    @cached_property
    def _counts(self) -> Mapping[str, ResidentCounts]:
        whole, _ = self._blocks
        table, _ = self.index.tables
        found = {}
        for number, country in enumerate(self.index.countries):
            own = [_of_country(table.country, at, number) for at in whole]
            first, last = np.searchsorted(self._border.country, (number, number + 1)).tolist()
            if last > first or any(len(at) for at in own):
                found[country] = self._count(own, slice(first, last), self.index.groups[number])
        return found

    def _count(
        self, whole: Sequence[Positions], border: slice, groups: GroupNumbers
    ) -> ResidentCounts:
        table, _ = self.index.tables
        at = np.concatenate([np.empty(0, dtype=np.int64), *whole])
        households = self._border.columns[HOUSEHOLD, border]
        words: Words = self._border.columns[WORD, border].view(np.uint32)
        by_band = np.bincount(self._border.band[border], minlength=len(whole))
        by_band += [int(table.sums[each, PERSONS].sum(dtype=np.int64)) for each in whole]
        sums = np.add.reduce(table.sums.take(at, 0), axis=0, dtype=np.int64)
        if len(words):
            sums[:MINOR_AT] += sums_of(words, households, 0)[:MINOR_AT]
        return ResidentCounts(
            persons=int(sums[PERSONS]),
            minors=_minors_in(table, at, self._year) + _minors_of(words, self._year),
            households=int(sums[ALONE] + sums[HOUSEHOLDS]),
            shared=np.concatenate([table.straddlers.gathered(at), _shared(households)]),
            by_need=sums[NEED_AT:MINOR_AT],
            by_language=_languages(table.groups.gathered(at), words, groups),
            by_band=by_band,
        )

    @cached_property
    def _members(self) -> _Members:
        table, _ = self.index.tables
        whole, _ = self._blocks
        at = np.concatenate([np.empty(0, dtype=np.int64), *whole])
        bands = np.repeat(np.arange(len(whole), dtype=np.int8), [len(each) for each in whole])
        both = np.concatenate([at, self._border.opened])
        parts = self.index.blocks.persons(self.index.countries, table, both)
        inside, opened = parts[: len(at)], parts[len(at) :]
        sizes = [len(part) for part in inside]
        border = np.concatenate([_NOBODY, *opened])
        persons = np.concatenate([_NOBODY, *inside, border[self._border.at]])
        band = np.concatenate([np.repeat(bands, sizes), self._border.band])
        country = np.concatenate([np.repeat(table.country[at], sizes), self._border.country])
        order = np.argsort(country, kind="stable")
        return _Members(persons[order], band[order].astype(np.int8), country[order])

    def _rows(self, number: int) -> ResidentRows:
        table, _ = self.index.tables
        whole, _ = self._blocks
        own = [_of_country(table.country, at, number) for at in whole]
        at = np.concatenate([np.empty(0, dtype=np.int64), *own])
        parts = self.index.blocks.points(self.index.countries, table, at)
        is_own = self._border.country == number
        columns = np.concatenate([*parts, self._border.columns[:, is_own]], axis=1)
        persons, band = self.persons_of(self.index.countries[number])
        groups = self.index.groups[number]
        order = np.argsort(persons, kind="stable")
        return ResidentRows(resident_rows(columns[:, order], persons[order], groups), band[order])

    @cached_property
    def _travellers(self) -> TravellerStays:
        columns, persons, country = self._near_travellers()
        inside = np.array([grid.holds(columns[LON], columns[LAT]) for grid in self._grids])
        inside = inside.reshape(len(self._grids), len(persons))
        met = np.flatnonzero(inside.any(axis=0))
        return traveller_stays(
            columns[:, met], persons[met], country[met], inside[:, met], self.index.groups
        )

    def _near_travellers(self) -> tuple[Columns, Numbers, NDArray[np.int16]]:
        _, table = self.index.tables
        is_near = np.zeros(len(table), dtype=bool)
        for grid in self._grids:
            is_near[grid.box.near(table)] = True
        at = np.flatnonzero(is_near)
        names, blocks = self.index.countries, self.index.blocks
        parts, persons = blocks.points(names, table, at), blocks.persons(names, table, at)
        lost = self.index.lost_rows
        return (
            np.concatenate([*parts, lost[0]], axis=1),
            np.concatenate([*persons, lost[1]]),
            np.concatenate([np.repeat(table.country[at], list(map(len, persons))), lost[2]]),
        )


# -- inside ---------------------------------------------------------------------------------

_SIDES = ("west", "south", "east", "north")
_NOBODY = np.empty(0, dtype=np.int32)
_NO_RESIDENTS = np.empty((4, 0), dtype=np.int32)


def _bands_of(grids: Sequence[ZoneGrid], lon: Numbers, lat: Numbers) -> tuple[Positions, Sorted]:
    """Return the positions of the points inside any band, and the gravest band of each."""
    if len(grids) == 1:
        at = np.flatnonzero(grids[0].holds(lon, lat))
        return at, np.zeros(len(at), dtype=np.int8)
    band = np.full(len(lon), -1, dtype=np.int8)
    for number, grid in enumerate(grids):
        free = np.flatnonzero(band < 0)
        band[free[grid.holds(lon[free], lat[free])]] = number
    at = np.flatnonzero(band >= 0)
    return at, band[at]


def _of_country(country: NDArray[np.int16], at: Positions, number: int) -> Positions:
    """Return those of the positions, which rise, that are of a country."""
    first, last = np.searchsorted(country, (number, number + 1))
    return at[slice(*np.searchsorted(at, (first, last)).tolist())]


def _minors_in(table: HeadTable, at: Positions, year: int | None) -> int:
    if year is None:
        return 0
    column = year - table.first_year[at].astype(np.int64) + MINOR_AT
    return int(table.sums[at, column].sum(dtype=np.int64))


def _minors_of(words: Words, year: int | None) -> int:
    return 0 if year is None else int(minors_by_year(words, [year])[0])


def _shared(households: Numbers) -> Numbers:
    """Return the households that have a number, those side by side once."""
    several = households[households > 0]
    if not len(several):
        return several
    differs = np.concatenate([[True], several[1:] != several[:-1]])
    return np.asarray(several[differs])


def _languages(pairs: Numbers, words: Words, groups: GroupNumbers) -> Mapping[str, int]:
    numbers, counts = groups_and_counts(pairs)
    size = len(groups.groups)
    by_group = np.bincount(numbers, weights=counts, minlength=size)
    by_group = by_group.astype(np.int64) + np.bincount(groups_of(words), minlength=size)
    found: dict[str, int] = {}
    for number in np.flatnonzero(by_group).tolist():
        language = groups.groups[number].language
        found[language] = found.get(language, 0) + int(by_group[number])
    return found
