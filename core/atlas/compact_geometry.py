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
    try:
        raw = zlib.decompressobj().decompress(data[1:], _MOST_BYTES)
        parts = int(np.frombuffer(raw, "<i4", 1)[0])
        rings = np.frombuffer(raw, "<i4", parts, 4)
        lengths = np.frombuffer(raw, "<i4", int(rings.sum()), 4 + 4 * parts)
        planes = np.frombuffer(raw, "u1", offset=4 + 4 * parts + 4 * len(lengths)).reshape(4, -1)
    except (zlib.error, ValueError, IndexError) as wrong:
        raise ValueError("not a small shape") from wrong
    coded = np.ascontiguousarray(planes.T).view("<u4").reshape(-1)
    steps = (coded >> 1).astype("<i4") ^ -(coded & 1).astype("<i4")
    points = np.cumsum(steps.reshape(2, -1), axis=1, dtype=np.int64).T / SCALE
    if len(points) != int(lengths.sum()):
        raise ValueError("not a small shape")
    return _built(points, rings, lengths, data[:1] == b"P")


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
