"""The residents of many zones, counted for each zone and country in one pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from registry.matching.blocks.attributes import (
    NEEDS,
    Ints,
    Words,
    groups_of,
    is_coarse,
    is_minor_in,
    needs_of,
)
from registry.matching.blocks.head import Numbers
from registry.matching.blocks.head_table import Positions
from registry.matching.blocks.reading import BlockSource
from registry.matching.blocks.rows import HOUSEHOLD, WORD
from registry.matching.index_heads import IndexHeads, ResidentCounts
from registry.matching.rounds.zone_hits import ZoneHits
from registry.matching.rounds.zone_union import ResidentGround


@dataclass(frozen=True, slots=True)
class OpenedResidents:
    """The residents of one country in a zone of which every block near it was opened."""

    counts: ResidentCounts
    persons: Numbers
    band: NDArray[np.int32]
    ground: ResidentGround


def residents_by_zone(
    hits: ZoneHits,
    source: BlockSource,
    heads: IndexHeads,
    bands: Sequence[int],
    year: int | None,
) -> dict[int, dict[str, OpenedResidents]]:
    """Return the residents that lie in zones, by the position of the zone and by country; minors as
    of `year`. `bands` is how many each zone has. Raises BlocksLost.
    """
    found: dict[int, dict[str, OpenedResidents]] = {}
    if not len(hits.zone):
        return found
    groups = _Groups.of(hits.gravest, heads, np.array(bands, dtype=np.int64))
    persons = groups.hits.persons(source, heads.countries)
    block = hits.table.block[groups.hits.opened[groups.hits.block]]
    nothing = np.empty(0, dtype=np.int64)
    for number, counts in enumerate(groups.counts(year)):
        own = slice(int(groups.edges[number]), int(groups.edges[number + 1]))
        zone, country = groups.names(number)
        # What is kept beyond this round is copied: a part of an array holds all of it.
        ground = ResidentGround(
            nothing, block[own].copy(), persons[own].copy(), groups.household[own].copy()
        )
        found.setdefault(zone, {})[country] = OpenedResidents(
            counts, persons[own], groups.hits.band[own], ground
        )
    return found


# -- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Groups:
    """Residents by zone and country: a group is those of one country in one zone."""

    hits: ZoneHits
    heads: IndexHeads
    bands: Positions
    """How many each zone has."""
    owner: Positions
    """Zone and country of each group, as one number."""
    edges: Positions
    """Where each group begins; one more entry says where the last ends."""
    group: Positions
    """The group of each resident."""
    household: Numbers
    word: Words

    @classmethod
    def of(cls, hits: ZoneHits, heads: IndexHeads, bands: Positions) -> _Groups:
        owner = hits.zone * len(heads.countries) + hits.country
        starts = np.concatenate([[0], np.flatnonzero(owner[1:] != owner[:-1]) + 1])
        edges = np.append(starts, len(owner))
        word = hits.column(WORD).view(np.uint32)
        group = np.repeat(np.arange(len(starts)), np.diff(edges))
        return cls(hits, heads, bands, owner[starts], edges, group, hits.column(HOUSEHOLD), word)

    def __len__(self) -> int:
        return len(self.owner)

    def names(self, number: int) -> tuple[int, str]:
        """Return the zone and the country of a group."""
        zone, country = divmod(int(self.owner[number]), len(self.heads.countries))
        return zone, self.heads.countries[country]

    def counts(self, year: int | None) -> Iterator[ResidentCounts]:
        """Yield the counts of each group."""
        minors = self._minors(year).tolist()
        persons, alone = np.diff(self.edges).tolist(), self._count_of(self.household < 0).tolist()
        coarse = self._count_of(is_coarse(self.word)).tolist()
        shared, first = self._shared()
        by_need, languages = self._needs(), self._languages()
        by_band, band_at = self._by_band()
        for number in range(len(self)):
            yield ResidentCounts(
                persons=persons[number],
                minors=minors[number],
                households=alone[number],
                shared=shared[first[number] : first[number + 1]],
                by_need=by_need[number],
                by_language=languages.get(number, {}),
                by_band=by_band[band_at[number] : band_at[number + 1]],
                coarse=coarse[number],
            )

    def _count_of(self, holds: NDArray[np.bool_]) -> Ints:
        """Return of how many of each group something holds."""
        return np.bincount(self.group[holds], minlength=len(self))

    def _minors(self, year: int | None) -> Ints:
        if year is None:
            return np.zeros(len(self), dtype=np.int64)
        return self._count_of(is_minor_in(self.word, year))

    def _needs(self) -> Ints:
        """Return how many have each need, of shape (groups, NEEDS)."""
        needs = needs_of(self.word)
        several = np.flatnonzero(needs)
        bit, at = np.nonzero(needs[several] >> np.arange(NEEDS)[:, None] & 1)
        place = self.group[several[at]] * NEEDS + bit
        return np.bincount(place, minlength=len(self) * NEEDS).reshape(len(self), NEEDS)

    def _shared(self) -> tuple[Numbers, list[int]]:
        """Return the households that may be met more than once, group after group, and where each
        group begins. A household stands side by side: it is listed once.
        """
        is_first = np.ones(len(self.household), dtype=bool)
        is_first[1:] = self.household[1:] != self.household[:-1]
        is_first[self.edges[:-1]] = True
        met = np.flatnonzero(is_first & (self.household > 0))
        return self.household[met], np.searchsorted(met, self.edges).tolist()

    def _by_band(self) -> tuple[Ints, list[int]]:
        """Return how many each band has, group after group, and where each group begins."""
        zones = self.owner // len(self.heads.countries)
        ends = np.concatenate([[0], np.cumsum(self.bands[zones])])
        found = np.bincount(ends[self.group] + self.hits.band, minlength=int(ends[-1]))
        return found, ends.tolist()

    def _languages(self) -> dict[int, dict[str, int]]:
        """Return how many speak each language, by group."""
        most, countries = max(1, self.heads.most_groups), len(self.heads.countries)
        keys, counts = np.unique(self.group * most + groups_of(self.word), return_counts=True)
        found: dict[int, dict[str, int]] = {}
        owner = self.owner.tolist()
        for key, count in zip(keys.tolist(), counts.tolist(), strict=True):
            number, group = divmod(key, most)
            language = self.heads.groups[owner[number] % countries].groups[group].language
            spoken = found.setdefault(number, {})
            spoken[language] = spoken.get(language, 0) + count
        return found
