"""Other countries' people where somebody drew the area: counted in whole squares of the map, never
closer. Pure.

Somebody who may choose the area could else close in on one person: a zone around a single house
answers `<5` or nothing, and two zones that differ by a house differ by who lives there. Counted
are the squares of a fixed grid that the area touches and that hold five or more people of that
country, so that no area, and no comparison of two, tells of fewer. The squares do not depend on
who asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

import numpy as np

from core.disclosure import STANDARD, Disclosure
from core.geo.geometry import Area, Box
from registry.matching.blocks import Block
from registry.matching.stays import present_rows

SQUARE_DEGREES = 0.25
"""About 25 km."""


def persons_by_squares(
    area: Area, blocks: Iterable[Block], at: datetime, disclosure: Disclosure = STANDARD
) -> dict[str, int]:
    """Distinct persons of each country at `at` in the squares that `area` touches, those of 1 to 4
    left out.

    `blocks` must hold every block of each country in them; countries without such a square are left
    out.
    """
    found = {}
    for country, own in groupby(
        sorted(blocks, key=lambda block: block.country), key=lambda block: block.country
    ):
        count = _persons(area, list(own), at, disclosure)
        if count:
            found[country] = count
    return found


def _persons(area: Area, blocks: list[Block], at: datetime, disclosure: Disclosure) -> int:
    rows = np.concatenate([block.rows for block in blocks])
    rows = rows[present_rows(rows, at)]
    places = np.floor(np.stack([rows["lon"], rows["lat"]], axis=1) / SQUARE_DEGREES).astype(
        np.int64
    )
    squares, square_of = np.unique(places, axis=0, return_inverse=True)
    square_of = square_of.reshape(-1)
    # A person with two stays in one square is one person there.
    once = np.unique(
        np.stack([square_of, np.unique(rows["person"], return_inverse=True)[1]], axis=1), axis=0
    )
    crowded = np.bincount(once[:, 0], minlength=len(squares)) >= disclosure.threshold
    kept = crowded & _touched(area, squares)
    return len(np.unique(once[kept[once[:, 0]], 1]))


def _touched(
    area: Area, squares: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    corners = squares * SQUARE_DEGREES
    return np.array(
        [
            area.intersects(
                Area.from_box(
                    Box(west, south, min(180.0, west + SQUARE_DEGREES), south + SQUARE_DEGREES)
                )
            )
            for west, south in corners.tolist()
        ],
        dtype=bool,
    )
