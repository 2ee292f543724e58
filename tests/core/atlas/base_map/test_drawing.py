"""The coarse base: each line once, small things left to the finer bases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from core.atlas import Atlas, Feature
from core.atlas.base_map.drawing import region_base

LAND = shapely.box(-110, 20, -90, 30)
ISLET = shapely.box(-80, 10, -79.9, 10.1)
WEST, EAST = shapely.box(-110, 20, -100.02, 30), shapely.box(-100, 20, -90, 30)
SMALL = shapely.box(-95, 22, -94.5, 22.5)


class TwoUnits:
    """A country of two units whose outlines do not quite meet, an islet, and a small unit."""

    def features(self, kind: str, *_: object) -> Iterator[Feature]:
        layers: dict[str, list[BaseGeometry]] = {
            "countries_world": [shapely.union_all([LAND, ISLET])],
            "admin1": [WEST, EAST, SMALL],
        }
        return iter([Feature(kind, each, {}) for each in layers.get(kind, ())])


def test_of_two_lines_beside_each_other_one_is_drawn_and_no_coast_twice() -> None:
    drawn = region_base(cast("Atlas", TwoUnits()), "es")["features"]
    by_kind: dict[str, list[Any]] = {}
    for each in drawn:
        by_kind.setdefault(each["properties"]["kind"], []).append(shape(each["geometry"]))
    (ground,) = by_kind["ground"]
    assert ground.equals(LAND), "the islet is left to the finer bases"
    (inner,) = by_kind["admin1"]
    assert abs(inner.length - 10) < 1, "the one border between two units"
    assert {round(x) for x, _y in inner.coords} == {-100}
