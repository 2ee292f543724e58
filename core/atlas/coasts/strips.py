"""The strip along a country's sea: what lies within some kilometres of its shore.

The shore is the outline a country shares with no neighbour. The water before it belongs to the
strip: the outlines of the atlas are off by kilometres and leave out piers and islets, and who
stands there stands nearer to the wave.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from core.atlas.coasts.seas import Sea, on_sea
from core.atlas.values import Unit
from core.geo.geometry import KM_PER_DEGREE, Area, Point

STRIP_KM = 10.0
ANY_COUNTRY = "*"
PREFIX = "COAST:"
_SHARED = 0.02
"""Degrees, about 2 km: two outlines nearer than this are one border, drawn twice."""
_REACH = 0.3
_DETAIL_DEGREES = 0.01
_QUARTER_POINTS = 3
_WORLD = (-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True, slots=True)
class CoastName:
    """A coast as a code spells it: "COAST:PACIFIC:CHILE" or "COAST:ANY:*|300|-71.9 -31.5"."""

    sea: Sea
    name: str
    """Of a country or state, or its code; `*` for that of every country."""
    within_km: float | None = None
    """Only what lies so near to `center`."""
    center: Point | None = None

    @classmethod
    def of_code(cls, code: str) -> CoastName:
        """Return what a code spells. Raises ValueError."""
        sea, _, rest = code.removeprefix(PREFIX).partition(":")
        name, _, circle = rest.partition("|")
        if not circle:
            return cls(Sea(sea), name)
        radius, _, center = circle.partition("|")
        lon, _, lat = center.partition(" ")
        return cls(Sea(sea), name, float(radius), Point(float(lon), float(lat)))


class Coasts:
    """The coasts of an atlas, by their codes. Each strip is cut once and kept by its atlas."""

    def __init__(
        self,
        named: Callable[[str], Unit | None],
        countries: Callable[[], Iterable[Unit]],
        area: Callable[[str], Area | None],
    ) -> None:
        """Take an atlas apart: `named` finds a country or state by its name or code, `area` a shape
        by its code.
        """
        self._named = named
        self._countries = countries
        self._area = area

    def units(self, code: str) -> list[Unit]:
        """Return the coast a code spells as a unit; none when no such country is known."""
        coast = CoastName.of_code(code)
        if coast.name == ANY_COUNTRY:
            return [Unit(code, "coasts", "")]
        unit = self._named(coast.name)
        return [Unit(code, "coasts", unit.name, unit.names, unit.country)] if unit else []

    def area(self, code: str) -> Area | None:
        """Return the strip of a code; None when no coast of the country lies there."""
        coast = CoastName.of_code(code)
        circle = _circle(coast)
        strips = [self._strip(unit, coast.sea) for unit in self._units_of(coast, circle)]
        shapes = [strip for strip in strips if not strip.is_empty]
        if not shapes:
            return None
        shape = shapely.union_all(shapes)
        shape = shape.intersection(circle.geometry) if circle else shape
        return None if shape.is_empty else Area(shape)

    def _units_of(self, coast: CoastName, circle: Area | None) -> Iterator[Unit]:
        if coast.name != ANY_COUNTRY:
            unit = self._named(coast.name)
            yield from [unit] if unit else []
            return
        for unit in self._countries():
            area = self._area(unit.code)
            if area is not None and circle is not None and area.intersects(circle):
                yield unit

    def _strip(self, unit: Unit, sea: Sea) -> BaseGeometry:
        """Return the strip of a country; of a state, as much of its country's as is the state's."""
        country = unit if unit.kind.startswith("countries") else self._named(unit.country or "")
        area = self._area(country.code) if country else None
        if country is None or area is None:
            return shapely.Polygon()
        others = self._shapes_beside(country, area)
        outline = _segments(area.geometry)
        shore = outline[~_are_near(outline, others)]
        if unit is not country and (own := self._area(unit.code)):
            shore = shore[_are_near(shore, [own.geometry])]
        coast = on_sea(shapely.line_merge(shapely.MultiLineString(list(shore))), sea)
        strip = shapely.union_all(list(_bands(coast))).simplify(_DETAIL_DEGREES)
        for other in others:
            strip = strip - other
        return shapely.clip_by_rect(strip, *_WORLD)

    def _shapes_beside(self, country: Unit, area: Area) -> list[BaseGeometry]:
        """Return what of its neighbours lies near a country."""
        box = area.box
        frame = (box.west - _REACH, box.south - _REACH, box.east + _REACH, box.north + _REACH)
        shapes = (
            self._area(other.code) for other in self._countries() if other.code != country.code
        )
        near = (shapely.clip_by_rect(shape.geometry, *frame) for shape in shapes if shape)
        return [shape for shape in near if not shape.is_empty]


def _segments(land: BaseGeometry) -> NDArray[np.object_]:
    """Return the outline of a shape as its single straight pieces, without those along ±180."""
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_parts(land.boundary)]
    pieces = np.concatenate([np.stack((ring[:-1], ring[1:]), axis=1) for ring in rings])
    is_cut = (np.abs(pieces[:, :, 0]) > 180 - _SHARED).all(axis=1)
    segments: NDArray[np.object_] = shapely.linestrings(pieces[~is_cut])
    return segments


def _are_near(segments: NDArray[np.object_], shapes: Sequence[BaseGeometry]) -> NDArray[np.bool_]:
    """Return, for each straight piece, whether the outline of one of the shapes runs beside it."""
    near = np.zeros(len(segments), dtype=bool)
    for shape in shapes:
        tree = shapely.STRtree(_segments(shape))
        near[tree.query(segments, predicate="dwithin", distance=_SHARED)[0]] = True
    return near


def _circle(coast: CoastName) -> Area | None:
    if coast.within_km is None or coast.center is None:
        return None
    return Area.circle(coast.center, coast.within_km)


def _bands(coast: BaseGeometry) -> Iterator[BaseGeometry]:
    """Yield what lies within the width of the strip of a coast, a degree of latitude at a time: the
    length of a degree of longitude changes with it.
    """
    if coast.is_empty:
        return
    _, south, _, north = coast.bounds
    for latitude in range(math.floor(south), math.ceil(north) + 1):
        line = shapely.clip_by_rect(coast, -180, latitude, 180, latitude + 1)
        if line.is_empty:
            continue
        squeeze = math.cos(math.radians(min(85.0, abs(latitude + 0.5))))
        flat = affinity.scale(line, xfact=squeeze, yfact=1.0, origin=(0, 0))
        wide = flat.simplify(_DETAIL_DEGREES / 2).buffer(
            STRIP_KM / KM_PER_DEGREE, quad_segs=_QUARTER_POINTS
        )
        yield affinity.scale(wide, xfact=1 / squeeze, yfact=1.0, origin=(0, 0))
