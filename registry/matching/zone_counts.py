"""The residents of a zone counted, all countries in one pass: sums of whole blocks, and the words
of who was found on a border.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from registry.matching.blocks.attributes import (
    ALONE,
    HOUSEHOLDS,
    MINOR_AT,
    NEED_AT,
    PERSONS,
    YEARS,
    GroupNumbers,
    Ints,
    Words,
    groups_of,
    is_minor_in,
    needs_by_owner,
)
from registry.matching.blocks.head import Numbers, groups_and_counts
from registry.matching.blocks.head_table import HeadTable, Positions
from registry.matching.index_heads import IndexHeads, ResidentCounts


@dataclass(frozen=True, slots=True)
class WholeBlocks:
    """The blocks of residents that lie wholly in some band."""

    at: Positions
    """Rising."""
    band: NDArray[np.int8]
    """The gravest band of each."""


@dataclass(frozen=True, slots=True)
class BorderPersons:
    """The residents inside, of blocks that were opened, country after country."""

    household: Numbers
    word: Words
    band: NDArray[np.int8]
    """The gravest band of each."""
    edges: Positions
    """Where each country begins; one more entry says where the last ends."""


def count_residents(
    heads: IndexHeads, whole: WholeBlocks, border: BorderPersons, bands: int, year: int | None
) -> dict[str, ResidentCounts]:
    """Return the residents by country, minors as of `year` (None: not counted); countries without
    any are left out. Of a year, whole blocks have sums.
    """
    table = heads.residents
    edges = np.searchsorted(whole.at, heads.starts)
    owner = np.repeat(np.arange(len(heads.countries)), np.diff(border.edges))
    needs = needs_by_owner(border.word, owner, len(heads.countries))
    groups = _groups(heads, whole, border, owner)
    minors = None if year is None else is_minor_in(border.word, year)
    inside, at_border = _Whole(table, whole, edges, year), _Border(border, minors)
    found = {}
    for number, country in enumerate(heads.countries):
        own, met = slice(*edges[number : number + 2]), slice(*border.edges[number : number + 2])
        if own.start < own.stop or met.start < met.stop:
            sums = inside.sums(own)
            found[country] = ResidentCounts(
                persons=int(sums[PERSONS]) + int(met.stop - met.start),
                minors=inside.minors(own, sums) + at_border.minors(met),
                households=int(sums[ALONE] + sums[HOUSEHOLDS]) + at_border.alone(met),
                shared=np.concatenate([inside.straddlers(own), at_border.shared(met)]),
                by_need=sums[NEED_AT:MINOR_AT] + needs[number],
                by_language=_languages(groups[number], heads.groups[number]),
                by_band=inside.by_band(own, bands) + at_border.by_band(met, bands),
            )
    return found


def have_year(table: HeadTable, at: Positions, year: int) -> NDArray[np.bool_]:
    """Return which of some blocks sum the minors of a year."""
    first, last = table.first_years
    if last <= year < first + YEARS:
        return np.ones(len(at), dtype=bool)
    firsts = table.first_year[at].astype(np.int64)
    return (firsts <= year) & (year < firsts + YEARS)


# -- inside ---------------------------------------------------------------------------------


class _Whole:
    """The blocks wholly inside, a country's share of them at a time."""

    def __init__(
        self, table: HeadTable, whole: WholeBlocks, edges: Positions, year: int | None
    ) -> None:
        self._table, self._whole, self._year = table, whole, year
        self._rows = table.sums.take(whole.at, axis=0)
        straddlers = table.straddlers
        ends = np.concatenate([[0], np.cumsum(straddlers.sizes(whole.at))])
        self._straddlers, self._ends = straddlers.gathered(whole.at), ends

    def sums(self, own: slice) -> Ints:
        return np.asarray(np.add.reduce(self._rows[own], axis=0, dtype=np.int64))

    def minors(self, own: slice, sums: Ints) -> int:
        first, last = self._table.first_years
        if self._year is None:
            return 0
        if first == last:
            return int(sums[MINOR_AT + self._year - first]) if own.start < own.stop else 0
        column = self._year - self._table.first_year[self._whole.at[own]].astype(np.int64)
        rows = np.arange(own.start, own.stop)
        return int(self._rows[rows, MINOR_AT + column].sum(dtype=np.int64))

    def straddlers(self, own: slice) -> Numbers:
        return np.asarray(self._straddlers[self._ends[own.start] : self._ends[own.stop]])

    def by_band(self, own: slice, bands: int) -> Ints:
        persons = self._rows[own, PERSONS]
        if bands == 1:
            return np.array([persons.sum(dtype=np.int64)])
        counted = np.bincount(self._whole.band[own], weights=persons, minlength=bands)
        return np.asarray(counted.astype(np.int64))


class _Border:
    """Those found on a border, a country's share of them at a time."""

    def __init__(self, border: BorderPersons, minors: NDArray[np.bool_] | None) -> None:
        self._band, self._minors = border.band, minors
        household = border.household
        self._is_alone = household < 0
        # A household stands side by side: it is listed once. Each country has numbers of its own.
        is_listed = household > 0
        same = np.flatnonzero(household[1:] == household[:-1]) + 1
        is_first = np.zeros(len(household) + 1, dtype=bool)
        is_first[border.edges] = True
        is_listed[same[~is_first[same]]] = False
        self._listed = np.flatnonzero(is_listed)
        self._shared = household.take(self._listed)

    def minors(self, own: slice) -> int:
        return 0 if self._minors is None else int(np.count_nonzero(self._minors[own]))

    def alone(self, own: slice) -> int:
        return int(np.count_nonzero(self._is_alone[own]))

    def shared(self, own: slice) -> Numbers:
        first, last = np.searchsorted(self._listed, (own.start, own.stop))
        return np.asarray(self._shared[first:last])

    def by_band(self, own: slice, bands: int) -> Ints:
        if bands == 1:
            return np.array([own.stop - own.start], dtype=np.int64)
        return np.bincount(self._band[own], minlength=bands).astype(np.int64)


def _groups(
    heads: IndexHeads, whole: WholeBlocks, border: BorderPersons, owner: Ints
) -> NDArray[np.int64]:
    """Return how many are of each group, of shape (countries, groups)."""
    countries, most = len(heads.countries), heads.most_groups
    table = heads.residents
    numbers, counts = groups_and_counts(table.groups.gathered(whole.at))
    numbers += np.repeat(table.country[whole.at] * np.int64(most), table.groups.sizes(whole.at))
    found = np.bincount(numbers, weights=counts, minlength=countries * most).astype(np.int64)
    found += np.bincount(groups_of(border.word) + owner * most, minlength=countries * most)
    return found.reshape(countries, most)


def _languages(counts: Ints, groups: GroupNumbers) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for number in np.flatnonzero(counts).tolist():
        language = groups.groups[number].language
        found[language] = found.get(language, 0) + int(counts[number])
    return found
