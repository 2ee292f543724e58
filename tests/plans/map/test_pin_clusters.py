from __future__ import annotations

import math

import pytest

from plans.map.pin_clusters import LEAST, crowds, homes
from plans.map.pin_placement import RADIUS, pin_blocks, spread_pins

PITCH = 2 * RADIUS + 1.6


def test_only_places_close_together_make_a_crowd() -> None:
    town = [(100.0 + n, 100.0) for n in range(5)]
    assert crowds([*town, (300.0, 50.0), (301.0, 50.0)]) == [[0, 1, 2, 3, 4]]
    assert crowds(town[: LEAST - 1]) == []
    assert crowds([]) == []


@pytest.mark.parametrize("count", [4, 9, 13, 14, 21, 30])
def test_a_crowd_stands_in_rings_that_leave_its_places_in_sight(count: int) -> None:
    places = [(200 + 4 * math.cos(n), 200 + 4 * math.sin(n * 2)) for n in range(count)]
    spots = spread_pins(places, 400, 400, [])
    for place, spot in enumerate(spots):
        assert spot.has_leader
        for other in places:
            assert math.dist((spot.drawn_x, spot.drawn_y), other) > RADIUS
        for after in spots[place + 1 :]:
            assert (
                math.dist((spot.drawn_x, spot.drawn_y), (after.drawn_x, after.drawn_y))
                >= 2 * RADIUS
            )


def test_who_stands_alone_stays_and_the_same_places_give_the_same_rings() -> None:
    places = [(50.0, 50.0), *[(200.0 + n, 200.0) for n in range(6)]]
    assert homes(places, PITCH)[0] == (50.0, 50.0)
    assert homes(places, PITCH) == homes(places, PITCH)


def test_names_keep_off_the_lines_of_moved_pins() -> None:
    spots = spread_pins([(200.0, 200.0)] * 5, 400, 400, [])
    assert len(pin_blocks(spots)) > 10
