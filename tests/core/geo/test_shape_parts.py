from __future__ import annotations

import pytest
import shapely

from core.geo.shape_parts import apart_and_meeting, corners_of, has_three, rings_of

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
