"""Many areas asked at once which of them hold, or are nearest to, a point."""

from __future__ import annotations

import math
from collections.abc import Sequence

import shapely
from shapely.strtree import STRtree

from core.geo.geometry import KM_PER_DEGREE, Area, Point


class SpatialIndex:
    """Many areas asked at once which of them hold, or are nearest to, a point."""

    def __init__(self, areas: Sequence[Area]) -> None:
        self._areas = list(areas)
        self._tree = STRtree([area.geometry for area in self._areas])

    def containing(self, point: Point) -> list[int]:
        """Return the positions of the areas that hold the point, in order."""
        held = self._tree.query(shapely.Point(point.lon, point.lat), predicate="intersects")
        return sorted(int(position) for position in held)

    def nearest(self, point: Point, within_km: float) -> int | None:
        """Return the position of the nearest area within `within_km`, or None."""
        reach = within_km / KM_PER_DEGREE / max(0.05, math.cos(math.radians(point.lat)))
        around = shapely.box(
            point.lon - reach, point.lat - reach, point.lon + reach, point.lat + reach
        )
        best: tuple[float, int] | None = None
        for position in self._tree.query(around):
            distance = self._areas[int(position)].distance_km(point)
            if distance <= within_km and (best is None or distance < best[0]):
                best = (distance, int(position))
        return None if best is None else best[1]
