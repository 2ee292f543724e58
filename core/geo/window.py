"""A span of degrees that may run on past 180°: what a map frames where a box would go round the
world.

`Box` and `Area` end at ±180; a map of Alaska or of Fiji does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely

from core.geo.geometry import Area, Box, Point
from core.geo.rings import polygons


@dataclass(frozen=True, slots=True)
class Window:
    """West, south, east and north in degrees; west and east may lie beyond ±180, east is never less
    than west.
    """

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def around(cls, area: Area) -> Window:
        """Return the narrowest window that holds an area: its back turned to the widest gap between
        its parts, wherever on the globe that gap lies.

        An area whose widest gap is across 180° has the same edges as its box.
        """
        box = area.box
        spans = shapely.bounds(list(polygons(area.geometry)))[:, [0, 2]].tolist()
        west, east = _turned_from_widest_gap(spans)
        return cls(west, box.south, east, box.north)

    @property
    def middle(self) -> Point:
        """The middle of the window."""
        lon = _within_world((self.west + self.east) / 2)
        return Point(lon, (self.south + self.north) / 2)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The window within the world, west to east: one box, or two on either side of 180°.

        Of one wider than the globe what lies within half a turn of its middle.
        """
        half = min(180.0, (self.east - self.west) / 2)
        middle = (self.west + self.east) / 2
        pieces = (
            (max(-180.0, middle - half + turn), min(180.0, middle + half + turn))
            for turn in (360.0, 0.0, -360.0)
        )
        return tuple(
            Box(west, self.south, east, self.north) for west, east in pieces if west < east
        )

    def grown(self, share: float) -> Window:
        """Return the window with `share` of its size added on each side, to the poles at most."""
        dx, dy = (self.east - self.west) * share, (self.north - self.south) * share
        return Window(
            self.west - dx, max(-90.0, self.south - dy), self.east + dx, min(90.0, self.north + dy)
        )

    def widened_to(self, points: Iterable[Point]) -> Window:
        """Return the window widened until it holds the points, each from its nearer side."""
        places = [(self.turned(point.lon), point.lat) for point in points]
        if not places:
            return self
        lons, lats = [lon for lon, _ in places], [lat for _, lat in places]
        return Window(
            min(self.west, *lons), min(self.south, *lats), max(self.east, *lons),
            max(self.north, *lats),
        )  # fmt: skip

    def turned(self, lon: float) -> float:
        """Return a longitude as the window counts it: of its turns the nearest to the middle."""
        return lon + 360.0 * round(((self.west + self.east) / 2 - lon) / 360.0)

    def turn_of(self, box: Box) -> float:
        """Return the degrees to add to longitudes in one of its `boxes`: 0, 360 or -360."""
        return self.turned(box.center.lon) - box.center.lon

    def shows(self, point: Point) -> bool:
        """Return whether a point lies in the window."""
        is_between = self.west <= self.turned(point.lon) <= self.east
        return is_between and self.south <= point.lat <= self.north


# -- inside ---------------------------------------------------------------------------------


def _turned_from_widest_gap(spans: Sequence[list[float]]) -> tuple[float, float]:
    """Return west and east of all `spans` of longitude, read round the globe from the widest gap.

    Equal gaps leave them as they are: from the westernmost to the easternmost.
    """
    ordered = sorted(spans)
    west, east = ordered[0][0], ordered[0][1]
    widest, start, end = 0.0, west, east
    for begins, ends in ordered[1:]:
        if begins - east > widest:
            widest, start, end = begins - east, begins, east
        east = max(east, ends)
    if widest > west + 360.0 - east:
        return start, end + 360.0
    return west, east


def _within_world(lon: float) -> float:
    return lon if -180.0 <= lon <= 180.0 else (lon + 180.0) % 360.0 - 180.0
