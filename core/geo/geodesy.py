"""Lengths and surfaces on the ellipsoid of WGS84: pyproj enters here.

PROJ comes in with the first measurement: a print worker, which measures nothing, is 10 MB smaller
without it.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import Any

import numpy as np


def distance_m(from_lon: float, from_lat: float, to_lon: float, to_lat: float) -> float:
    """Return the geodesic distance in metres; degrees in."""
    return float(_ellipsoid().inv(from_lon, from_lat, to_lon, to_lat)[2])


def ring_around(lon: float, lat: float, radius_m: float, corners: int) -> list[tuple[float, float]]:
    """Return (longitude, latitude) pairs at `radius_m` from a point, clockwise from north."""
    azimuths = np.linspace(0, 360, corners, endpoint=False)
    lons, lats, _ = _ellipsoid().fwd(
        np.full(corners, lon), np.full(corners, lat), azimuths, np.full(corners, radius_m)
    )
    return list(zip(lons.tolist(), lats.tolist(), strict=True))


def surface_m2(geometry: object) -> float:
    """Return the surface, in square metres, of a shapely polygon or several, rings oriented."""
    return float(abs(_ellipsoid().geometry_area_perimeter(geometry)[0]))


@lru_cache(maxsize=1)
def _ellipsoid() -> Any:
    return import_module("pyproj").Geod(ellps="WGS84")
