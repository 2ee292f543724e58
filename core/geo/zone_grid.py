"""An area laid over a small grid, so that most points and boxes never meet its exact shape.

Each cell is wholly outside the area, wholly inside, or touched by its border (or within a hair of
it). A box that lies on inside cells alone is inside; of many points only those in touched cells are
asked of the exact shape, all others take the answer of their cell. The answers are those of
`shapely.intersects_xy`, point by point: a point on the border is inside.

Places are whole numbers of millionths of a degree (about 0.1 m), as `micro` makes them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from core.geo.geometry import Area
from core.geo.rings import polygons

MICRO = 1_000_000
"""So many units in a degree."""
OUTSIDE, INSIDE, TOUCHED = 0, 1, 2
_MARGIN_MICRO = 2.0
"""A cell this near to the border counts as touched: the rounding of floats stays far below it."""
_FEWEST_CELLS, _MOST_CELLS = 24, 1024
_CELLS_A_ROOT = 12.0
"""Cells along the longer side, for each square root of the boxes that are near: a finer grid costs
more to make and spares more exact questions."""
_MOST_SUMMED = 1 << 15
"""A box of more cells than this is looked at, whatever they are."""
_LARGE_PARTS = 6
_FEW_BOXES, _FEW_WIDE_BOXES = 8, 48
"""Of so few boxes all points are asked in less time than a grid takes to make; of more, where none
of them can lie wholly inside."""

Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
States = NDArray[np.int8]


def micro(degrees: NDArray[np.float64]) -> Ints:
    """Return degrees as whole millionths, the nearest ones."""
    return np.rint(np.asarray(degrees, dtype=np.float64) * MICRO).astype(np.int32)


def degrees(values: Ints) -> NDArray[np.float64]:
    """Return millionths as degrees: the floats that the exact shape is asked about."""
    return np.asarray(values / MICRO, dtype=np.float64)


def cells_for(boxes: int) -> int:
    """Return how many cells the longer side of a grid has, for a zone near which so many boxes
    lie.
    """
    return int(min(_MOST_CELLS, max(_FEWEST_CELLS, _CELLS_A_ROOT * math.sqrt(boxes))))


class Boxes(Protocol):
    """Boxes in millionths of a degree, an array for each side."""

    @property
    def west(self) -> Ints:
        """Of each."""

    @property
    def south(self) -> Ints:
        """Of each."""

    @property
    def east(self) -> Ints:
        """Of each."""

    @property
    def north(self) -> Ints:
        """Of each."""


@dataclass(frozen=True, slots=True)
class MicroBox:
    """A box in millionths of a degree."""

    west: int
    south: int
    east: int
    north: int

    @classmethod
    def around(cls, area: Area) -> MicroBox:
        """Return a box that holds an area, a hair wider than it."""
        west, south, east, north = area.bounds
        return cls(
            math.floor(west * MICRO) - 1,
            math.floor(south * MICRO) - 1,
            math.ceil(east * MICRO) + 1,
            math.ceil(north * MICRO) + 1,
        )

    def near(self, boxes: Boxes) -> NDArray[np.int64]:
        """Return the positions of the boxes that meet this one."""
        meets = (boxes.west <= self.east) & (boxes.east >= self.west)
        meets &= (boxes.south <= self.north) & (boxes.north >= self.south)
        return np.flatnonzero(meets)

    def holds_any(self, boxes: Boxes) -> bool:
        """Return whether any of the boxes lies within this one."""
        within = (boxes.west >= self.west) & (boxes.east <= self.east)
        within &= (boxes.south >= self.south) & (boxes.north <= self.north)
        return bool(within.any())


class ZoneGrid:
    """One area as a grid; it belongs to one question and one thread."""

    def __init__(self, area: Area, cells: int) -> None:
        """Lay a grid of about `cells` cells along the longer side over the area."""
        self._parts = _own_parts(area)
        self._shapes = _asked_apart(self._parts)
        self.box = box = MicroBox.around(area)
        longer = max(box.east - box.west, box.north - box.south)
        self._shift = max(0, math.ceil(math.log2(longer / cells)))
        self._column, self._row = box.west >> self._shift, box.south >> self._shift
        self._columns = (box.east >> self._shift) - self._column + 1
        self._rows = (box.north >> self._shift) - self._row + 1
        self._cells = self._states(self._touched())
        self._flat = self._cells.ravel()
        self._table: NDArray[np.uint32] | None = None

    # -- asking -----------------------------------------------------------------------------

    def states_of_boxes(self, west: Ints, south: Ints, east: Ints, north: Ints) -> NDArray[np.int8]:
        """Return OUTSIDE, INSIDE or TOUCHED (to be looked at) of boxes that meet the area's own."""
        left = np.maximum((west >> self._shift) - self._column, 0)
        right = np.minimum((east >> self._shift) - self._column, self._columns - 1) + 1
        low = np.maximum((south >> self._shift) - self._row, 0)
        high = np.minimum((north >> self._shift) - self._row, self._rows - 1) + 1
        within = (west >= self.box.west) & (east <= self.box.east)
        within &= (south >= self.box.south) & (north <= self.box.north)
        table, wide = self._sums(), self._columns + 2
        high, low = high * wide, low * wide
        sums = table.take(high + right) - table.take(low + right)
        sums -= table.take(high + left)
        sums += table.take(low + left)
        cells = (right - left) * (high - low) // wide
        found = np.full(len(cells), OUTSIDE, dtype=np.int8)
        found[sums > 0] = TOUCHED
        found[within & (sums == cells)] = INSIDE
        found[cells > _MOST_SUMMED] = TOUCHED
        return found

    def holds(self, lon: Ints, lat: Ints) -> Flags:
        """Return, for each point, whether it is inside or on the border: exact."""
        row, column = lat >> self._shift, lon >> self._shift
        row -= self._row - 1
        column -= self._column - 1
        np.minimum(np.maximum(row, 0, out=row), self._rows + 1, out=row)
        np.minimum(np.maximum(column, 0, out=column), self._columns + 1, out=column)
        row *= self._columns + 2
        row += column
        states = self._flat.take(row)
        asked = np.flatnonzero(states == TOUCHED)
        if len(asked):
            states[asked] = _asked_once(self._shapes, lon[asked], lat[asked])
        return np.asarray(states.view(bool))

    # -- inside -----------------------------------------------------------------------------

    def _sums(self) -> NDArray[np.uint32]:
        """Return a table of sums over the cells: inside ones count 1, touched ones far more.

        The sums run over, and the differences between them are right all the same, of boxes of not
        more cells than `_MOST_SUMMED`.
        """
        if self._table is None:
            table = np.array([0, 1, 1 << 16], dtype=np.uint32).take(self._cells)
            np.cumsum(table, axis=0, dtype=np.uint32, out=table)
            self._table = np.cumsum(table, axis=1, dtype=np.uint32, out=table).reshape(-1)
        return self._table

    def _touched(self) -> Flags:
        """Return which cells an edge meets, row by row, each row with a spare cell at its end.

        Of each edge and each row of cells it crosses the run of columns is reckoned, wider by the
        margin on each side; runs are added up as a difference at each end.
        """
        edge, row, margin = self._crossings()
        ax, ay, bx, by = edge
        low, high = np.minimum(ay, by), np.maximum(ay, by)
        is_level = high - low < 1e-6
        slope = (bx - ax) / np.where(is_level, 1.0, by - ay)
        enters = ax + (np.clip(row - margin, low, high) - ay) * slope
        leaves = ax + (np.clip(row + (1 + margin), low, high) - ay) * slope
        enters, leaves = np.where(is_level, ax, enters), np.where(is_level, bx, leaves)
        left = np.floor(np.minimum(enters, leaves) - margin).astype(np.int64)
        right = np.floor(np.maximum(enters, leaves) + margin).astype(np.int64)
        wide = self._columns + 1
        starts = row * wide + np.clip(left, 0, self._columns - 1)
        stops = row * wide + np.clip(right, 0, self._columns - 1) + 1
        size = self._rows * wide
        change = np.bincount(starts, minlength=size) - np.bincount(stops, minlength=size)
        return np.asarray(np.cumsum(change) > 0)

    def _crossings(self) -> tuple[NDArray[np.float64], NDArray[np.int64], float]:
        """Return each edge once for each row it crosses (ax, ay, bx, by in cells; shape (4, n)),
        the row, and the margin in cells.
        """
        step = float(1 << self._shift)
        margin = _MARGIN_MICRO / step + 1e-5
        rings = shapely.get_rings(np.array(self._parts, dtype=object))
        corners, ring = shapely.get_coordinates(rings, return_index=True)
        corners = corners * (MICRO / step) - (self._column, self._row)
        edge = np.flatnonzero(ring[1:] == ring[:-1])
        ends = np.concatenate([corners[edge].T, corners[edge + 1].T])
        low, high = np.minimum(ends[1], ends[3]), np.maximum(ends[1], ends[3])
        first = np.maximum(np.floor(low - margin), 0).astype(np.int64)
        last = np.minimum(np.floor(high + margin), self._rows - 1).astype(np.int64)
        many = last - first + 1
        of = np.repeat(np.arange(len(edge)), many)
        row = np.arange(len(of)) - (np.cumsum(many) - many - first)[of]
        return ends[:, of], row, margin

    def _states(self, touched: Flags) -> NDArray[np.uint8]:
        """Return the state of each cell, with a rim of outside cells for points beyond the grid.

        Untouched cells side by side in a row lie on one side of the border: one exact question
        says which.
        """
        wide = self._columns + 1
        touched.reshape(self._rows, wide)[:, -1] = True
        before = np.concatenate([[True], touched[:-1]])
        start = np.flatnonzero(~touched & before)
        states = np.full(len(touched), TOUCHED, dtype=np.uint8)
        if len(start):
            half = (1 << self._shift) / 2
            lon = (((start % wide + self._column) << self._shift) + half) / MICRO
            lat = (((start // wide + self._row) << self._shift) + half) / MICRO
            is_inside = _exact(self._shapes, lon, lat)
            free = np.flatnonzero(~touched)
            first = np.flatnonzero(before[free])
            states[free] = np.repeat(is_inside, np.diff(first, append=len(free)))
        cells = np.zeros((self._rows + 2, self._columns + 2), dtype=np.uint8)
        cells[1:-1, 1:-1] = states.reshape(self._rows, wide)[:, :-1]
        return cells


class ZoneOutline:
    """An area near which few boxes lie, so that no grid is worth making: every box is to be looked
    at, every point in the box of the area meets its exact shape. The answers are those of a grid.
    """

    def __init__(self, area: Area) -> None:
        """Take the area; it belongs to one question and one thread."""
        self._shapes = _asked_apart(_own_parts(area))
        self.box = MicroBox.around(area)

    def states_of_boxes(self, west: Ints, _south: Ints, _east: Ints, _north: Ints) -> States:
        """Return TOUCHED (to be looked at) of each box."""
        return np.full(len(west), TOUCHED, dtype=np.int8)

    def holds(self, lon: Ints, lat: Ints) -> Flags:
        """Return, for each point, whether it is inside or on the border: exact."""
        box = self.box
        in_box = (lon >= box.west) & (lon <= box.east) & (lat >= box.south) & (lat <= box.north)
        asked = np.flatnonzero(in_box)
        if len(asked):
            in_box[asked] = _asked_once(self._shapes, lon[asked], lat[asked])
        return in_box


def zone_over(area: Area, boxes: Boxes) -> ZoneGrid | ZoneOutline:
    """Return what answers for an area near which these boxes lie."""
    many = len(boxes.west)
    is_wide = many <= _FEW_WIDE_BOXES and not MicroBox.around(area).holds_any(boxes)
    if many <= _FEW_BOXES or is_wide:
        return ZoneOutline(area)
    return ZoneGrid(area, cells_for(many))


# -- inside ---------------------------------------------------------------------------------


def _asked_once(shapes: Sequence[BaseGeometry], lon: Ints, lat: Ints) -> Flags:
    """Ask shapes about points of which neighbours are often one: households stand at one point,
    side by side, and it is asked once.
    """
    differs = np.empty(len(lon), dtype=bool)
    differs[0] = True
    differs[1:] = (lon[1:] != lon[:-1]) | (lat[1:] != lat[:-1])
    once = np.flatnonzero(differs)
    answer = _exact(shapes, degrees(lon[once]), degrees(lat[once]))
    return np.asarray(answer[np.cumsum(differs) - 1])


def _exact(shapes: Sequence[BaseGeometry], x: Floats, y: Floats) -> Flags:
    """Ask shapes about points in degrees; of several each those in its box."""
    if len(shapes) == 1:
        return np.asarray(shapely.intersects_xy(shapes[0], x, y))
    answer = np.zeros(len(x), dtype=bool)
    for part in shapes:
        west, south, east, north = part.bounds
        in_box = (x >= west) & (x <= east) & (y >= south) & (y <= north) & ~answer
        maybe = np.flatnonzero(in_box)
        if len(maybe):
            answer[maybe] = shapely.intersects_xy(part, x[maybe], y[maybe])
    return answer


def _own_parts(area: Area) -> list[shapely.Polygon]:
    """Return copies of the parts of an area: preparing them, and asking, disturbs no other
    thread.
    """
    return list(polygons(shapely.from_wkb(shapely.to_wkb(area.geometry))))


def _asked_apart(parts: list[shapely.Polygon]) -> list[BaseGeometry]:
    """Return the shapes that are asked one by one, prepared: each of the largest parts, and the
    rest together: fewer edges lie on a level then.
    """
    if len(parts) == 1:
        shapely.prepare(parts[0])
        return [parts[0]]
    ordered = sorted(parts, key=shapely.get_num_coordinates, reverse=True)
    rest = ordered[_LARGE_PARTS:]
    shapes = [*ordered[:_LARGE_PARTS], *([shapely.MultiPolygon(rest)] if rest else [])]
    for shape in shapes:
        shapely.prepare(shape)
    return shapes
