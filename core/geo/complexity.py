"""How often the borders of a shape cross: found out before it is repaired or united.

Repairing or uniting costs as much as there are crossings, which grow with the square of the points:
a ring of 500 random points (6 KB) keeps GEOS busy for minutes, and a weave of slivers fills the
memory. Shapes of nature are nothing like it: each piece of a border meets its two neighbours and
little else. Counted are overlaps of the pieces' boxes, which is quick and never less than the
crossings.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from shapely.strtree import STRtree

MOST_OVERLAPS = 40_000
"""So many are let pass whatever the size of the shape: they cost a second at most."""
OVERLAPS_PER_PIECE = 20
_FIRST_CHUNK = 16
_LAST_CHUNK = 4096


def is_tangled(geometries: Sequence[BaseGeometry]) -> bool:
    """Return whether uniting or repairing these polygons would cost out of all proportion to their
    points.
    """
    pieces = _pieces(geometries)
    if len(pieces) ** 2 <= MOST_OVERLAPS:
        return False
    tree = STRtree(np.asarray(shapely.linestrings(pieces)))
    # In random order, so that a knot in a long border is met early; the same order every time.
    order = np.random.default_rng(0).permutation(len(pieces))
    allowed = MOST_OVERLAPS + OVERLAPS_PER_PIECE * len(pieces)
    overlaps, start, size = 0, 0, _FIRST_CHUNK
    while start < len(pieces) and overlaps <= allowed:
        overlaps += tree.query(tree.geometries[order[start : start + size]]).shape[1]
        start, size = start + size, min(2 * size, _LAST_CHUNK)
    return overlaps > allowed


def _pieces(geometries: Sequence[BaseGeometry]) -> NDArray[np.float64]:
    """Return every straight piece of every border: an array of shape (pieces, 2, 2)."""
    rings = shapely.get_rings(np.asarray(geometries, dtype=object))
    points, ring_of = shapely.get_coordinates(rings, return_index=True)
    same_ring = ring_of[:-1] == ring_of[1:]
    return np.stack([points[:-1][same_ring], points[1:][same_ring]], axis=1)
