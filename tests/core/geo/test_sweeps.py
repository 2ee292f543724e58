"""The ground between two positions, and along a track."""

from __future__ import annotations

import pytest

from core.geo.geometry import Area, Point
from core.geo.sweeps import corridor, sweep


def test_between_two_circles_lies_what_they_passed_over() -> None:
    one, other = Area.circle(Point(-90, 25), 50), Area.circle(Point(-85, 25), 50)
    ground = sweep([one, other])
    assert ground.contains(Point(-87.5, 25))
    assert not one.contains(Point(-87.5, 25))


def test_over_the_antimeridian_the_shorter_way_round_is_taken() -> None:
    ground = sweep([Area.circle(Point(179, 20), 50), Area.circle(Point(-179, 20), 50)])
    assert ground.contains(Point(180, 20))
    assert not ground.contains(Point(0, 20))


@pytest.mark.parametrize("line", [[(-90.0, 25.0)], [(-90.0, 25.0), (-85.0, 25.0), (-85.0, 30.0)]])
def test_a_corridor_holds_its_line_and_ends_beside_it(line: list[tuple[float, float]]) -> None:
    ground = corridor(line, 50)
    assert all(ground.contains(Point(*point)) for point in line)
    assert not ground.contains(Point(-90, 26))
