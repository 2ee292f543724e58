from __future__ import annotations

import numpy as np

from core.geo.geometry import Area, Box
from registry.matching.index_heads import KnownCounts, ResidentCounts
from tests.indexed_people import block, index_with, person


def _counts(listed: int) -> dict[str, ResidentCounts]:
    none = np.empty(0, dtype=np.int64)
    shared = np.zeros(listed, dtype=np.int32)
    return {"SV": ResidentCounts(1, 0, 1, shared, none, {}, none)}


def test_counts_are_known_up_to_a_limit_and_the_oldest_make_room() -> None:
    known = KnownCounts(most_numbers=13_000)
    zones = [[Area.from_box(Box(number, 0, number + 1, 1))] for number in range(9)]
    for zone in zones[:5]:
        known.keep(zone, 2026, _counts(10))
    held = [known.get(zone, 2026) is not None for zone in zones[:5]]
    assert held == sorted(held)
    assert 0 < sum(held) < 5
    known.keep(zones[5], 2026, _counts(15_000))
    assert not any(known.get(zone, 2026) for zone in zones), "larger than all there is room for"
    known.keep(zones[6], 2026, _counts(1))
    assert known.get(zones[6], 2027) is None
    known.clear()
    assert known.get(zones[6], 2026) is None


def test_a_zone_asked_again_is_not_counted_again_unless_its_shape_or_the_year_differs() -> None:
    index = index_with([block(person(1, -90, 30), person(2, -90, 31))])
    area = Area.from_box(Box(-91, 29, -89, 30.5))
    first = index.touch([area], 2026).residents
    assert index.touch([area], 2026).residents is first
    assert index.touch([area], 2027).residents is not first
    assert index.touch([area, area], 2026).residents is not first
    larger = Area.from_box(Box(-91, 29, -89, 31.5))
    assert index.touch([larger], 2026).residents["SV"].persons == 2


def test_countries_begin_where_the_one_before_ends() -> None:
    index = index_with([block(person(1, -90, 30)), block(person(2, -90, 31), country="GT")])
    assert index.heads.starts.tolist() == [0, 1, 2]
    assert index.heads.most_groups == 2
