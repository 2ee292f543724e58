"""Many points asked again and again which of them lie in an area.

The points are kept in the order of a grid: what an area can hold is then a few stretches of them,
and only that meets the polygon. It costs 24 bytes a point.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from core.geo.geometry import Area

_CELL_DEGREES = 0.25
_COLUMNS = int(360 / _CELL_DEGREES) + 1
_AT_ONCE = 1 << 18
"""So many pairs of a part and a point are looked at together: that bounds the memory."""


class PointIndex:
    """Points by their cell; never changed once made, and shared by threads."""

    def __init__(self, lons: NDArray[np.float64], lats: NDArray[np.float64]) -> None:
        """Take the points; one that is not a number is in no area."""
        self._size = max(1, len(lons))
        known = np.flatnonzero(np.isfinite(lons) & np.isfinite(lats))
        cells = _cells(lons[known], lats[known])
        order = np.argsort(cells, kind="stable")
        self._cells = cells[order]
        self._order = known[order].astype(np.int32)
        self._lons, self._lats = lons[self._order], lats[self._order]

    def pairs_within(self, areas: Sequence[Area]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return each pair of an area and a point inside it or on its border, as positions in
        `areas` and among the points; by area, then by point, none twice.
        """
        shapes = np.array([area.geometry for area in areas], dtype=object)
        parts, area_of = shapely.get_parts(shapes, return_index=True)
        found = [np.empty(0, dtype=np.int64)]
        # The parts are this question's own: preparing them disturbs no other thread.
        for part, place in self._candidates(shapely.bounds(parts)):
            shapely.prepare(parts[np.unique(part)])
            inside = shapely.intersects_xy(parts[part], self._lons[place], self._lats[place])
            found.append(area_of[part[inside]] * self._size + self._order[place[inside]])
        pairs = np.unique(np.concatenate(found))
        return pairs // self._size, pairs % self._size

    def within(self, area: Area) -> NDArray[np.int64]:
        """Return the positions of the points inside an area or on its border, in order."""
        return self.pairs_within([area])[1]

    def _candidates(
        self, boxes: NDArray[np.float64]
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """Yield, some at a time, each pair of a box (west, south, east, north; shape (n, 4)) and a
        point in it, the point as a position in the order of the cells.
        """
        box, start, stop = self._stretches(boxes)
        ends = np.cumsum(stop - start)
        lows, highs = boxes[:, :2], boxes[:, 2:]
        for first, last in _runs(ends):
            lengths = (stop - start)[first:last]
            of_box = np.repeat(box[first:last], lengths)
            before = np.cumsum(lengths) - lengths
            place = np.arange(int(lengths.sum())) + np.repeat(start[first:last] - before, lengths)
            points = np.stack([self._lons[place], self._lats[place]], axis=1)
            fits = ((points >= lows[of_box]) & (points <= highs[of_box])).all(axis=1)
            if fits.any():
                yield of_box[fits], place[fits]

    def _stretches(
        self, boxes: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return the stretches of points, row by row of the grid, that boxes meet: box, start, stop
        of each.
        """
        south, north = _rows(boxes[:, 1]), _rows(boxes[:, 3])
        rows = north - south + 1
        box = np.repeat(np.arange(len(boxes)), rows)
        row = np.arange(len(box)) - np.repeat(np.cumsum(rows) - rows - south, rows)
        west, east = _columns(boxes[:, 0])[box], _columns(boxes[:, 2])[box]
        start = np.searchsorted(self._cells, (row * _COLUMNS + west).astype(np.int32), "left")
        stop = np.searchsorted(self._cells, (row * _COLUMNS + east).astype(np.int32), "right")
        some = np.flatnonzero(stop > start)
        return box[some], start[some], stop[some]


def _runs(ends: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield runs of stretches (first, behind the last) of about _AT_ONCE points together."""
    first = 0
    while first < len(ends):
        before = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, before + _AT_ONCE, "right")))
        yield first, last
        first = last


def _cells(lons: NDArray[np.float64], lats: NDArray[np.float64]) -> NDArray[np.int32]:
    return (_rows(lats) * _COLUMNS + _columns(lons)).astype(np.int32)


def _rows(lats: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.floor((lats + 90) / _CELL_DEGREES).astype(np.int64)


def _columns(lons: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.floor((lons + 180) / _CELL_DEGREES).astype(np.int64)
