"""Where stays changed between two moments of the index, as its heads tell: no block is opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from core.geo.geometry import Area, Box
from core.geo.zone_grid import MICRO, MicroBox
from registry.matching.blocks.head import KINDS
from registry.matching.blocks.head_table import HeadTable
from registry.matching.blocks.rows import LAT, LON
from registry.matching.open_index import CountryIndex, no_index

_MOST_ASKED = 64
"""So many boxes of blocks are held against the shape of a zone; of more in its box one is taken to
meet it."""


@dataclass(frozen=True)
class ChangedGround:
    """The boxes of blocks that changed, as they were and as they are, and where newcomers stand who
    wait beside them; arrays of one entry a box, in millionths of a degree.
    """

    west: NDArray[np.int32]
    south: NDArray[np.int32]
    east: NDArray[np.int32]
    north: NDArray[np.int32]
    is_anywhere: bool = False
    """Whether it is not known where: every zone is taken to be met."""

    def meets(self, area: Area) -> bool:
        """Return whether somebody in the area, or on its border, may have come, gone or changed;
        True where that is not sure.
        """
        if self.is_anywhere:
            return True
        if not len(self.west):
            return False
        near = MicroBox.around(area).near(self)
        if len(near) > _MOST_ASKED:
            return True
        return any(area.intersects(_area_of(self, at)) for at in near.tolist())


def changed_ground(before: Sequence[CountryIndex], after: Sequence[CountryIndex]) -> ChangedGround:
    """Return where stays changed from one moment to another."""
    known = {part.country: part for part in before}
    is_gone = not known.keys() <= {part.country for part in after}
    pairs = [(known.get(part.country, no_index(part.country)), part) for part in after]
    changed = [pair for pair in pairs if pair[0].token != pair[1].token]
    boxes = chain.from_iterable(_boxes_changed(*pair) for pair in changed)
    west, south, east, north = np.concatenate([_NO_BOXES, *boxes], axis=1)
    return ChangedGround(west, south, east, north, is_gone or not all(map(_are_whole, changed)))


# -- inside ---------------------------------------------------------------------------------

_SIDES = ("west", "south", "east", "north")
_NO_BOXES = np.empty((4, 0), dtype=np.int32)


def _boxes_changed(earlier: CountryIndex, later: CountryIndex) -> Iterator[NDArray[np.int32]]:
    """Yield where the blocks and the newcomers of a country differ."""
    for kind in KINDS:
        yield from _differing(earlier.table(kind), later.table(kind))
    yield _places(earlier, later)


def _are_whole(pair: tuple[CountryIndex, CountryIndex]) -> bool:
    """Return whether all blocks of both moments open; before there was an index none did not."""
    earlier, later = pair
    return later.is_whole and not earlier.lost_blocks


def _differing(one: HeadTable, other: HeadTable) -> list[NDArray[np.int32]]:
    """Return the boxes of the blocks that only one of two tables has as it was written."""
    if one is other:
        return []
    return [_boxes(one, ~_has_as_written(other, one)), _boxes(other, ~_has_as_written(one, other))]


def _places(one: CountryIndex, other: CountryIndex) -> NDArray[np.int32]:
    """Return where those stand who wait beside the blocks at only one of two moments."""
    rows = [
        newcomer.columns[[LON, LAT, LON, LAT]]
        for here, there in ((one.waiting, other.waiting), (other.waiting, one.waiting))
        for number, newcomer in here.items()
        if number not in there or there[number].row != newcomer.row
    ]
    return np.concatenate([_NO_BOXES, *rows], axis=1)


def _has_as_written(table: HeadTable, other: HeadTable) -> NDArray[np.bool_]:
    """Return which of the blocks of another a table has, of the same writing."""
    if not len(table):
        return np.zeros(len(other), dtype=bool)
    order = np.argsort(table.block)
    at = order[np.minimum(np.searchsorted(table.block[order], other.block), len(order) - 1)]
    return np.asarray((table.block[at] == other.block) & (table.version[at] == other.version))


def _boxes(table: HeadTable, which: NDArray[np.bool_]) -> NDArray[np.int32]:
    return np.stack([getattr(table, side)[which] for side in _SIDES])


def _area_of(boxes: ChangedGround, at: int) -> Area:
    """Return a box a hair wider than it is, so that a single point is an area, too."""
    west, south = (float(side[at] - 1) / MICRO for side in (boxes.west, boxes.south))
    east, north = (float(side[at] + 1) / MICRO for side in (boxes.east, boxes.north))
    return Area.from_box(
        Box(max(-180.0, west), max(-90.0, south), min(180.0, east), min(90.0, north))
    )
