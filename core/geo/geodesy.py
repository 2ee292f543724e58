"""Points, boxes, lengths and surfaces on the ellipsoid of WGS84: pyproj enters here.

PROJ comes in with the first measurement: a print worker, which measures nothing, is 10 MB smaller
without it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.geo.errors import BadGeometry


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """One place: longitude and latitude in degrees, WGS84."""

    lon: float
    lat: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.lon) and math.isfinite(self.lat)):
            raise BadGeometry("a coordinate is not a number")
        if not (-180 <= self.lon <= 180 and -90 <= self.lat <= 90):
            raise BadGeometry(f"lon {self.lon:g}, lat {self.lat:g} lies outside the world")

    def distance_km(self, other: Point) -> float:
        """Return the geodesic distance to `other` in kilometres."""
        return distance_m(self.lon, self.lat, other.lon, other.lat) / 1000


@dataclass(frozen=True, slots=True)
class Box:
    """West, south, east and north in degrees; never across the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def grown(self, share: float) -> Box:
        """Return the box with `share` of its size added on each side, within the world."""
        dx, dy = (self.east - self.west) * share, (self.north - self.south) * share
        return Box(
            max(-180.0, self.west - dx),
            max(-90.0, self.south - dy),
            min(180.0, self.east + dx),
            min(90.0, self.north + dy),
        )

    @property
    def center(self) -> Point:
        """The middle of the box."""
        return Point((self.west + self.east) / 2, (self.south + self.north) / 2)


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
