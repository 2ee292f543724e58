"""Who stands in which of many zones: points of the blocks near them, each asked of the polygons in
whose boxes it lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from registry.matching.blocks.head_table import HeadTable, Positions
from registry.matching.blocks.reading import BlockSource, PointRows
from registry.matching.blocks.rows import LAT, LON, Columns
from registry.matching.rounds.zone_parts import NearBlocks, ZoneParts

_AT_ONCE = 1 << 19
"""So many pairs of a polygon and a point are looked at together: that bounds the memory."""


@dataclass(frozen=True, slots=True)
class ZoneHits:
    """Rows of blocks that lie in zones: a pair of a band and a row an entry, by zone, block, row
    and band.
    """

    table: HeadTable
    points: PointRows
    opened: Positions
    """The positions of the blocks of `points` in the table, rising."""
    zone: Positions
    band: NDArray[np.int32]
    block: Positions
    """Which of `opened`."""
    row: Positions

    @property
    def gravest(self) -> ZoneHits:
        """Each row once for each zone, in the gravest of its bands there."""
        key = self.key
        first = np.ones(len(key), dtype=bool)
        first[1:] = key[1:] != key[:-1]
        return self.taken(np.flatnonzero(first))

    @property
    def key(self) -> Positions:
        """What tells a row in a zone from all others; rising."""
        return (self.zone * len(self.opened) + self.block) * self.points.room + self.row

    @property
    def country(self) -> NDArray[np.int64]:
        """The position of the country of each."""
        return self.table.country[self.opened[self.block]].astype(np.int64)

    @property
    def columns(self) -> Columns:
        """All columns of each."""
        return np.asarray(self.points.blocks[self.block, :, self.row].T)

    def column(self, number: int) -> NDArray[np.int32]:
        """Return one column of each."""
        return np.asarray(self.points.blocks[self.block, number, self.row])

    def taken(self, at: Positions) -> ZoneHits:
        """Return some of them, in their order."""
        return ZoneHits(
            self.table, self.points, self.opened,
            self.zone[at], self.band[at], self.block[at], self.row[at],
        )  # fmt: skip

    def persons(self, source: BlockSource, countries: Sequence[str]) -> NDArray[np.int32]:
        """Return the number of the person of each. Raises BlocksLost."""
        met = np.flatnonzero(np.bincount(self.block, minlength=len(self.opened)))
        before = np.zeros(len(self.opened), dtype=np.int64)
        before[met[1:]] = np.cumsum(self.points.count[met], dtype=np.int64)[:-1]
        numbers = source.persons(countries, self.table, self.opened[met])
        return np.asarray(numbers.take(before[self.block] + self.row))


def hits_of(
    parts: ZoneParts,
    near: NearBlocks,
    source: BlockSource,
    countries: Sequence[str],
    table: HeadTable,
) -> ZoneHits:
    """Return the rows of the blocks near some polygons that lie in them. Raises BlocksLost."""
    opened, block = np.unique(near.at, return_inverse=True)
    points = source.points(countries, table, opened)
    step = max(1, _AT_ONCE // max(1, points.room))
    found = [np.empty((3, 0), dtype=np.int64)]
    for start in range(0, len(block), step):
        own = slice(start, start + step)
        found.append(_inside(parts, near.part[own], block[own], points))
    part, of_block, row = np.concatenate(found, axis=1)
    hits = ZoneHits(table, points, opened, parts.zone[part], parts.band[part], of_block, row)
    # A point between two polygons of one band is in both: it is told once.
    order = np.lexsort((hits.band, hits.key))
    return _once(hits.taken(order))


# -- inside ---------------------------------------------------------------------------------


def _inside(
    parts: ZoneParts, part: Positions, block: Positions, points: PointRows
) -> NDArray[np.int64]:
    """Return polygon, block and row of each point in a polygon, of pairs that are near."""
    lon, lat = points.blocks[block, LON], points.blocks[block, LAT]
    west, south, east, north = parts.boxes[part].T[:, :, None]
    pair, row = np.nonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
    inside = parts.contains(part[pair], lon[pair, row], lat[pair, row])
    pair, row = pair[inside], row[inside]
    return np.stack([part[pair], block[pair], row])


def _once(hits: ZoneHits) -> ZoneHits:
    key = hits.key
    differs = np.ones(len(key), dtype=bool)
    differs[1:] = (key[1:] != key[:-1]) | (hits.band[1:] != hits.band[:-1])
    return hits if differs.all() else hits.taken(np.flatnonzero(differs))
