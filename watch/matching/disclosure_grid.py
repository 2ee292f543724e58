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
from collections.abc import Iterable
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
_ROW_BITS, _ROW_ZERO, _PERSON_BITS = 12, 1024, 32


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
    keys, counts = np.unique(_square_keys(rows), return_counts=True)
    numbers = dict(zip(map(_square_of, keys.tolist()), counts.tolist(), strict=True))
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
    keys, square_of = np.unique(_square_keys(rows), return_inverse=True)
    # A person with two stays in one square is one person there.
    once = np.unique(square_of.astype(np.int64) << _PERSON_BITS | rows["person"])
    square, person = once >> _PERSON_BITS, once & ((1 << _PERSON_BITS) - 1)
    crowded = np.bincount(square, minlength=len(keys)) >= disclosure.threshold
    kept = crowded & _touched(area, map(_square_of, keys.tolist()))
    return len(np.unique(person[kept[square]]))


def _outward(box: Box) -> Box:
    """Return the whole squares that a box touches, and those beside them, within the world."""
    step = SQUARE_DEGREES
    west, south = (math.floor(side / step) * step - step for side in (box.west, box.south))
    east, north = (math.ceil(side / step) * step + step for side in (box.east, box.north))
    return Box(max(-180.0, west), max(-90.0, south), min(180.0, east), min(90.0, north))


def _square_keys(rows: Rows) -> NDArray[np.int64]:
    """Return the square of the grid that each row lies in, as one number."""
    x, y = (np.floor(rows[name] / SQUARE_DEGREES).astype(np.int64) for name in ("lon", "lat"))
    return np.asarray(x << _ROW_BITS | (y + _ROW_ZERO))


def _square_of(key: int) -> tuple[int, int]:
    """Return the column and the row of a square."""
    return key >> _ROW_BITS, (key & ((1 << _ROW_BITS) - 1)) - _ROW_ZERO


def _square_box(x: int, y: int) -> Box:
    west, south = x * SQUARE_DEGREES, y * SQUARE_DEGREES
    return Box(west, south, min(180.0, west + SQUARE_DEGREES), min(90.0, south + SQUARE_DEGREES))


def _touched(area: Area, squares: Iterable[tuple[int, int]]) -> NDArray[np.bool_]:
    touched = [area.intersects(Area.from_box(_square_box(x, y))) for x, y in squares]
    return np.array(touched, dtype=bool)
