"""Many areas asked again and again which of them hold a point."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from core.geo.geometry import Area

Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]
_asking = threading.Lock()
"""One asks at a time: the shapes are prepared (see `Area`), and trees share them."""


class AreaTree:
    """Areas by the boxes of their parts; never changed once made, and shared by threads."""

    def __init__(self, areas: Sequence[Area], before: AreaTree | None = None) -> None:
        """Take the areas; of those that are in `before`, too, the shapes are not made again."""
        known: Mapping[int, _AreaShapes] = before.shapes if before is not None else {}
        self.shapes: dict[int, _AreaShapes] = {
            id(area): known.get(id(area)) or _AreaShapes(area) for area in areas
        }
        """By the number of the area, which is nobody else's while it is kept here."""
        parts = [self.shapes[id(area)].parts for area in areas]
        self._size = max(1, len(areas))
        self._area = np.repeat(np.arange(len(areas)), [len(each) for each in parts])
        self._parts = np.concatenate([np.empty(0, dtype=object), *parts])
        self._tree = shapely.STRtree(self._parts)

    def pairs_holding(self, lons: NDArray[np.float64], lats: NDArray[np.float64]) -> Pairs:
        """Return each pair of a point and an area that holds it, or has it on its border, as
        positions: by point, then by area, none twice.
        """
        with _asking:
            point, part = self._tree.query(shapely.points(lons, lats))
            inside = shapely.intersects_xy(self._parts[part], lons[point], lats[point])
        pairs = point[inside] * self._size + self._area[part[inside]]
        if len(pairs) > 1:
            pairs = np.unique(pairs)
        return pairs // self._size, pairs % self._size


# -- inside ---------------------------------------------------------------------------------


class _AreaShapes:
    """The parts of an area as shapes of our own, prepared."""

    def __init__(self, area: Area) -> None:
        self.area = area
        self.parts: NDArray[np.object_] = np.asarray(shapely.get_parts(area.geometry))
        shapely.prepare(self.parts)
