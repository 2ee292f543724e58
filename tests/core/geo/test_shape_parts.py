from __future__ import annotations

import pytest
import shapely

from core.geo.geometry import Point
from core.geo.shape_parts import (
    Bounds,
    apart_and_meeting,
    corners_of,
    has_three,
    least_km,
    most_km,
    rings_of,
)

ONE, NEAR, FAR = (shapely.box(x, 0, x + 1, 1) for x in (0, 1, 5))


def test_only_parts_whose_boxes_meet_are_to_be_united() -> None:
    apart, meeting = apart_and_meeting([ONE, NEAR, FAR], are_valid=True)
    assert (apart, meeting) == ([FAR], [ONE, NEAR])
    assert apart_and_meeting([ONE, FAR], are_valid=False) == ([], [ONE, FAR])


def test_corners_with_and_without_heights() -> None:
    assert corners_of([[1, 2, 3], [4, 5]]).tolist() == [[1, 2], [4, 5]]
    assert corners_of([["1", 2, 3], [4, 5, 6]]).tolist() == [[1, 2], [4, 5]]
    with pytest.raises(IndexError):
        corners_of([[1], [2, 3]])


def test_rings_of_a_polygon_with_a_hole() -> None:
    ring = shapely.Polygon(shapely.box(0, 0, 9, 9).exterior, [shapely.box(1, 1, 2, 2).exterior])
    outer, hole = rings_of(ring)
    assert (len(outer), len(hole)) == (5, 5)
    assert has_three(corners_of(hole))
    assert not has_three(corners_of([[0, 0], [1, 1], [0, 0]]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((-90, 13, -89, 14), (-104, 26, -103.6, 26.4)),
        ((-90, -2, -80, 5), (-70, -20, -69, 30)),
        ((170, 50, 180, 60), (-180, 50, -170, 60)),
        ((-90, 13, -89, 14), (-89.5, 13.5, -88, 15)),
    ],
)
def test_corners_of_two_boxes_lie_between_the_least_and_the_most(
    one: Bounds, other: Bounds
) -> None:
    corners = [
        [Point(x, y) for x in (west, east) for y in (south, north)]
        for west, south, east, north in (one, other)
    ]
    apart = [here.distance_km(there) for here in corners[0] for there in corners[1]]
    assert least_km(one, other) <= min(apart) <= max(apart) <= most_km(one, other)
