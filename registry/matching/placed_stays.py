"""All stays of the matching index laid end to end, asked at once by many areas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.geo.geometry import Area
from core.geo.point_index import PointIndex
from registry.matching.blocks import ROW, Block, Rows, pack

_FEW = 4
"""So few areas, asked once, are not worth putting the stays in order."""


class PlacedStays:
    """The stays of blocks, by country; only those asked for leave their blocks.

    It holds for as long as the blocks do: whoever reads the index again compares them (`is_of`).
    """

    def __init__(self, blocks: Iterable[Block]) -> None:
        """Take every block of each country in them."""
        self.blocks = tuple(sorted(blocks, key=lambda block: block.country))
        self.countries = tuple(dict.fromkeys(block.country for block in self.blocks))
        self._ends = np.cumsum([len(block.rows) for block in self.blocks], dtype=np.int64)
        numbers = {country: number for number, country in enumerate(self.countries)}
        self._country_of_block = np.array(
            [numbers[each.country] for each in self.blocks], dtype=int
        )

    def is_of(self, blocks: Sequence[Block]) -> bool:
        """Return whether these are the very blocks it was made of: they come from memory as long as
        nothing in them changed.
        """
        own = {id(block) for block in self.blocks}
        return len(blocks) == len(own) and all(id(block) in own for block in blocks)

    def pairs_within(self, areas: Sequence[Area]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return each pair of an area and a stay inside it, as positions in `areas` and among all
        stays; by area, then by stay.
        """
        if "_points" in vars(self) or len(areas) > _FEW:
            return self._points.pairs_within(areas)
        inside = [np.flatnonzero(area.contains_many(*self._lonlats())) for area in areas]
        area_of = np.repeat(np.arange(len(areas)), [len(each) for each in inside])
        return np.asarray(area_of), np.concatenate([np.empty(0, dtype=np.int64), *inside])

    def rows_at(self, positions: NDArray[np.int64]) -> tuple[Rows, NDArray[np.int64]]:
        """Return the rows at positions among all stays, which must rise, and the number of the
        country of each.
        """
        block_of = np.searchsorted(self._ends, positions, "right")
        touched, firsts = np.unique(block_of, return_index=True)
        parts = []
        for number, part in zip(touched, np.split(positions, firsts[1:]), strict=False):
            rows = self.blocks[number].rows
            parts.append(rows[part - (self._ends[number] - len(rows))])
        found = np.concatenate(parts, dtype=ROW, casting="no") if parts else pack([])
        return found, self._country_of_block[block_of]

    def trips_of(self, rows: Rows) -> Rows:
        """Return all trips of the persons in rows."""
        persons = np.unique(rows["person"])
        known = self._trips["person"]
        first, last = (np.searchsorted(known, persons, side) for side in ("left", "right"))
        lengths = last - first
        before = np.cumsum(lengths) - lengths
        places = np.arange(int(lengths.sum())) + np.repeat(first - before, lengths)
        return np.asarray(self._trips[places])

    # -- inside -----------------------------------------------------------------------------

    @cached_property
    def _points(self) -> PointIndex:
        return PointIndex(*self._lonlats())

    def _lonlats(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        nobody = np.empty(0)
        return (
            np.concatenate([nobody, *(block.lons for block in self.blocks)]),
            np.concatenate([nobody, *(block.lats for block in self.blocks)]),
        )

    @cached_property
    def _trips(self) -> Rows:
        trips = np.concatenate([pack([]), *(block.trips for block in self.blocks)])
        return np.asarray(trips[np.argsort(trips["person"], kind="stable")])
