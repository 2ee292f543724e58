"""From degrees to the lines of a drawing: a Web Mercator frame, clipping, simplifying, SVG path
data.

Units are those of the drawing (points on paper); x grows to the right, y downwards. Nothing here
knows a colour. A frame may lie across the antimeridian: what is cut there is drawn in one piece.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from core.geo.geometry import KM_PER_DEGREE, Area, Box, Point
from core.geo.window import Window

MOST_LATITUDE = 84.0
SMALLEST_SPAN = 0.02
"""Degrees a frame spans at least: about 2 km."""


def _northing(latitude: float) -> float:
    """Web Mercator y in degrees of longitude at the equator."""
    bounded = max(-MOST_LATITUDE, min(MOST_LATITUDE, latitude))
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(bounded) / 2)))


def _latitude(northing: float) -> float:
    return math.degrees(2 * math.atan(math.exp(math.radians(northing))) - math.pi / 2)


@dataclass(frozen=True, slots=True)
class Frame:
    """A piece of the earth, `width` by `height` units, `scale` units to a degree of longitude."""

    west: float
    """In degrees; beyond ±180 where the frame lies across the antimeridian."""
    north: float
    """Northing of the upper edge, not its latitude."""
    scale: float
    width: float
    height: float

    @classmethod
    def around(cls, box: Box | Window, width: float, height: float, margin: float = 0.08) -> Frame:
        """Return the frame that shows all of `box` in its middle, with `margin` of its size left
        free around it.
        """
        south, north = _northing(box.south), _northing(box.north)
        span_x = max(SMALLEST_SPAN, (box.east - box.west) * (1 + 2 * margin))
        span_y = max(SMALLEST_SPAN, (north - south) * (1 + 2 * margin))
        scale = min(width / span_x, height / span_y)
        middle_x, middle_y = (box.west + box.east) / 2, (south + north) / 2
        return cls(
            middle_x - width / scale / 2, middle_y + height / scale / 2, scale, width, height
        )

    @property
    def window(self) -> Window:
        """What the frame shows, in degrees."""
        return Window(
            self.west,
            max(-90.0, _latitude(self.north - self.height / self.scale)),
            self.west + self.width / self.scale,
            min(90.0, _latitude(self.north)),
        )

    @property
    def units_per_km(self) -> float:
        """How long a kilometre is in the middle of the frame."""
        middle = math.radians(_latitude(self.north - self.height / self.scale / 2))
        return self.scale / (KM_PER_DEGREE * math.cos(middle))

    def spot(self, point: Point) -> tuple[float, float]:
        """Return where a point lies, perhaps outside the frame, on its nearer side."""
        turns = round((self.west + self.width / self.scale / 2 - point.lon) / 360.0)
        lon, northing = point.lon + 360.0 * turns, _northing(point.lat)
        return (lon - self.west) * self.scale, (self.north - northing) * self.scale

    def point(self, x: float, y: float) -> Point:
        """Return the place on the earth of a spot of the drawing, within the world."""
        lon = self.west + x / self.scale
        if not -180.0 <= lon <= 180.0:
            lon = (lon + 180.0) % 360.0 - 180.0
        return Point(lon, max(-90.0, min(90.0, _latitude(self.north - y / self.scale))))

    def shows(self, point: Point, inset: float = 0.0) -> bool:
        """Return whether a point lies within the frame, `inset` units from its edge."""
        x, y = self.spot(point)
        return inset <= x <= self.width - inset and inset <= y <= self.height - inset

    def path(self, shape: BaseGeometry | Area, tolerance: float = 0.25) -> str:
        """Return SVG path data of polygons and lines, clipped a little outside the frame.

        Empty when all is outside.

        Points closer than `tolerance` units to the line they would leave are dropped; one decimal
        is kept.
        """
        return "".join(
            _path_of(ring, closed)
            for drawn in self._visible(shape, tolerance)
            for ring, closed in _rings(drawn)
            if len(ring) > 1
        )

    def label_spot(self, shape: BaseGeometry | Area) -> tuple[float, float, float] | None:
        """Return a place for a name inside the visible part of a polygon, with that part's surface
        in square units.
        """
        polygons = [
            part
            for drawn in self._visible(shape, 1.0)
            for part in shapely.get_parts(shapely.make_valid(drawn))
            if part.geom_type == "Polygon"
        ]
        frame = shapely.box(0, 0, self.width, self.height)
        cut: Iterable[BaseGeometry] = (
            shapely.get_parts(shapely.intersection(polygons, frame)) if polygons else []
        )
        visible = [part for part in cut if part.geom_type == "Polygon"]
        if not visible:
            return None
        largest = max(visible, key=lambda part: part.area)
        inner = largest.representative_point()
        return float(inner.x), float(inner.y), float(largest.area)

    def tiles(self, zoom: int) -> Iterator[tuple[int, int]]:
        """Yield column and row of each Web Mercator tile of a zoom that the frame touches.

        Row by row, in the numbering of OpenStreetMap. Tiles end at 180°.
        """
        side, last = 360 / 2**zoom, 2**zoom - 1
        south, east = self.north - self.height / self.scale, self.west + self.width / self.scale
        first_column, last_column = (
            math.floor((self.west + 180) / side),
            math.floor((east + 180) / side),
        )
        first_row, last_row = (
            math.floor((180 - self.north) / side),
            math.floor((180 - south) / side),
        )
        for row in range(max(0, first_row), min(last, last_row) + 1):
            for column in range(max(0, first_column), min(last, last_column) + 1):
                yield column, row

    def tile_square(self, zoom: int, column: int, row: int) -> tuple[float, float, float]:
        """Return where a tile lies in the drawing: left, top, side."""
        side = 360 / 2**zoom
        left, north = column * side - 180, 180 - row * side
        return (left - self.west) * self.scale, (self.north - north) * self.scale, side * self.scale

    def lines_path(self, lines: Sequence[NDArray[np.float64]], tolerance: float = 0.3) -> str:
        """Return SVG path data of lines in units of the drawing, cut a little outside it."""
        shapes = [shapely.LineString(line) for line in lines if len(line) > 1]
        cut = shapely.clip_by_rect(shapes, -6, -6, self.width + 6, self.height + 6)
        return "".join(
            _path_of(ring, False)
            for each in shapely.simplify(cut, tolerance)
            for ring, _ in _rings(each)
            if len(ring) > 1
        )

    def rings_path(self, rings: Sequence[NDArray[np.float64]], tolerance: float = 0.3) -> str:
        """Return SVG path data of closed rings in units of the drawing, without those outside it.

        Their turning is kept: fill them by the nonzero rule, and tiles that overlap stay whole.
        """
        shapes = [
            shapely.LineString(ring) for ring in rings if len(ring) > 3 and self._touches(ring)
        ]
        return "".join(
            _path_of(shapely.get_coordinates(each), True)
            for each in shapely.simplify(shapes, tolerance)
        )

    def _touches(self, line: NDArray[np.float64]) -> bool:
        (left, top), (right, bottom) = line.min(axis=0), line.max(axis=0)
        return bool(left <= self.width and right >= 0 and top <= self.height and bottom >= 0)

    def _visible(self, shape: BaseGeometry | Area, tolerance: float) -> Iterator[BaseGeometry]:
        geometry = shape.geometry if isinstance(shape, Area) else shape
        window = self.window.grown(0.04)
        pieces = [
            shapely.transform(clipped, partial(self._projected, window.turn_of(box)))
            for box in window.boxes
            if not (clipped := _cut(geometry, box)).is_empty
        ]
        if not pieces:
            return
        whole = pieces[0] if len(pieces) == 1 else _united(pieces)
        simple = whole.simplify(tolerance)
        if not simple.is_empty:
            yield simple

    def _projected(self, turn: float, lonlats: NDArray[np.float64]) -> NDArray[np.float64]:
        bounded = np.clip(lonlats[:, 1], -MOST_LATITUDE, MOST_LATITUDE)
        northing = np.degrees(np.log(np.tan(np.pi / 4 + np.radians(bounded) / 2)))
        lons = lonlats[:, 0] + turn
        return np.column_stack(
            ((lons - self.west) * self.scale, (self.north - northing) * self.scale)
        )


def _cut(geometry: BaseGeometry, box: Box) -> BaseGeometry:
    return shapely.clip_by_rect(geometry, box.west, box.south, box.east, box.north)


def _united(pieces: Sequence[BaseGeometry]) -> BaseGeometry:
    """Return in one what was cut at 180°: an edge there is nobody's coast."""
    try:
        return shapely.union_all(pieces)
    except shapely.errors.GEOSException:
        return shapely.union_all(shapely.make_valid(pieces))


