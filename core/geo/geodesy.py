"""Lengths and surfaces on the ellipsoid of WGS84: pyproj enters here.

PROJ comes in with the first measurement: a print worker, which measures nothing, is 10 MB smaller
without it.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray


def distance_m(from_lon: float, from_lat: float, to_lon: float, to_lat: float) -> float:
    """Return the geodesic distance in metres; degrees in."""
    return float(_ellipsoid().inv(from_lon, from_lat, to_lon, to_lat)[2])


def ring_around(lon: float, lat: float, radius_m: float, corners: int) -> NDArray[np.float64]:
    """Return longitudes and latitudes at `radius_m` from a point, clockwise from north, the last
    the first again: shape (corners + 1, 2).
    """
    azimuths = np.arange(corners) * (360 / corners)
    starts = np.full((3, corners), [[lon], [lat], [radius_m]])
    lons, lats, _ = _ellipsoid().fwd(starts[0], starts[1], azimuths, starts[2])
    ring = np.empty((corners + 1, 2))
    ring[:-1, 0], ring[:-1, 1] = lons, lats
    ring[-1] = ring[0]
    return ring


def surface_m2(geometry: object) -> float:
    """Return the surface, in square metres, of a shapely polygon or several, rings oriented."""
    return float(abs(_ellipsoid().geometry_area_perimeter(geometry)[0]))


@lru_cache(maxsize=1)
def _ellipsoid() -> Any:
    return import_module("pyproj").Geod(ellps="WGS84")
