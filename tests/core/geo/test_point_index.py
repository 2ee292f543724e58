from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import core.geo.point_index
from core.geo.geometry import Area, Box
from core.geo.point_index import PointIndex

HALVES = st.integers(-6, 6).map(lambda each: each / 2)
"""Few values, so that points lie on borders, on corners and on one another."""
BOXES = st.tuples(HALVES, HALVES, st.integers(1, 8), st.integers(1, 8)).map(
    lambda drawn: Area.from_box(
        Box(drawn[0], drawn[1], drawn[0] + drawn[2] / 2, drawn[1] + drawn[3] / 2)
    )
)


@settings(max_examples=20)
@given(st.lists(st.tuples(HALVES, HALVES), max_size=30), st.lists(BOXES, max_size=4))
def test_it_says_of_each_area_what_the_area_says_itself(
    points: list[tuple[float, float]], areas: list[Area]
) -> None:
    lons, lats = (np.array([each[axis] for each in points], dtype=float) for axis in (0, 1))
    area_of, position = PointIndex(lons, lats).pairs_within(areas)
    for number, area in enumerate(areas):
        expected = np.flatnonzero(area.contains_many(lons, lats))
        assert position[area_of == number].tolist() == expected.tolist()


def test_parts_holes_borders_of_the_world_and_points_that_are_none() -> None:
    lons = np.array([180.0, -180.0, 0.0, 0.0, np.nan, 5.0])
    lats = np.array([90.0, -90.0, 0.0, 1.5, 0.0, 0.5])
    ring = Area.from_geojson(
        {
            "type": "Polygon",
            "coordinates": [
                [[-2, -2], [2, -2], [2, 2], [-2, 2], [-2, -2]],
                [[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]],
            ],
        }
    )
    index = PointIndex(lons, lats)
    assert index.within(ring).tolist() == [3]
    assert index.within(Area.from_box(Box(-180, -90, 180, 90))).tolist() == [0, 1, 2, 3, 5]
    assert index.pairs_within([])[0].tolist() == []


def test_more_pairs_than_are_looked_at_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core.geo.point_index, "_AT_ONCE", 3)
    lons, lats = np.linspace(0, 9, 40), np.linspace(0, 9, 40)
    areas = [Area.from_box(Box(0, 0, 9, 9)), Area.from_box(Box(4, 4, 6, 6))]
    area_of, position = PointIndex(lons, lats).pairs_within(areas)
    assert position[area_of == 0].tolist() == list(range(40))
    assert position[area_of == 1].tolist() == [each for each in range(40) if 4 <= lons[each] <= 6]