def _rings(geometry: BaseGeometry) -> Iterator[tuple[NDArray[np.float64], bool]]:
    for part in shapely.get_parts(geometry, return_index=False):
        if part.geom_type == "Polygon":
            yield shapely.get_coordinates(part.exterior), True
            for hole in part.interiors:
                yield shapely.get_coordinates(hole), True
        elif part.geom_type in {"LineString", "LinearRing"}:
            yield shapely.get_coordinates(part), False
        elif part.geom_type.startswith(("Multi", "GeometryCollection")):
            yield from _rings(part)


def _path_of(ring: NDArray[np.float64], closed: bool) -> str:
    points = [f"{x:.1f} {y:.1f}".replace(".0 ", " ").removesuffix(".0") for x, y in ring]
    distinct = [
        each for place, each in enumerate(points) if place == 0 or each != points[place - 1]
    ]
    if len(distinct) < 2:
        return ""
    # The last point of a ring is its first again, which Z says shorter.
    drawn = distinct[:-1] if closed and len(distinct) > 3 else distinct
    return f"M{'L'.join(drawn)}{'Z' if closed else ''}"


def joined_shape(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """Return pieces that do not overlap as one shape, its parts as they were."""
    return shapely.GeometryCollection(list(shapes))


def point_of(shape: BaseGeometry) -> Point:
    """Return the point a feature of the atlas is, or the middle of what is more than a point."""
    middle = shape.centroid
    return Point(middle.x, middle.y)


def round_length(longest: float) -> float:
    """Return the longest of 1, 2, 5 times a power of ten that is not longer: for scale bars."""
    power = 10.0 ** math.floor(math.log10(longest))
    return next(step * power for step in (5, 2, 1) if step * power <= longest)
