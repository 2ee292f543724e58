from __future__ import annotations

import numpy as np
import pytest
import shapely

from core.geo.area_tree import AreaTree
from core.geo.geometry import Area, Box


def areas(dice: np.random.Generator, many: int) -> list[Area]:
    """Ragged parts, several an area, some of them nested in others."""
    found = []
    for _ in range(many):
        lon, lat = dice.uniform(-100, -90), dice.uniform(20, 30)
        turns = np.sort(dice.uniform(0, 2 * np.pi, int(dice.integers(3, 20))))
        reach = dice.uniform(0.2, 2.5)
        ring = shapely.Polygon(np.c_[lon + reach * np.cos(turns), lat + reach * np.sin(turns)])
        far = shapely.box(lon + 4, lat, lon + 4.5, lat + 0.5)
        found.append(Area(shapely.union(ring.buffer(0.01), far)))
    return found


@pytest.mark.parametrize("seed", range(3))
def test_the_pairs_are_those_of_asking_each_area_about_each_point(seed: int) -> None:
    dice = np.random.default_rng(seed)
    given = areas(dice, 30)
    lons, lats = dice.uniform(-103, -85, 500), dice.uniform(17, 33, 500)
    before = AreaTree(given[:20])
    tree = AreaTree(given[5:], before)
    point, area = tree.pairs_holding(lons, lats)
    held = np.array([each.contains_many(lons, lats) for each in given[5:]])
    expected = np.argwhere(held.T)
    assert np.stack([point, area], axis=1).tolist() == expected.tolist()
    one = tree.pairs_holding(lons[:1], lats[:1])
    assert one[1].tolist() == np.flatnonzero(held[:, 0]).tolist()


def test_the_border_is_inside_and_without_areas_nothing_is() -> None:
    box = Area.from_box(Box(-98, 26, -97, 27))
    point, area = AreaTree([box]).pairs_holding(np.array([-98.0, -98.1]), np.array([26.0, 26.0]))
    assert (point.tolist(), area.tolist()) == ([0], [0])
    none = AreaTree([]).pairs_holding(np.array([1.0]), np.array([1.0]))
    assert [each.tolist() for each in none] == [[], []]
