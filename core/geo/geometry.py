"""Points and areas on the earth: shapely enters here.

Longitude comes first, degrees on WGS84; distances are kilometres. Feeds speak otherwise and
are turned round where they are read. An Area never crosses the antimeridian in one piece: what does
is cut there, so that a box never spans the world by accident.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from core.geo.errors import BadGeometry, NoArea
from core.geo.geodesy import Box as Box
from core.geo.geodesy import Point as Point
from core.geo.geodesy import ring_around, surface_m2
from core.geo.geojson import is_written_exactly, polygon_rings
from core.geo.rings import (
    closed_ring,
    merged_polygons,
    polygon_of,
    polygons,
    refuse_tangle,
    round_polygon,
    simple_polygons,
)
from core.geo.shape_parts import (
    Bounds,
    apart_and_meeting,
    corners_of,
    has_three,
    inner_point,
    least_km,
    rings_of,
)

_CIRCLE_POINTS = 64
KM_PER_DEGREE = 111.195
"""Kilometres in one degree of latitude (mean earth)."""


class Area:
    """One or more polygons. Equal when their shapes are the same; never changed once made.

    Threads may share one: GEOS answers questions about a prepared geometry out of an index that it
    builds and uses without a lock, so that two askers at once corrupt the memory of the process
    (it dies later, anywhere, often in Python's garbage collector). One asker at a time, therefore.
    """

    __slots__ = ("_asking", "_bounds", "_geometry", "_is_valid")

    def __init__(self, geometry: BaseGeometry) -> None:
        """Wrap a shapely polygon or multipolygon already in degrees and within the world."""
        merged = merged_polygons(geometry)
        self._bounds: Bounds | None = merged.bounds
        west, south, east, north = self._bounds
        if west < -180 - 1e-9 or east > 180 + 1e-9 or south < -90 - 1e-9 or north > 90 + 1e-9:
            raise BadGeometry("coordinates lie outside the world")
        self._geometry: BaseGeometry = merged
        self._asking = threading.Lock()
        self._is_valid: bool | None = None
        shapely.prepare(self._geometry)

    def __reduce__(self) -> tuple[type[Area], tuple[BaseGeometry]]:
        return Area, (self._geometry,)

    # -- making ---------------------------------------------------------------------------

    @classmethod
    def from_ring(cls, lonlats: Sequence[tuple[float, float]] | NDArray[np.float64]) -> Area:
        """Return an area from one ring of (lon, lat); closed, repaired and cut at ±180 when needed.

        Longitudes may run past ±180 (GDACS writes -180.433) or jump across it.
        Raises BadGeometry for fewer than three different points or a latitude outside ±90.
        """
        return cls(polygon_of(closed_ring(lonlats)))

    @classmethod
    def from_rings(cls, corners: NDArray[np.float64], lengths: Sequence[int]) -> list[Area | None]:
        """Return the area of each of many rings, their corners (lon, lat) one behind the other, at
        a fraction of what they cost one by one; None for one that is to be closed, repaired, cut or
        refused: `from_ring` it.
        """
        return [
            None if polygon is None else cls._of_prepared(polygon)
            for polygon in simple_polygons(corners, lengths)
        ]

    @classmethod
    def _of_prepared(cls, polygon: shapely.Polygon | shapely.MultiPolygon) -> Area:
        """Wrap a prepared shape that is valid and within the world."""
        area = cls.__new__(cls)
        area._geometry, area._asking, area._is_valid = polygon, threading.Lock(), True
        area._bounds = None
        return area

    @classmethod
    def circle(cls, center: Point, radius_km: float) -> Area:
        """Return all within `radius_km` of `center`, as a geodesic ring of 64 points. Raises
        BadGeometry unless 0 < radius_km <= 5000.
        """
        if not 0 < radius_km <= 5000:
            raise BadGeometry(f"a radius of {radius_km:g} km makes no area")
        ring = ring_around(center.lon, center.lat, radius_km * 1000, _CIRCLE_POINTS)
        polygon = round_polygon(ring)
        return cls.from_ring(ring) if polygon is None else cls._of_prepared(polygon)

    @classmethod
    def from_box(cls, box: Box) -> Area:
        """Return the box as an area."""
        return cls(shapely.box(box.west, box.south, box.east, box.north))

    @classmethod
    def from_geojson(cls, document: Any) -> Area:
        """Return the union of every polygon in a GeoJSON geometry, Feature or FeatureCollection.

        A part that covers nothing takes nothing away and is passed over. Raises BadGeometry when it
        is not GeoJSON, holds no area, or a part cannot be read or lies outside the world.
        """
        areas, faults = geojson_parts(document)
        for fault in faults:
            if not areas or not isinstance(fault, NoArea):
                raise fault
        if not areas:
            raise NoArea("no polygon in the GeoJSON")
        return union(areas)

    @classmethod
    def from_wkb(cls, data: bytes) -> Area:
        """Return the area written as well-known binary. Raises BadGeometry for anything else."""
        try:
            return cls(shapely.from_wkb(data))
        except shapely.errors.GEOSException as wrong:
            raise BadGeometry("no well-known binary") from wrong

    # -- asking ---------------------------------------------------------------------------

    @property
    def box(self) -> Box:
        """The smallest box around it. An area cut at the antimeridian has a box round the world."""
        return Box(*self.bounds)

    @property
    def bounds(self) -> Bounds:
        """The sides of its box in degrees: west, south, east, north. Asked for again and again, and
        worked out once.
        """
        if self._bounds is None:
            self._bounds = self._geometry.bounds
        return self._bounds

    @property
    def center(self) -> Point:
        """A point inside it, near the middle of its largest part."""
        lon, lat = inner_point(self._geometry)
        return Point(lon, lat)

    @property
    def size_km2(self) -> float:
        """Its surface in square kilometres, geodesic."""
        return surface_m2(shapely.orient_polygons(self._geometry)) / 1e6

    @property
    def geometry(self) -> BaseGeometry:
        """The shapely geometry, for `core` and the drawing of maps.

        To be drawn, cut and measured; whether it holds or meets something is asked of the area.
        """
        return self._geometry

    @property
    def is_valid(self) -> bool:
        """Whether no border of it crosses another: of old maps and databases that is not sure."""
        if self._is_valid is None:
            self._is_valid = bool(shapely.is_valid(self._geometry))
        return self._is_valid

    def contains(self, point: Point) -> bool:
        """Return whether the point is inside or on the border: on the border counts as affected."""
        with self._asking:
            return bool(shapely.intersects_xy(self._geometry, point.lon, point.lat))

    def contains_many(
        self, lons: NDArray[np.float64], lats: NDArray[np.float64]
    ) -> NDArray[np.bool_]:
        """Return, for each (lon, lat), whether it is inside or on the border.

        A test against the boxes of the parts goes first; only what passes meets the polygon.
        """
        inside = np.zeros(len(lons), dtype=bool)
        for part in polygons(self._geometry):
            west, south, east, north = part.bounds
            maybe = np.flatnonzero(
                (lons >= west) & (lons <= east) & (lats >= south) & (lats <= north)
            )
            if len(maybe):
                with self._asking:
                    inside[maybe] |= shapely.intersects_xy(part, lons[maybe], lats[maybe])
        return inside

    def distance_km(self, point: Point) -> float:
        """Return how far the point lies from the area, 0 when inside. Good to 1 % under 300 km."""
        if self.contains(point):
            return 0.0
        return min(_distance_km(part, point) for part in polygons(self._geometry))

    def nearest_point(self, point: Point) -> Point:
        """Return the point of the area that lies nearest in degrees; the point itself inside."""
        line = shapely.shortest_line(self._geometry, shapely.Point(point.lon, point.lat))
        lon, lat = shapely.get_coordinates(line)[0]
        return Point(float(lon), float(lat))

    def separation_km(self, other: Area) -> float:
        """Return how far two areas lie apart, 0 when they share a point. Good to 1 % under 300 km.

        Measured between the two points nearest to each other in degrees; across ±180 it is the
        longer way round.
        """
        if self.intersects(other):
            return 0.0
        near, far = shapely.get_coordinates(shapely.shortest_line(self._geometry, other._geometry))
        return Point(float(near[0]), float(near[1])).distance_km(
            Point(float(far[0]), float(far[1]))
        )

    def is_apart(self, other: Area, km: float) -> bool:
        """Return whether two areas lie more than `km` apart, as `separation_km` measures it; of
        those far from each other their boxes are enough.
        """
        return least_km(self.bounds, other.bounds) > km or self.separation_km(other) > km

    def intersects(self, other: Area) -> bool:
        """Return whether the two share a point."""
        with self._asking:
            return bool(self._geometry.intersects(other._geometry))

    def overlap_share(self, other: Area) -> float:
        """Return which share of `other` lies in this area, 0 to 1 (measured in degrees)."""
        return float(self._geometry.intersection(other._geometry).area / other._geometry.area)

    def common(self, other: Area) -> Area:
        """Return the ground of both. Raises NoArea where there is none."""
        return Area(self._geometry.intersection(other._geometry))

    def with_corners(self, repair: Callable[[Any], Any]) -> Area:
        """Return it with other corners (rows of lon, lat). Raises BadGeometry outside the world."""
        return Area(shapely.transform(self._geometry, repair))

    def simplified(self, tolerance_degrees: float) -> Area:
        """Return it with fewer points, each within the tolerance; itself if nothing is left."""
        simple = self._geometry.simplify(tolerance_degrees)
        return self if simple.is_empty else Area(simple)

    # -- telling --------------------------------------------------------------------------

    def to_geojson(self, decimals: int = 5) -> dict[str, Any]:
        """Return a GeoJSON geometry, rounded to `decimals` places; exact where rounding would leave
        no area.
        """
        if is_written_exactly(self._geometry, decimals):
            return {"type": "Polygon", "coordinates": rings_of(self._geometry)}
        rounded = shapely.transform(self._geometry, lambda points: np.round(points, decimals))
        parts = [rings_of(part) for part in polygons(rounded if rounded.area else self._geometry)]
        kind, drawn = ("Polygon", parts[0]) if len(parts) == 1 else ("MultiPolygon", parts)
        return {"type": kind, "coordinates": drawn}

    def to_wkb(self) -> bytes:
        """Return well-known binary, as a column holds it."""
        return bytes(shapely.to_wkb(self._geometry))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Area) and bool(self._geometry.equals(other._geometry))

    def __hash__(self) -> int:
        return hash(tuple(round(bound, 6) for bound in self.bounds))

    def __repr__(self) -> str:
        box = self.box
        return f"Area({box.west:.3f}..{box.east:.3f}, {box.south:.3f}..{box.north:.3f})"


def union(areas: Iterable[Area]) -> Area:
    """Return one area holding all of them.

    Raises BadGeometry when there are none, or when they are a tangle.
    """
    given = list(areas)
    if not given:
        raise BadGeometry("no area in it")
    if len(given) == 1:
        return given[0]
    shapes = [area.geometry for area in given]
    are_valid = _are_valid(given)
    apart, meeting = apart_and_meeting(shapes, are_valid=are_valid)
    if not meeting:
        whole = shapely.multipolygons(apart)
        shapely.prepare(whole)
        return Area._of_prepared(whole)
    refuse_tangle(meeting)
    united = polygons(shapely.union_all(meeting))
    return Area(shapely.MultiPolygon([*apart, *united]))


def geojson_parts(document: Any) -> tuple[list[Area], list[BadGeometry]]:
    """Return each polygon of a GeoJSON geometry, Feature or FeatureCollection, and why the others
    cannot be used.

    Raises BadGeometry when it is not GeoJSON.
    """
    areas: list[Area] = []
    faults: list[BadGeometry] = []
    for rings in polygon_rings(document):
        try:
            areas.append(_from_rings(rings))
        except BadGeometry as wrong:
            faults.append(wrong)
    return areas, faults


def even_odd(areas: Sequence[Area]) -> Area:
    """Return what an odd number of the areas covers: rings with holes, listed as loose rings.

    Raises BadGeometry.
    """
    refuse_tangle([area.geometry for area in areas])
    shape_so_far = areas[0].geometry
    for area in areas[1:]:
        shape_so_far = shape_so_far.symmetric_difference(area.geometry)
    return Area(shapely.make_valid(shape_so_far))


def distances_km(
    origin: Point, lons: NDArray[np.float64], lats: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return great-circle kilometres from `origin` to each (lon, lat); within 0.5 % of geodesic."""
    lon0, lat0 = math.radians(origin.lon), math.radians(origin.lat)
    lon, lat = np.radians(lons), np.radians(lats)
    a = np.sin((lat - lat0) / 2) ** 2 + math.cos(lat0) * np.cos(lat) * np.sin((lon - lon0) / 2) ** 2
    return np.asarray(2 * 6371.0088 * np.arcsin(np.sqrt(np.clip(a, 0, 1))), dtype=np.float64)


# -- inside ---------------------------------------------------------------------------------


def _are_valid(areas: Sequence[Area]) -> bool:
    """Return whether all of the areas are valid; those not looked at yet are, all together."""
    unknown = [area for area in areas if area._is_valid is None]
    if unknown:
        valid = shapely.is_valid([area.geometry for area in unknown]).tolist()
        for area, is_valid in zip(unknown, valid, strict=True):
            area._is_valid = is_valid
    return all(area._is_valid for area in areas)


def _from_rings(rings: Any) -> Area:
    try:
        outer, *holes = map(corners_of, rings)
        area = Area.from_ring(outer).geometry
        cut_out = [Area.from_ring(hole).geometry for hole in holes if has_three(hole)]
        if cut_out:
            refuse_tangle([area, *cut_out])
            area = area.difference(shapely.union_all(cut_out))
    except BadGeometry:
        raise
    except (TypeError, IndexError, KeyError, ValueError, OverflowError) as wrong:
        raise BadGeometry(f"coordinates cannot be read: {wrong}") from wrong
    return Area(area)


def _distance_km(part: shapely.Polygon, point: Point) -> float:
    squeeze = max(0.05, math.cos(math.radians(point.lat)))
    flat = affinity.scale(part, xfact=squeeze, yfact=1.0, origin=(0, 0))
    here = shapely.Point(point.lon * squeeze, point.lat)
    near = shapely.shortest_line(flat, here).coords[0]
    return Point(max(-180.0, min(180.0, near[0] / squeeze)), near[1]).distance_km(point)
