from __future__ import annotations

import math
from datetime import date

import pytest

from core.atlas.values import Located, Unit
from core.disclosure import STANDARD, Disclosure
from core.geo.geometry import Area, Box, Point
from plans.lifecycle.coverage import CoverageCount, count_coverage
from tests.indexed_people import block, index_with, person

TODAY = date(2026, 11, 22)
IN_PLAN = Area.from_box(Box(-97.9, 26.0, -97.0, 27.0))


class OneCountyADegree:
    """An atlas in which every degree of longitude is a county."""

    def locate(self, point: Point) -> Located:
        degree = f"X{math.floor(point.lon)}"
        return Located(None, None, Unit(degree, "admin2", degree), None, False)

    def unit(self, code: str) -> Unit | None:
        return Unit(code, "admin2", code)

    def area(self, code: str) -> Area | None:
        return None


def _count(
    people: dict[float, int], *, is_own: bool, disclosure: Disclosure = STANDARD
) -> CoverageCount:
    lons = [lon for lon, count in people.items() for _ in range(count)]
    rows = [person(number, lon, 26.5) for number, lon in enumerate(lons, start=1)]
    return count_coverage(
        index_with([block(*rows)]), [IN_PLAN], TODAY, OneCountyADegree(), disclosure, is_own=is_own
    )


def _without(count: CoverageCount) -> list[tuple[str, int]]:
    return [(unit.code, number) for unit, number in count.without]


def test_who_lives_in_a_plan_counts_as_covered_and_the_others_by_unit() -> None:
    count = _count({-97.5: 12, -98.5: 7, -99.5: 3}, is_own=True)
    assert (count.registered, count.in_plans) == (22, 12)
    assert _without(count) == [("X-99", 7)], "fewer than five are left out, one's own too"
    assert not count.is_cut
    assert _count({}, is_own=True).share is None, "nobody registered: unknown, never 0"


def test_to_others_no_unit_left_out_is_found_by_subtraction() -> None:
    count = _count({-97.5: 12, -98.5: 7, -99.5: 3, -100.5: 20}, is_own=False)
    assert _without(count) == [("X-101", 20)]
    assert count.is_cut


@pytest.mark.parametrize("is_own", [True, False])
def test_a_raised_threshold_leaves_out_more(is_own: bool) -> None:
    count = _count({-98.5: 7, -99.5: 30}, is_own=is_own, disclosure=Disclosure(8))
    assert ("X-99", 7) not in _without(count)
