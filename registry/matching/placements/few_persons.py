"""A few persons as an index of their own: asked whom a zone touches, as the whole index is, and by
the same code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.geo.geometry import Area
from core.geo.zone_grid import degrees
from registry.matching.blocks.attributes import GroupNumbers
from registry.matching.blocks.head import RESIDENTS, TRAVELLERS, Numbers
from registry.matching.blocks.head_table import HeadTable, Positions, no_heads
from registry.matching.blocks.reading import BlocksLost, PointRows
from registry.matching.blocks.rows import LAT, LON, TRAVELLER_COLUMNS, WORD, Columns
from registry.matching.blocks.stay_rows import NO_TRAVELLERS
from registry.matching.index_heads import IndexHeads, KnownCounts, LostRows
from registry.matching.placements.notes import Placements
from registry.matching.zone_touch import ZoneTouch


@dataclass(frozen=True)
class FewPersons:
    """Where some persons are: all as travellers, whoever they are; of what else they are nothing is
    told.
    """

    countries: tuple[str, ...]
    columns: Columns
    persons: Numbers
    country: NDArray[np.int16]

    @classmethod
    def of(cls, placed: Placements) -> FewPersons:
        """Return the persons of some placements."""
        parts = list(placed.rows.values())
        columns = np.concatenate([NO_TRAVELLERS, *(rows for rows, _ in parts)], axis=1)
        # Language and post are numbers of a list that is not at hand.
        columns[WORD] = 0
        persons = np.concatenate([np.empty(0, dtype=np.int32), *(own for _, own in parts)])
        country = np.repeat(np.arange(len(parts)), [len(own) for _, own in parts])
        return cls(tuple(placed.rows), columns, persons, country.astype(np.int16))

    @property
    def points(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Where they are, in degrees: each place once."""
        return degrees(self._places[0][0]), degrees(self._places[0][1])

    def at(self, points: Positions) -> FewPersons:
        """Return those of them who are at some of `points`, as far as they are there."""
        return self._taken(np.isin(self._places[1], points))

    def without(self, known: Mapping[str, Numbers]) -> FewPersons:
        """Return those of them who are not among some persons by country."""
        is_kept = np.ones(len(self.persons), dtype=bool)
        for number, country in enumerate(self.countries):
            if country in known:
                own = np.flatnonzero(self.country == number)
                is_kept[own] = ~np.isin(self.persons[own], known[country])
        return self._taken(is_kept)

    def touch(self, areas: Sequence[Area], year: int | None) -> ZoneTouch:
        """Return whom of them a zone of bands touches, the gravest first."""
        return ZoneTouch(self, areas, year)

    # -- inside -----------------------------------------------------------------------------

    @cached_property
    def _places(self) -> tuple[Columns, Positions]:
        """Each place once, and which of them each row is at."""
        keys = self.columns[LON].astype(np.int64) << 32 | self.columns[LAT].view(np.uint32)
        _, first, place = np.unique(keys, return_index=True, return_inverse=True)
        return self.columns[[LON, LAT]][:, first], place

    def _taken(self, rows: NDArray[np.bool_]) -> FewPersons:
        return FewPersons(
            self.countries, self.columns[:, rows], self.persons[rows], self.country[rows]
        )

    # -- for zones --------------------------------------------------------------------------

    @cached_property
    def heads(self) -> IndexHeads:
        """Heads without any block: all of them are rows."""
        return IndexHeads(
            self.countries,
            no_heads(RESIDENTS),
            no_heads(TRAVELLERS),
            [GroupNumbers()] * len(self.countries),
            LostRows(self.columns, self.persons, self.country),
            KnownCounts(),
        )

    @property
    def blocks(self) -> NoBlocks:
        """Where no block is read from."""
        return NoBlocks()

    def recover(self, lost: BlocksLost, heads: IndexHeads | None) -> None:
        """Raise what was lost: there is no block."""
        raise lost


class NoBlocks:
    """Where blocks are read from, of whom there are none."""

    def points(self, countries: Sequence[str], table: HeadTable, at: Positions) -> PointRows:
        """Return the columns of no block."""
        nothing = np.empty((0, TRAVELLER_COLUMNS, 0), dtype=np.int32)
        return PointRows(nothing, np.empty(0, dtype=np.int32))

    def persons(self, countries: Sequence[str], table: HeadTable, at: Positions) -> Numbers:
        """Return the persons of no block."""
        return np.empty(0, dtype=np.int32)
