"""One square of streets for a map on screen."""

from __future__ import annotations

import pytest

from plans.map.screen_streets import street_square


@pytest.mark.parametrize(
    "place", [(9, 116, 216), (16, 14880, 27704), (13, -1, 0), (13, 0, 2**13), (13, 2**13, 0)]
)
def test_a_square_of_too_much_of_the_earth_or_of_none_is_not_offered(
    place: tuple[int, int, int],
) -> None:
    assert street_square(*place) is None


def test_a_square_asks_for_its_own_tile_alone() -> None:
    frame = street_square(13, 1860, 3463)
    assert frame is not None
    assert list(frame.tiles(13)) == [(1860, 3463)]
