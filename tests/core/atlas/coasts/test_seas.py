from __future__ import annotations

import shapely

from core.atlas.coasts.seas import Sea, on_sea


def test_a_line_across_an_isthmus_is_parted_between_its_seas() -> None:
    across = shapely.LineString([(-79.53, 8.9), (-79.9, 9.4)])  # Panamá to Colón
    pacific, atlantic = on_sea(across, Sea.PACIFIC), on_sea(across, Sea.ATLANTIC)
    assert pacific.distance(shapely.Point(-79.53, 8.9)) == 0
    assert atlantic.distance(shapely.Point(-79.9, 9.4)) == 0
    assert abs(pacific.length + atlantic.length - across.length) < 1e-9
    assert on_sea(across, Sea.ANY) is across


def test_the_far_side_of_the_pacific_is_the_pacific() -> None:
    japan = shapely.LineString([(140.0, 35.0), (141.0, 38.0)])
    assert on_sea(japan, Sea.ATLANTIC).is_empty
    assert on_sea(japan, Sea.PACIFIC).equals(japan)
