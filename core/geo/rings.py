"""Rings of (longitude, latitude) become polygons within the world, or are refused."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from core.geo.complexity import is_tangled
from core.geo.errors import BadGeometry, NoArea

Ring = NDArray[np.float64]
"""Longitude and latitude of each corner, shape (corners, 2)."""
_FARTHEST = 540
"""Longitudes may run past ±180 by one turn: GDACS writes -180.433."""


def simple_polygons(corners: Ring, lengths: Sequence[int]) -> NDArray[np.object_]:
    """Return the polygon of each of many rings, one behind the other in `corners`, that needs
    nothing done to it, as nearly all: closed, valid and within the world, no more than half round
    it. None for any other: `polygon_of` it.
    """
    counts = np.asarray(lengths, dtype=np.intp)
    polygons = np.full(len(counts), None, dtype=object)
    if not len(corners) or not counts.all():
        return polygons
    starts = np.cumsum(counts) - counts
    is_simple = _is_simple(corners, starts, counts)
    if not is_simple.any():
        return polygons
    used = counts[is_simple]
    rings = shapely.linearrings(
        corners[np.repeat(is_simple, counts)], indices=np.repeat(np.arange(len(used)), used)
    )
    found = np.asarray(shapely.polygons(rings), dtype=object)
    is_valid = shapely.is_valid(found)
    shapely.prepare(found)
    polygons[np.flatnonzero(is_simple)[is_valid]] = found[is_valid]
    return polygons


def _is_simple(
    corners: Ring, starts: NDArray[np.intp], counts: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Return, for each ring, whether it is closed and lies within the world, in one half of it."""
    # What is no number spoils each comparison.
    least = np.minimum.reduceat(corners, starts)
    greatest = np.maximum.reduceat(corners, starts)
    is_closed = (corners[starts] == corners[starts + counts - 1]).all(axis=1) & (counts >= 4)
    is_within = (least >= (-180, -90)).all(axis=1) & (greatest <= (180, 90)).all(axis=1)
    return np.asarray(is_closed & is_within & (greatest[:, 0] <= least[:, 0] + 180))


def round_polygon(ring: Ring) -> shapely.Polygon | None:
    """Return the polygon, prepared, of a closed ring that goes once round a middle, as a circle on
    the earth does: no border of it crosses another. None where it comes near a pole or crosses
    ±180, where that is not so on the map: `polygon_of` it.
    """
    (west, south), (east, north) = ring.min(axis=0).tolist(), ring.max(axis=0).tolist()
    is_plain = west >= -180 and east <= 180 and east - west < 90 and south > -80 and north < 80
    if not is_plain:
        return None
    polygon = shapely.Polygon(ring)
    shapely.prepare(polygon)
    return polygon


def closed_ring(lonlats: Sequence[tuple[float, float]] | Ring) -> Ring:
    """Return the ring, closed. Raises BadGeometry when its points make no ring on the earth."""
    ring = np.array(lonlats, dtype=np.float64).reshape(-1, 2)
    _refuse_unearthly(ring)
    if not _has_three(ring):
        raise NoArea("a polygon needs three different points")
    return ring if (ring[0] == ring[-1]).all() else np.concatenate([ring, ring[:1]])


def _has_three(ring: Ring) -> bool:
    """Return whether three of the points differ: most rings show it by their first."""
    points: set[tuple[float, ...]] = set()
    for point in ring.tolist():
        points.add(tuple(point))
        if len(points) == 3:
            return True
    return False


def _refuse_unearthly(ring: Ring) -> None:
    if not len(ring):
        return
    lon, lat = np.abs(ring).max(axis=0).tolist()
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise BadGeometry("a coordinate is not a number")
    if lat > 90:
        raise BadGeometry("a latitude lies outside ±90 (axes swapped?)")
    if lon > _FARTHEST:
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


def merged_polygons(geometry: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a geometry as one shape. Raises NoArea when there are none."""
    if isinstance(geometry, shapely.Polygon) and not geometry.is_empty:
        return geometry
    parts = [part for part in polygons(geometry) if not part.is_empty]
    if not parts:
        raise NoArea("no area in it")
    if len(parts) == 1:
        return parts[0]
    is_whole = isinstance(geometry, shapely.MultiPolygon) and len(parts) == len(geometry.geoms)
    return geometry if is_whole else shapely.MultiPolygon(parts)


def _unwrap(ring: Ring) -> Ring:
    """Undo jumps of more than 180° between neighbours, so that the ring is in one piece."""
    if np.ptp(ring[:, 0]) <= 180:
        return ring
    jumps = np.diff(ring[:, 0])
    turns = np.cumsum((jumps < -180).astype(int) - (jumps > 180))
    if not turns.any():
        return ring
    return ring + np.stack([np.concatenate([[0], turns]) * 360.0, np.zeros(len(ring))], axis=1)


def _cut_at_antimeridian(ring: Ring) -> BaseGeometry:
    polygon: BaseGeometry = shapely.polygons(ring)  # type: ignore[assignment]
    if not shapely.is_valid(polygon):
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
