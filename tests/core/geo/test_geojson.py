from __future__ import annotations

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from core.geo.geojson import is_written_exactly
from core.geo.geometry import Area

SQUARE = shapely.box(-97.12345, 20, -96, 21)
HOLE = shapely.box(-96.8, 20.2, -96.7, 20.3)


@pytest.mark.parametrize(
    ("shape", "is_exact"),
    [
        (SQUARE, True),
        (shapely.box(-97.123456, 20, -96, 21), False),
        (shapely.Polygon(SQUARE.exterior, [HOLE.exterior]), False),
        (shapely.MultiPolygon([SQUARE, shapely.box(0, 0, 1, 1)]), False),
        (shapely.box(-100, 0, 100, 1), False),
        (shapely.Polygon([(0, 0, 5), (1, 0, 5), (1, 1, 5)]), False),
    ],
)
def test_a_plain_ring_of_few_decimals_is_the_same_when_read_again(
    shape: BaseGeometry, is_exact: bool
) -> None:
    assert is_written_exactly(shape) is is_exact
    if is_exact:
        assert Area.from_geojson(Area(shape).to_geojson()).to_wkb() == Area(shape).to_wkb()
