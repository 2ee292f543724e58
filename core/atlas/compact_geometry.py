"""Polygons and lines in a fourth of the space: ten-thousandths of a degree, each as its step from
the last.

The GeoPackage standard leaves a place for it (ExtendedGeoPackageBinary, OGC 12-128r18, 2.1.3: flag
X and a four-letter code). Other programs see such rows without a shape; the columns they can read.
After the code: "P" or "L", then deflated: number of parts, rings of each part, points of each ring
and the steps (longitudes, then latitudes), all 32-bit, the steps zigzag-coded and laid out byte by
byte so that the empty high bytes lie together.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

CODE = b"ATLY"
SCALE = 10_000
_MOST_BYTES = 100_000_000


def pack(geometry: BaseGeometry) -> bytes:
    """Return the bytes of a MultiPolygon or MultiLineString.

    Coordinates are rounded to four decimals.
    """
    parts = shapely.get_parts(geometry)
    area = geometry.geom_type == "MultiPolygon"
    rings = [[part.exterior, *part.interiors] if area else [part] for part in parts]
    lines = [
        np.round(shapely.get_coordinates(ring) * SCALE).astype("<i4")
        for part in rings
        for ring in part
    ]
    head = np.array([len(rings), *map(len, rings), *map(len, lines)], dtype="<i4")
    points = np.concatenate(lines) if lines else np.empty((0, 2), "<i4")
    steps = np.diff(points, axis=0, prepend=np.zeros((1, 2), "<i4")).T.reshape(-1)
    coded = ((steps << 1) ^ (steps >> 31)).astype("<i4").view("u1").reshape(-1, 4).T
    return (b"P" if area else b"L") + zlib.compress(head.tobytes() + coded.tobytes(), 9)


def unpack(data: bytes) -> BaseGeometry:
    """Return the geometry `pack` made the bytes of. Raises ValueError for any others."""
    raw = _raw_of(data)
    return _built(_points_of([raw]), raw.rings, raw.lengths, data[:1] == b"P")


def unpack_areas(many: Sequence[bytes]) -> list[BaseGeometry | None]:
    """Return the polygons and multipolygons that `pack` made the bytes of, all together at a
    fraction of what they cost one by one; None for each of any others: `unpack` it.
    """
    raws = [_raw_or_none(data) if data[:1] == b"P" else None for data in many]
    usable = [raw for raw in raws if raw is not None]
    try:
        shapes = iter(_areas_of(usable) if usable else ())
    except shapely.errors.GEOSException:  # one of them: each is read by itself
        return [None] * len(many)
    return [None if raw is None else next(shapes) for raw in raws]


# -- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _RawShape:
    """What the bytes hold, still coded."""

    rings: NDArray[np.int32]
    """Of each part."""
    lengths: NDArray[np.int32]
    """Points of each ring."""
    planes: NDArray[np.uint8]
    """The steps byte by byte, all longitudes before all latitudes; shape (4, twice the points)."""


def _raw_of(data: bytes) -> _RawShape:
    """Return what the bytes of `pack` hold. Raises ValueError for any others."""
    try:
        raw = zlib.decompressobj().decompress(data[1:], _MOST_BYTES)
        parts = int(np.frombuffer(raw, "<i4", 1)[0])
        rings = np.frombuffer(raw, "<i4", parts, 4)
        lengths = np.frombuffer(raw, "<i4", int(rings.sum()), 4 + 4 * parts)
        planes = np.frombuffer(raw, "u1", offset=4 + 4 * parts + 4 * len(lengths)).reshape(4, -1)
    except (zlib.error, ValueError, IndexError) as wrong:
        raise ValueError("not a small shape") from wrong
    if planes.shape[1] != 2 * int(lengths.sum()):
        raise ValueError("not a small shape")
    return _RawShape(rings, lengths, planes)


def _raw_or_none(data: bytes) -> _RawShape | None:
    """Return the same; None for other bytes, and where a part is without a ring."""
    try:
        raw = _raw_of(data)
    except ValueError:
        return None
    return raw if len(raw.rings) and raw.rings.all() else None


def _points_of(shapes: Sequence[_RawShape]) -> NDArray[np.float64]:
    """Return the points of shapes one behind the other; shape (points, 2)."""
    planes = np.concatenate([shape.planes for shape in shapes], axis=1)
    coded = np.ascontiguousarray(planes.T).view("<u4").reshape(-1)
    steps = (coded >> 1).astype("<i4") ^ -(coded & 1).astype("<i4")
    # Two runs of steps a shape, each summed up from nought.
    runs = np.repeat([shape.planes.shape[1] // 2 for shape in shapes], 2)
    starts = np.cumsum(runs) - runs
    sums = np.cumsum(steps, dtype=np.int64)
    sums -= np.repeat(np.where(starts > 0, sums[starts - 1], 0), runs)
    is_lat = np.repeat(np.arange(len(runs)) % 2 == 1, runs)
    return np.asarray(np.stack([sums[~is_lat], sums[is_lat]], axis=1) / SCALE)


def _areas_of(raws: Sequence[_RawShape]) -> list[BaseGeometry]:
    """Return the areas of shapes, each with a part: one part is a polygon, more are several."""
    lengths = np.concatenate([raw.lengths for raw in raws])
    rings = np.concatenate([raw.rings for raw in raws])
    of_ring = np.repeat(np.arange(len(lengths)), lengths)
    made = np.asarray(shapely.linearrings(_points_of(raws), indices=of_ring))
    polygons = np.asarray(shapely.polygons(made, indices=np.repeat(np.arange(len(rings)), rings)))
    ends = np.cumsum([len(raw.rings) for raw in raws])
    parts = np.split(polygons, ends[:-1])
    return [own[0] if len(own) == 1 else shapely.MultiPolygon(list(own)) for own in parts]


def _built(
    points: NDArray[np.float64], rings: NDArray[np.int32], lengths: NDArray[np.int32], area: bool
) -> BaseGeometry:
    if area and len(lengths) == 1:  # most shapes: one ring, made at once
        return shapely.MultiPolygon([shapely.Polygon(points)])
    of_ring = np.repeat(np.arange(len(lengths)), lengths)
    if not area:
        lines: BaseGeometry = shapely.multilinestrings(
            np.asarray(shapely.linestrings(points, indices=of_ring))
        )  # type: ignore[assignment]
        return lines
    made = np.asarray(shapely.linearrings(points, indices=of_ring))
    polygons = np.asarray(shapely.polygons(made, indices=np.repeat(np.arange(len(rings)), rings)))
    areas: BaseGeometry = shapely.multipolygons(polygons)  # type: ignore[assignment]
    return areas
