"""Where a hazard is, as codes that every language has a name for: kept in `Hazard.place`.

A code is that of a unit of the atlas ("US-LA", "US48215", "SV"), or of a place at sea:
`off:MX-COL:430:SW` (430 km south-west of Colima) or `sea:ep` (a basin).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol

from core.atlas import Located, Unit
from core.atlas.gazetteer import PartOfCountry
from core.geo.geometry import Area, Point

OFF, SEA = "off:", "sea:"
COMPASS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
_MOST = 0.6
"""A place that holds so large a share of the people is the place."""
_BOTH = 0.7
"""Two places that hold so large a share together are."""
_NOBODY_LIVES = frozenset({"UM"})
"""Islands without people: nobody knows where they are."""
_OFFSHORE_KM = 1000.0
"""Further out the basin says more than a distance."""


class PlaceAtlas(Protocol):
    """What finding the name of a place asks of the atlas (`core.atlas.Atlas` has it)."""

    def people_within_each(self, areas: Sequence[Area]) -> Sequence[Mapping[PartOfCountry, int]]:
        """Return how many people live in the towns inside each area, by country, state, county."""

    def locate(self, point: Point) -> Located:
        """Return the units that hold a point."""

    def units(self, kind: str, country: str | None = None, parent: str | None = None) -> list[Unit]:
        """Return the units of a kind."""

    def area(self, code: str) -> Area | None:
        """Return the shape of a unit."""


def place_codes(
    atlas: PlaceAtlas, zones: Sequence[tuple[Area, Point | None]]
) -> list[tuple[str, ...]]:
    """Return, for each zone with its centre, the codes of the place that names it; the towns are
    asked about all of them at once.

    Where people live in it, the county, else the state, else the country that holds most of them,
    or the two that do; where nobody does, the unit its centre lies in; at sea the distance and
    direction from the nearest state, far out the basin.
    """
    people = atlas.people_within_each([zone for zone, _ in zones])
    return [_codes_of(atlas, *zone, each) for zone, each in zip(zones, people, strict=True)]


def _codes_of(
    atlas: PlaceAtlas, zone: Area, center: Point | None, people: Mapping[PartOfCountry, int]
) -> tuple[str, ...]:
    for level in (2, 1, 0):
        if codes := _that_hold_most(people, level):
            return codes
    middle = center or zone.center
    located = atlas.locate(middle)
    unit = located.admin2 or located.admin1 or located.country
    return (unit.code,) if unit else (_at_sea(atlas, middle),)


def _that_hold_most(people: Mapping[PartOfCountry, int], level: int) -> tuple[str, ...]:
    """Return the units of one level that hold most of the people; none when they are many.

    Two counties say less than their state: only states and countries come in twos.
    """
    counts: Counter[str] = Counter()
    for codes, count in people.items():
        if code := codes[level]:
            counts[code] += count
    total = sum(people.values())
    top = counts.most_common(2)
    if top and top[0][1] >= _MOST * total:
        return (top[0][0],)
    if level < 2 and len(top) == 2 and top[0][1] + top[1][1] >= _BOTH * total:
        return (top[0][0], top[1][0])
    return tuple(code for code, _ in top) if level == 0 else ()


def _at_sea(atlas: PlaceAtlas, point: Point) -> str:
    nearest: tuple[float, str, Point] | None = None
    for unit in atlas.units("countries"):
        area = atlas.area(unit.code)
        if area is None or unit.code in _NOBODY_LIVES:
            continue
        shore = area.nearest_point(point)
        distance_km = shore.distance_km(point)
        if nearest is None or distance_km < nearest[0]:
            nearest = (distance_km, unit.code, shore)
    if nearest is None or nearest[0] > _OFFSHORE_KM:
        return f"{SEA}{_basin(point)}"
    distance_km, country, shore = nearest
    state = atlas.locate(shore).admin1
    name = state.code if state else country
    return f"{OFF}{name}:{max(10, round(distance_km, -1)):.0f}:{_direction(shore, point)}"


def _direction(start: Point, end: Point) -> str:
    """Return the direction of `end` from `start`, one of eight."""
    east = ((end.lon - start.lon + 180) % 360 - 180) * math.cos(math.radians(start.lat))
    bearing = math.degrees(math.atan2(east, end.lat - start.lat))
    return COMPASS[round(bearing / 45) % len(COMPASS)]


_ISTHMUS = (
    *((-100.0, 19.0), (-95.0, 17.0), (-90.0, 15.5)),
    *((-84.0, 10.5), (-80.0, 9.0), (-77.0, 8.0)),
)
"""Points (lon, lat) along the divide of America: north of it lies the Atlantic."""


def _basin(point: Point) -> str:
    """Return the basin of a point at sea, by the lines that the cyclone centres share it by."""
    lon = point.lon
    if point.lat < 0:
        return "si" if 20 <= lon < 135 else "sa" if -70 <= lon < 20 else "sp"
    if 40 <= lon < 100:
        return "ni"
    if lon >= 100:
        return "wp"
    if lon < -140:
        return "cp"
    return "at" if _is_atlantic(point) else "ep"


def _is_atlantic(point: Point) -> bool:
    if point.lon < _ISTHMUS[0][0]:
        return False
    nearest = min(_ISTHMUS, key=lambda known: abs(known[0] - point.lon))
    return point.lon > _ISTHMUS[-1][0] or point.lat > nearest[1]
