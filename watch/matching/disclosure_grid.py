"""Other countries' people where somebody drew the area: counted in whole squares of the map, never
closer. Pure.

Somebody who may choose the area could else close in on one person: a zone around a single house
answers `<5` or nothing, and two zones that differ by a house differ by who lives there. Counted
are the squares of a fixed grid that the area touches and that hold five or more people of that
country, so that no area, and no comparison of two, tells of fewer. The squares do not depend on
who asks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from core.disclosure import STANDARD, Cell, Disclosure
from core.geo.geometry import Area, Box, union
from core.geo.window import Window
from registry.matching.blocks.stay_rows import Rows
from registry.matching.index import MatchingIndex

SQUARE_DEGREES = 0.25
"""About 25 km."""


@dataclass(frozen=True, slots=True)
class PeopleSquare:
    """How many persons are registered in one square of the grid."""

    box: Box
    persons: Cell


def squares_of(
    rows: Rows, disclosure: Disclosure = STANDARD, *, is_own: bool
) -> tuple[PeopleSquare, ...]:
    """Return the squares that hold the persons of `rows`, a row each, for a map: exact for who may
    read them by name (`is_own`), else small counts hidden, also by subtraction.
    """
    places = _squares(rows)
    squares, counts = np.unique(places, axis=0, return_counts=True)
    numbers = {(int(x), int(y)): int(count) for (x, y), count in zip(squares, counts, strict=True)}
    cells = disclosure.division(numbers, is_own=is_own)
    return tuple(PeopleSquare(_square_box(x, y), cells[x, y]) for x, y in sorted(cells))


def persons_by_squares(
    area: Area, index: MatchingIndex, at: datetime, disclosure: Disclosure = STANDARD
) -> dict[str, int]:
    """Distinct persons of each country at `at` in the squares that `area` touches, those of 1 to 4
    left out; countries without such a square are left out.
    """
    ground = union(Area.from_box(_outward(box)) for box in Window.around(area).boxes)
    touch = index.touch([ground], at.year)
    travellers = touch.travellers
    present = travellers.stretches.hold_at(at)
    found = {}
    for number, country in enumerate(index.countries):
        dated = travellers.rows[present & (travellers.country == number)]
        count = _persons(area, np.concatenate([touch.rows_of(country).rows, dated]), disclosure)
        if count:
            found[country] = count
    return found


def _persons(area: Area, rows: Rows, disclosure: Disclosure) -> int:
    places = _squares(rows)
    squares, square_of = np.unique(places, axis=0, return_inverse=True)
    square_of = square_of.reshape(-1)
    # A person with two stays in one square is one person there.
    once = np.unique(np.stack([square_of, rows["person"]], axis=1), axis=0)
    crowded = np.bincount(once[:, 0], minlength=len(squares)) >= disclosure.threshold
    kept = crowded & _touched(area, squares)
    return len(np.unique(once[kept[once[:, 0]], 1]))


def _outward(box: Box) -> Box:
    """Return the whole squares that a box touches, and those beside them, within the world."""
    step = SQUARE_DEGREES
    west, south = (math.floor(side / step) * step - step for side in (box.west, box.south))
    east, north = (math.ceil(side / step) * step + step for side in (box.east, box.north))
    return Box(max(-180.0, west), max(-90.0, south), min(180.0, east), min(90.0, north))


def _squares(rows: Rows) -> NDArray[np.int64]:
    """Return the column and the row of the grid that each row lies in."""
    places = np.stack([rows["lon"], rows["lat"]], axis=1)
    return np.asarray(np.floor(places / SQUARE_DEGREES).astype(np.int64))


def _square_box(x: int, y: int) -> Box:
    west, south = x * SQUARE_DEGREES, y * SQUARE_DEGREES
    return Box(west, south, min(180.0, west + SQUARE_DEGREES), min(90.0, south + SQUARE_DEGREES))


def _touched(area: Area, squares: NDArray[np.int64]) -> NDArray[np.bool_]:
    touched = [area.intersects(Area.from_box(_square_box(x, y))) for x, y in squares.tolist()]
    return np.array(touched, dtype=bool)
