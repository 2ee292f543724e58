"""The residents of a zone counted, all countries in one pass: sums of whole blocks, and the words
of who was found on a border.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from registry.matching.blocks.attributes import (
    ALONE,
    COARSE_AT,
    HOUSEHOLDS,
    MINOR_AT,
    NEED_AT,
    PERSONS,
    SUMS,
    YEARS,
    Ints,
    Words,
    groups_of,
    is_coarse,
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
    band: NDArray[np.int32]
    """The gravest band of each."""


@dataclass(frozen=True, slots=True)
class BorderPersons:
    """The residents inside, of blocks that were opened, country after country."""

    household: Numbers
    word: Words
    band: NDArray[np.int32]
    """The gravest band of each."""
    edges: Positions
    """Where each country begins; one more entry says where the last ends."""


def count_residents(
    heads: IndexHeads, whole: WholeBlocks, border: BorderPersons, bands: int, year: int | None
) -> dict[str, ResidentCounts]:
    """Return the residents by country, minors as of `year` (None: not counted); countries without
    any are left out. Of a year, whole blocks have sums.
    """
    zone = _Zone.of(heads, whole, border)
    persons = zone.sums[:, PERSONS] + np.diff(border.edges)
    minors = np.zeros_like(persons) if year is None else _minors(zone, year)
    alone = np.bincount(zone.owner[border.household < 0], minlength=len(persons))
    households = (zone.sums[:, ALONE] + zone.sums[:, HOUSEHOLDS] + alone).tolist()
    needs = needs_by_owner(border.word, zone.owner, len(persons)) + zone.sums[:, NEED_AT:MINOR_AT]
    coarse = zone.sums[:, COARSE_AT] + np.bincount(
        zone.owner[is_coarse(border.word)], minlength=len(persons)
    )
    by_band = persons[:, None] if bands == 1 else _by_band(zone, bands)
    shared, spoken = _shared(zone), _languages(zone)
    return {
        heads.countries[number]: ResidentCounts(
            persons=int(persons[number]),
            minors=int(minors[number]),
            households=households[number],
            shared=shared(number),
            by_need=needs[number],
            by_language=spoken.get(number, {}),
            by_band=by_band[number],
            coarse=int(coarse[number]),
        )
        for number in np.flatnonzero(persons).tolist()
    }


def have_year(table: HeadTable, at: Positions, year: int) -> NDArray[np.bool_]:
    """Return which of some blocks sum the minors of a year."""
    first, last = table.first_years
    if last <= year < first + YEARS:
        return np.ones(len(at), dtype=bool)
    firsts = table.first_year[at].astype(np.int64)
    return (firsts <= year) & (year < firsts + YEARS)


def count_distinct(numbers: Numbers) -> int:
    """Return how many different numbers there are: households, each counted once."""
    if not len(numbers):
        return 0
    lowest = int(numbers.min())
    size = int(numbers.max()) - lowest + 1
    if size > _MARKS_A_NUMBER * len(numbers):
        ordered = np.sort(numbers)
        return 1 + int(np.count_nonzero(ordered[1:] != ordered[:-1]))
    # A mark for each costs a third of sorting them, where they lie near enough together.
    marks = np.zeros(size, dtype=bool)
    marks[numbers - lowest] = True
    return int(np.count_nonzero(marks))


# -- inside ---------------------------------------------------------------------------------

_MARKS_A_NUMBER = 64


@dataclass(frozen=True, slots=True)
class _Zone:
    """What is counted, laid out by country."""

    heads: IndexHeads
    whole: WholeBlocks
    border: BorderPersons
    owner: Ints
    """The country of each person on the border."""
    edges: Positions
    """Where the whole blocks of each country begin; one more entry says where the last end."""
    rows: NDArray[np.uint8]
    """The sums of each whole block."""
    sums: Ints
    """Those of each country."""

    @classmethod
    def of(cls, heads: IndexHeads, whole: WholeBlocks, border: BorderPersons) -> _Zone:
        countries = len(heads.countries)
        edges = np.searchsorted(whole.at, heads.starts)
        rows = heads.residents.sums.take(whole.at, axis=0)
        sums = np.zeros((countries, SUMS), dtype=np.int64)
        held = np.flatnonzero(edges[1:] - edges[:-1])
        if len(held):
            sums[held] = np.add.reduceat(rows, edges[held], axis=0, dtype=np.int64)
        owner = np.repeat(np.arange(countries), np.diff(border.edges))
        return cls(heads, whole, border, owner, edges, rows, sums)


def _minors(zone: _Zone, year: int) -> Ints:
    countries, table, at = len(zone.sums), zone.heads.residents, zone.whole.at
    found = np.bincount(zone.owner[is_minor_in(zone.border.word, year)], minlength=countries)
    first, last = table.first_years
    if not len(at):
        return found
    if first == last:
        return np.asarray(found + zone.sums[:, MINOR_AT + year - first])
    column = MINOR_AT + year - table.first_year[at].astype(np.int64)
    minors = zone.rows[np.arange(len(at)), column]
    summed = np.bincount(table.country[at], weights=minors, minlength=countries)
    return np.asarray(found + summed.astype(np.int64))


def _by_band(zone: _Zone, bands: int) -> Ints:
    """Return how many persons each band has, of shape (countries, bands)."""
    size = len(zone.sums) * bands
    place = zone.heads.residents.country[zone.whole.at] * np.int64(bands) + zone.whole.band
    found = np.bincount(place, weights=zone.rows[:, PERSONS], minlength=size).astype(np.int64)
    found += np.bincount(zone.owner * bands + zone.border.band, minlength=size)
    return found.reshape(len(zone.sums), bands)


def _shared(zone: _Zone) -> Callable[[int], Numbers]:
    """Return what tells the households of a country that may be met more than once."""
    straddlers, at = zone.heads.residents.straddlers, zone.whole.at
    listed = straddlers.gathered(at)
    ends = np.zeros(len(at) + 1, dtype=np.int64)
    np.cumsum(straddlers.sizes(at), out=ends[1:])
    whole = ends.take(zone.edges).tolist()
    # A household stands side by side: it is listed once. Each country has numbers of its own.
    household, edges = zone.border.household, zone.border.edges
    is_first = np.ones(len(household) + 1, dtype=bool)
    np.not_equal(household[1:], household[:-1], out=is_first[1:-1])
    is_first[edges] = True
    met = np.flatnonzero(is_first[:-1] & (household > 0))
    border, several = np.searchsorted(met, edges).tolist(), household.take(met)

    def shared(number: int) -> Numbers:
        inside = listed[whole[number] : whole[number + 1]]
        return np.concatenate([inside, several[border[number] : border[number + 1]]])

    return shared


def _languages(zone: _Zone) -> dict[int, dict[str, int]]:
    """Return how many speak each language, by the number of the country."""
    heads, at, most = zone.heads, zone.whole.at, zone.heads.most_groups
    table, size = heads.residents, len(zone.sums) * most
    numbers, counts = groups_and_counts(table.groups.gathered(at))
    numbers += np.repeat(table.country[at] * np.int64(most), table.groups.sizes(at))
    by_group = np.bincount(numbers, weights=counts, minlength=size).astype(np.int64)
    by_group += np.bincount(groups_of(zone.border.word) + zone.owner * most, minlength=size)
    found: dict[int, dict[str, int]] = {}
    several = np.flatnonzero(by_group)
    for place, count in zip(several.tolist(), by_group[several].tolist(), strict=True):
        number, group = divmod(place, most)
        spoken, language = found.setdefault(number, {}), heads.groups[number].groups[group].language
        spoken[language] = spoken.get(language, 0) + count
    return found
