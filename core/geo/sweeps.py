"""The ground a thing passes over: between two of its positions, and along its track."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import shapely

from core.geo.geometry import Area, Point, union


def sweep(areas: Sequence[Area]) -> Area:
    """Return the convex ground that holds all the areas: what lies between two positions of one
    thing that moved. Across 180° the shorter way round.
    """
    points = np.concatenate([shapely.get_coordinates(area.geometry) for area in areas])
    if np.ptp(points[:, 0]) > 180:
        points = points + np.where(points[:, :1] < 0, [360.0, 0.0], [0.0, 0.0])
    hull = shapely.convex_hull(shapely.multipoints(points))
    return Area.from_ring([(float(x), float(y)) for x, y in shapely.get_coordinates(hull)])


def corridor(lonlats: Sequence[tuple[float, float]], radius_km: float) -> Area:
    """Return all within about `radius_km` of a line of (lon, lat).

    Raises BadGeometry for a line of no points.
    """
    circles = [Area.circle(Point(lon, lat), radius_km) for lon, lat in lonlats]
    if len(circles) == 1:
        return circles[0]
    return union(sweep(pair) for pair in itertools.pairwise(circles))
