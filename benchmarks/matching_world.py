"""Invented stays round real towns of the atlas, and the zones asked of them. Seeded."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from core.atlas.atlas import Atlas
from core.geo.geometry import Area, Box

COUNTRIES = ("GT", "HN", "MX", "SV")
LANGUAGES = ("es", "en", "quc", "mam")
Floats = NDArray[np.float64]
_PART = 999_999
"""So many persons are made at once; whole households."""


@dataclass(frozen=True)
class World:
    """So many persons, an array of one entry each; households of three, most at one point."""

    lon: NDArray[np.int32]
    lat: NDArray[np.int32]
    household: NDArray[np.int32]
    """From 1 within the country."""
    country: NDArray[np.int16]
    needs: NDArray[np.int16]
    born: NDArray[np.int16]
    language: NDArray[np.int8]

    def __len__(self) -> int:
        """Return how many persons there are."""
        return len(self.lon)

    def part(self, share: slice) -> World:
        """Return some of the persons."""
        return World(**{name: getattr(self, name)[share] for name in self.__dataclass_fields__})


def world(atlas: Atlas, many: int) -> World:
    """Return invented persons: towns count by their people, cities do not swallow all. Made a part
    after another, so that twelve million fit.
    """
    towns = np.array(
        [
            (each.geometry.x, each.geometry.y, float(each.attributes["population"] or 500))
            for each in atlas.features("gazetteer", Box(-125, 7, -66, 50))
        ]
    )
    parts = [
        _part(towns, start, min(_PART, many - start)).__dict__ for start in range(0, many, _PART)
    ]
    return World(**{name: np.concatenate([part[name] for part in parts]) for name in parts[0]})


def _part(towns: Floats, start: int, many: int) -> World:
    dice = np.random.default_rng((7, start))
    weight = towns[:, 2] ** 0.75
    town = dice.choice(len(towns), many, p=weight / weight.sum())
    wide = 0.004 + 0.05 * np.clip(np.log10(towns[:, 2].clip(500) / 1e3) / 3, 0, 1.2)
    reach, turn = wide[town] * dice.exponential(1.0, many), dice.uniform(0, 2 * np.pi, many)
    lat = towns[town, 1] + reach * np.sin(turn)
    lon = towns[town, 0] + reach * np.cos(turn) / np.cos(np.radians(towns[town, 1]))
    far = dice.random(many) < 0.02
    lon[far] += dice.normal(0, 0.5, far.sum())
    lat[far] += dice.normal(0, 0.5, far.sum())
    home = np.arange(many) // 3
    together = dice.random(many) < 0.7
    lon[together], lat[together] = lon[home[together] * 3], lat[home[together] * 3]
    home += start // 3
    return World(
        np.rint(lon * 1e6).astype(np.int32),
        np.rint(lat * 1e6).astype(np.int32),
        (home // len(COUNTRIES) + 1).astype(np.int32),
        (home % len(COUNTRIES)).astype(np.int16),
        ((1 << dice.integers(0, 9, many)) * (dice.random(many) < 0.3)).astype(np.int16),
        np.where(dice.random(many) < 0.9, dice.integers(1940, 2026, many), 0).astype(np.int16),
        dice.choice(len(LANGUAGES), many, p=[0.7, 0.1, 0.1, 0.1]).astype(np.int8),
    )


def five_zones(atlas: Atlas) -> dict[str, Area]:
    """Return a storm, a county, the cone of a hurricane, a circle of 100 km, and four states."""
    dice = np.random.default_rng(11)
    county = atlas.area("US06037")
    assert county is not None
    coast = []
    for code in ("US-CA", "US-TX", "US-FL", "US-LA"):
        state = atlas.area(code)
        assert state is not None
        for part in shapely.get_parts(state.geometry.simplify(0.02)):
            if part.area > 0.02:
                coast.append(_rough(part, 400 if part.area < 0.5 else 3000, 0.12, dice))
    largest = max(shapely.get_parts(county.geometry), key=lambda part: part.area)
    return {
        "storm": Area(storm(dice, -95.4, 29.76, 45, 20)),
        "county": Area(_rough(largest, 1000, 0.10, dice)),
        "cone": Area(_cone()),
        "circle": Area(_circle(-118.25, 34.05, 100)),
        "states": Area(shapely.union_all(coast)),
    }


def burst(people: World, many: int = 500) -> list[Area]:
    """Return storms over places where people live."""
    dice = np.random.default_rng(12)
    found = []
    for at in dice.integers(0, len(people), many):
        lon, lat = people.lon[at] / 1e6, people.lat[at] / 1e6
        middle = lon + dice.normal(0, 0.4), lat + dice.normal(0, 0.4)
        shape = storm(dice, *middle, float(dice.uniform(10, 60)), int(dice.integers(5, 21)))
        found.append(Area(shape))
    return found


def storm(
    dice: np.random.Generator, lon: float, lat: float, km: float, corners: int
) -> shapely.Polygon:
    """Return a ragged ellipse."""
    angle = np.sort(dice.uniform(0, 2 * np.pi, corners))
    reach = km / 111 * (0.6 + 0.4 * dice.random(corners))
    stretch, turn = dice.uniform(1.2, 2.2), dice.uniform(0, np.pi)
    x, y = reach * np.cos(angle) * stretch, reach * np.sin(angle) / stretch
    across = (x * np.cos(turn) - y * np.sin(turn)) / math.cos(math.radians(lat))
    along = x * np.sin(turn) + y * np.cos(turn)
    shape = shapely.Polygon(np.c_[lon + across, lat + along]).buffer(0)
    return max(shapely.get_parts(shape), key=lambda part: part.area)


def _rough(
    polygon: shapely.Polygon, corners: int, push: float, dice: np.random.Generator
) -> shapely.Polygon:
    points = np.asarray(polygon.exterior.coords)[:-1]
    while len(points) < corners:
        following = np.roll(points, -1, 0)
        step = following - points
        off = dice.normal(0, push, len(points))[:, None] * np.c_[-step[:, 1], step[:, 0]]
        both = np.empty((2 * len(points), 2))
        both[0::2], both[1::2] = points, (points + following) / 2 + off
        points = both
    shape = shapely.Polygon(points).buffer(0)
    return max(shapely.get_parts(shape), key=lambda part: part.area)


def _cone() -> shapely.Polygon:
    t = np.linspace(0, 1, 16)
    x, y = -76 - 18 * t, 22 + 3.3 * np.sin(3 * t) + 5 * t
    rings = [shapely.Point(*p).buffer(r, quad_segs=32)
             for *p, r in zip(x, y, (40 + 330 * t) / 111, strict=True)]  # fmt: skip
    between = [shapely.union(a, b).convex_hull for a, b in itertools.pairwise(rings)]
    return shapely.union_all([*rings, *between])


def _circle(lon: float, lat: float, km: float, corners: int = 128) -> shapely.Polygon:
    d, b = km / 6371.0088, np.linspace(0, 2 * np.pi, corners, endpoint=False)
    phi = math.radians(lat)
    north = np.arcsin(np.sin(phi) * np.cos(d) + np.cos(phi) * np.sin(d) * np.cos(b))
    east = np.arctan2(np.sin(b) * np.sin(d) * np.cos(phi), np.cos(d) - np.sin(phi) * np.sin(north))
    return shapely.Polygon(np.c_[lon + np.degrees(east), np.degrees(north)])
