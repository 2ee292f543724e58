from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.geo.geometry import Area, Box, Point, union
from core.geo.window import Window

LAT = (10.0, 20.0)


def _area(*spans: tuple[float, float]) -> Area:
    return union(Area.from_box(Box(west, LAT[0], east, LAT[1])) for west, east in spans)


@pytest.mark.parametrize(
    ("spans", "edges"),
    [
        pytest.param([(-100, -90)], (-100, -90), id="one county"),
        pytest.param([(172, 180), (-180, -130)], (172, 230), id="alaska: cut at 180"),
        pytest.param(
            [(172, 173), (-160, -130)], (172, 230), id="islands on both sides, none at it"
        ),
        pytest.param([(172.4, 173.2)], (172.4, 173.2), id="attu: the east side alone"),
        pytest.param([(177, 180), (-180, -178)], (177, 182), id="fiji"),
        pytest.param([(166, 178.6), (-177, -176)], (166, 184), id="new zealand and chatham"),
        pytest.param([(172, 180), (-180, -130), (-125, -67), (-160, -155)], (172, 293), id="us"),
        pytest.param([(-100, -90), (-20, 10), (80, 100)], (-100, 100), id="a gap across 180"),
        pytest.param([(-180, 180)], (-180, 180), id="round the world"),
        pytest.param([(-10, 10), (170, 180), (-180, -170)], (-10, 190), id="equal gaps"),
    ],
)
def test_a_window_turns_its_back_to_the_widest_gap(
    spans: list[tuple[float, float]], edges: tuple[float, float]
) -> None:
    window = Window.around(_area(*spans))
    assert (window.west, window.east) == pytest.approx(edges)
    assert (window.south, window.north) == LAT


@pytest.mark.parametrize(
    ("west", "east", "boxes"),
    [
        (-100, -90, [(-100, -90)]),
        (170, 200, [(170, 180), (-180, -160)]),
        (-200, -160, [(160, 180), (-180, -160)]),
        (175, 180, [(175, 180)]),
        (190, 200, [(-170, -160)]),
        (-250, 250, [(-180, 180)]),
        (0, 400, [(20, 180), (-180, 20)]),
    ],
)
def test_its_boxes_are_within_the_world(
    west: float, east: float, boxes: list[tuple[float, float]]
) -> None:
    found = Window(west, 0, east, 1).boxes
    assert [(box.west, box.east) for box in found] == boxes


@given(st.floats(-180, 180), st.floats(0.01, 359), st.floats(0, 1))
def test_what_lies_in_a_window_lies_in_one_of_its_boxes(
    west: float, width: float, share: float
) -> None:
    window = Window(west, -5, west + width, 5)
    lon = west + share * width
    point = Point(min(180.0, max(-180.0, (lon + 180) % 360 - 180)), 0)
    assert window.grown(1e-6).shows(point)
    assert window.west - 1e-6 <= window.turned(point.lon) <= window.east + 1e-6
    sides = [box for box in window.boxes if box.west - 1e-6 <= point.lon <= box.east + 1e-6]
    edge = abs(point.lon) > 180 - 1e-6
    assert sides or edge
    for box in sides if not edge else ():
        assert window.turned(point.lon) == pytest.approx(point.lon + window.turn_of(box))


def test_a_window_is_widened_from_the_nearer_side() -> None:
    window = Window(172, 50, 230, 70)
    assert window.widened_to([]) == window
    wider = window.widened_to([Point(170, 55), Point(-125, 48)])
    assert (wider.west, wider.south, wider.east, wider.north) == (170, 48, 235, 70)
    assert window.middle == Point(-159, 60)
    assert Window(-100, 0, -90, 10).middle == Point(-95, 5)
    assert not window.shows(Point(0, 60))
