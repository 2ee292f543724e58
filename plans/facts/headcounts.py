"""Who of the registered is in an area: counts and ids out of the matching index, never a name.

A person counts once, however many stays they have there; a stay counts on the days it covers.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.atlas import Place
from core.disclosure import STANDARD, Disclosure
from core.geo.geometry import Area, Point
from plans.facts.model import Numbers
from registry.matching.blocks.attributes import NEED_BIT
from registry.matching.blocks.stay_rows import ROW, Rows
from registry.matching.blocks.stays import day_number
from registry.matching.index import MatchingIndex

ADULT_YEARS = 18
CELL_DEGREES = 0.1
MOST_CELLS = 300


class Towns(Protocol):
    """What names a place: `core.atlas.Atlas`, or something like it."""

    def nearest_place(self, point: Point) -> Place | None:
        """Return the nearest town."""


def numbers_in(
    index: MatchingIndex,
    area: Area,
    day: date,
    towns: Towns,
    disclosure: Disclosure = STANDARD,
) -> Numbers | None:
    """Distinct persons and households in `area` on `day`; None when nobody is registered there:
    unknown, not 0.
    """
    rows = _rows_in(index, area, day)
    if not len(rows):
        return None
    _, firsts = np.unique(rows["person"], return_index=True)
    persons = rows[np.sort(firsts)]
    known = persons[persons["birth_year"] > 0]
    # Who turns 18 this year counts as a minor until its end: better one too many than one too
    # few.
    minors = (
        int(np.count_nonzero(day.year - known["birth_year"] <= ADULT_YEARS)) if len(known) else None
    )
    needs = [
        (need.value, int(np.count_nonzero(persons["needs"] & bit)))
        for need, bit in NEED_BIT.items()
    ]
    spoken = Counter(code.decode() for code in persons["language"].tolist() if code)
    return Numbers(
        persons=len(persons),
        households=len(np.unique(persons["household"])),
        minors=minors,
        needs=tuple(
            sorted(
                ((code, count) for code, count in needs if count),
                key=lambda each: (-each[1], each[0]),
            )
        ),
        languages=tuple(sorted(spoken.items(), key=lambda each: (-each[1], each[0]))),
        places=_places(persons, towns, disclosure),
    )


def persons_in(index: MatchingIndex, area: Area, day: date) -> dict[str, list[int]]:
    """Return, by country, the numbers of the distinct persons in `area` on `day`; whose names they
    are only `registry.registration.persons` tells.
    """
    found = index.rows_near([area])
    return {
        country: np.unique(rows["person"][_holds(rows, day)]).tolist()
        for country, rows in found.items()
    }


def _rows_in(index: MatchingIndex, area: Area, day: date) -> Rows:
    """Return the stays in an area that hold on a day, of an index of one country."""
    found = index.rows_near([area]).values()
    rows: Rows = np.concatenate([np.empty(0, dtype=ROW), *found])
    return rows[_holds(rows, day)]


def _holds(rows: Rows, day: date) -> NDArray[np.bool_]:
    number = day_number(day)
    return np.asarray((rows["from_day"] <= number) & (number <= rows["until_day"]))


def _places(persons: Rows, towns: Towns, disclosure: Disclosure) -> tuple[tuple[str, int], ...]:
    """Persons by nearest town, over cells of a tenth of a degree: one question a cell, not one a
    person.
    """
    cells: Counter[tuple[int, int]] = Counter(
        zip(
            np.round(persons["lon"] / CELL_DEGREES).astype(int).tolist(),
            np.round(persons["lat"] / CELL_DEGREES).astype(int).tolist(),
            strict=True,
        )
    )
    named: Counter[str] = Counter()
    for (x, y), count in sorted(cells.items(), key=lambda each: (-each[1], each[0]))[:MOST_CELLS]:
        place = towns.nearest_place(Point(x * CELL_DEGREES, y * CELL_DEGREES))
        if place is not None:
            named[place.name] += count
    # The plan's own people: small places are left out for their own sake, the rest is exact.
    large = [each for each in named.items() if not disclosure.is_small(each[1])]
    return tuple(sorted(large, key=lambda each: (-each[1], each[0])))
