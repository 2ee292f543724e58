"""The polygons of many zones, and the blocks near each: found for all of them in one pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.geo.geometry import Area
from core.geo.shape_parts import are_inside, parts_and_boxes, prepare_shapes
from core.geo.zone_grid import MICRO, degrees
from registry.matching.blocks.head import Numbers
from registry.matching.blocks.head_table import RUN, HeadBoxes, HeadTable, Positions

_AT_ONCE = 1 << 20
"""So many pairs of boxes are compared together: that bounds the memory."""
_FEW_BLOCKS = 4 * RUN
"""Of no more blocks each is compared at once, without their runs."""


@dataclass(frozen=True, slots=True)
class NearBlocks:
    """Pairs of a polygon and a block whose boxes meet, by polygon."""

    part: Positions
    at: Positions
    """The position of the block in its table."""


@dataclass(frozen=True, slots=True)
class ZoneParts:
    """The polygons of zones; arrays of one entry a polygon, by zone and band."""

    shapes: NDArray[np.object_]
    """Of this question alone: to prepare them, and to ask, disturbs no other thread."""
    zone: Positions
    """The position of its zone among those asked."""
    band: NDArray[np.int32]
    """The position of its band in its zone, the gravest first."""
    boxes: NDArray[np.int32]
    """West, south, east and north in millionths of a degree, a hair wider; shape (polygons, 4)."""

    @classmethod
    def of(cls, zones: Sequence[Sequence[Area]]) -> ZoneParts:
        """Return the polygons of the bands of zones."""
        bands = [(area.geometry, at, band) for at, areas in enumerate(zones)
                 for band, area in enumerate(areas)]  # fmt: skip
        shapes, of, degree_boxes = parts_and_boxes([shape for shape, _, _ in bands])
        places = np.array([place for _, *place in bands], dtype=np.int64).reshape(-1, 2)[of]
        bounds = degree_boxes * MICRO
        boxes = np.concatenate([np.floor(bounds[:, :2]) - 1, np.ceil(bounds[:, 2:]) + 1], axis=1)
        return cls(shapes, places[:, 0], places[:, 1].astype(np.int32), boxes.astype(np.int32))

    def near(self, table: HeadTable, most: int) -> tuple[NearBlocks, Positions]:
        """Return the blocks near each polygon, and the zones with so many of them that they are
        left out: more than `most`.
        """
        everything = np.arange(len(self.zone))
        if len(table) <= _FEW_BLOCKS:
            return self._without_large(self._meeting(everything, table), most)
        runs, large = self._without_large(self._meeting(everything, table.runs), most)
        blocks = (runs.at[:, None] * RUN + np.arange(RUN)).reshape(-1)
        part = np.repeat(runs.part, RUN)[blocks < len(table)]
        blocks = blocks[blocks < len(table)]
        meets = _meet(self.boxes[part].T, table.boxes(blocks))
        near, more = self._without_large(NearBlocks(part[meets], blocks[meets]), most)
        return near, np.union1d(large, more)

    def zones_around(self, lon: Numbers, lat: Numbers) -> Positions:
        """Return the zones that some of the points may be in: they lie in the box of a polygon."""
        points = HeadBoxes(lon, lat, lon, lat)
        return np.unique(self.zone[self._meeting(np.arange(len(self.zone)), points).part])

    def contains(self, part: Positions, lon: Numbers, lat: Numbers) -> NDArray[np.bool_]:
        """Return, for each pair of a polygon and a point, whether it is inside or on the border.

        Households stand at one point, side by side: it is asked once.
        """
        if not len(part):
            return np.empty(0, dtype=bool)
        prepare_shapes(self.shapes[np.unique(part)])
        differs = np.ones(len(part), dtype=bool)
        differs[1:] = (part[1:] != part[:-1]) | (lon[1:] != lon[:-1]) | (lat[1:] != lat[:-1])
        once = np.flatnonzero(differs)
        shapes, x, y = self.shapes[part[once]], degrees(lon[once]), degrees(lat[once])
        return np.asarray(are_inside(shapes, x, y)[np.cumsum(differs) - 1])

    # -- inside -----------------------------------------------------------------------------

    def _meeting(self, parts: Positions, boxes: HeadBoxes | HeadTable) -> NearBlocks:
        """Return the pairs of a polygon and a box that meet."""
        step = max(1, _AT_ONCE // max(1, len(boxes.west)))
        found = [np.empty((2, 0), dtype=np.int64)]
        for start in range(0, len(parts), step):
            own = parts[start : start + step]
            part, at = np.nonzero(_meet(self.boxes[own].T[:, :, None], boxes))
            found.append(np.stack([own[part], at]))
        return NearBlocks(*np.concatenate(found, axis=1))

    def _without_large(self, near: NearBlocks, most: int) -> tuple[NearBlocks, Positions]:
        many = np.bincount(self.zone[near.part])
        large = np.flatnonzero(many > most)
        if not len(large):
            return near, large
        kept = ~np.isin(self.zone[near.part], large)
        return NearBlocks(near.part[kept], near.at[kept]), large


# -- inside ---------------------------------------------------------------------------------


def _meet(boxes: NDArray[np.int32], others: HeadBoxes | HeadTable) -> NDArray[np.bool_]:
    west, south, east, north = boxes
    meets = (others.west <= east) & (others.east >= west)
    meets &= (others.south <= north) & (others.north >= south)
    return np.asarray(meets)
