"""People of whom only the municipality is known, counted by how much of it a zone covers.

The index holds them at the middle of their municipality, so that a zone has all of them or none.
That is how they are listed and called: whoever may be inside is called. But as a *number* they are
said apart, and weighed as estimates are (`registry.estimates`): by the share of the municipality
inside the zone, nearly all of it being all. Whose stay has dates (a trip, a season) is marked on
the list, and not weighed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.geo.geometry import Area, Point
from registry.estimates import share_inside
from registry.matching.index import MatchingIndex

MOST_UNITS = 150
"""A zone that cuts more municipalities than this covers so many whole that those on its border
hardly matter: there they are counted by their middle.
"""
_DOT = 2e-6
"""Half a side, in degrees, of the box that holds a middle as the index keeps it."""


@dataclass(frozen=True, slots=True)
class CoarsePlaces:
    """Residents of one country of whom only the municipality is known."""

    by_middle: int
    """Those whose municipality has its middle in the zone: so many are among its persons."""
    by_share: float
    """How many they are by the share of each municipality inside, those with the middle outside
    counted too.
    """
    persons: int
    """All there are in the municipalities that the zone touches."""


def coarse_places(
    index: MatchingIndex, country: str, by_middle: int, area: Area, units: Iterable[Area]
) -> CoarsePlaces | None:
    """Return those of a country in a zone; None where it has nobody known so coarsely there.

    `by_middle` is how many the zone touches, `units` are the municipalities it touches.
    """
    own = index.of([country])
    shares = [(unit, share_inside(unit, area)) for unit in units]
    cut = [(unit, share) for unit, share in shares if 0 < share < 1]
    if len(cut) > MOST_UNITS:
        return CoarsePlaces(by_middle, float(by_middle), by_middle)
    weighed, everybody = float(by_middle), by_middle
    for position, touch in own.touch_many([[_dot(unit.center)] for unit, _ in cut], None):
        unit, share = cut[position]
        found = touch.residents.get(country)
        count = found.coarse if found else 0
        is_counted = area.contains(unit.center)
        weighed += count * (share - is_counted)
        everybody += 0 if is_counted else count
    return CoarsePlaces(by_middle, weighed, everybody) if everybody else None


# -- inside ---------------------------------------------------------------------------------


def _dot(point: Point) -> Area:
    west, east = point.lon - _DOT, point.lon + _DOT
    south, north = point.lat - _DOT, point.lat + _DOT
    return Area.from_ring([(west, south), (east, south), (east, north), (west, north)])
