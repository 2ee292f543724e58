"""Rings of (longitude, latitude) become polygons within the world, or are refused."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from core.geo.complexity import is_tangled
from core.geo.errors import BadGeometry, NoArea

Ring = list[tuple[float, float]]
_FARTHEST = 540
"""Longitudes may run past ±180 by one turn: GDACS writes -180.433."""


def closed_ring(lonlats: Sequence[tuple[float, float]]) -> Ring:
    """Return the ring, closed. Raises BadGeometry when its points make no ring on the earth."""
    ring = [(float(lon), float(lat)) for lon, lat in lonlats]
    _refuse_unearthly(ring)
    if len(set(ring)) < 3:
        raise NoArea("a polygon needs three different points")
    return ring if ring[0] == ring[-1] else [*ring, ring[0]]


def _refuse_unearthly(ring: Ring) -> None:
    if not all(math.isfinite(lon) and math.isfinite(lat) for lon, lat in ring):
        raise BadGeometry("a coordinate is not a number")
    if any(abs(lat) > 90 for _, lat in ring):
        raise BadGeometry("a latitude lies outside ±90 (axes swapped?)")
    if any(abs(lon) > _FARTHEST for lon, _ in ring):
        raise BadGeometry("a longitude lies far outside ±180")


def polygon_of(ring: Ring) -> BaseGeometry:
    """Return what a closed ring covers, repaired and cut at ±180 when needed."""
    return _cut_at_antimeridian(_unwrap(ring))


def refuse_tangle(shapes: Sequence[BaseGeometry]) -> None:
    """Raise BadGeometry when uniting or repairing the shapes would take out of all proportion."""
    if is_tangled(shapes):
        raise BadGeometry("a tangle: its borders cross each other too often")


def polygons(geometry: BaseGeometry) -> Iterator[shapely.Polygon]:
    """Yield the polygons of a geometry, whatever holds them."""
    if isinstance(geometry, shapely.Polygon):
        yield geometry
    elif hasattr(geometry, "geoms"):
        for part in geometry.geoms:
            yield from polygons(part)


def _unwrap(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Undo jumps of more than 180° between neighbours, so that the ring is in one piece."""
    unwrapped = [ring[0]]
    shift = 0.0
    for (before, _), (lon, lat) in itertools.pairwise(ring):
        if lon - before > 180:
            shift -= 360
        elif lon - before < -180:
            shift += 360
        unwrapped.append((lon + shift, lat))
    return unwrapped


def _cut_at_antimeridian(ring: list[tuple[float, float]]) -> BaseGeometry:
    polygon: BaseGeometry = shapely.Polygon(ring)
    if not polygon.is_valid:
        refuse_tangle([polygon])
        polygon = shapely.make_valid(polygon, method="structure", keep_collapsed=False)
    west, _, east, _ = polygon.bounds
    if east - west >= 360:
        raise BadGeometry("a polygon goes round the world")
    return _within_world(polygon)


def _within_world(geometry: BaseGeometry) -> BaseGeometry:
    west, _, east, _ = geometry.bounds
    if west >= -180 and east <= 180:
        return geometry
    pieces = []
    for turn in (-360, 0, 360):
        moved = affinity.translate(geometry, xoff=turn)
        piece = moved.intersection(shapely.box(-180, -90, 180, 90))
        if not piece.is_empty:
            pieces.append(piece)
    return shapely.union_all(pieces)
