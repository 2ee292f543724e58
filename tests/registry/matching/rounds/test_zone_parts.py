from __future__ import annotations

import numpy as np

from core.geo.geometry import Area, Box, union
from registry.matching.blocks.head_table import RUN, HeadTable, joined
from registry.matching.rounds.zone_parts import ZoneParts
from tests.matching_index import index_of
from tests.registry.matching.test_zone_touch import people_about

NEAR, FAR = Area.from_box(Box(-101, 19, -99, 21)), Area.from_box(Box(-60, 19, -59, 21))


def table_of(many: int) -> HeadTable:
    """Heads of blocks, the same ones end to end until there are so many."""
    people = people_about(np.random.default_rng(3), 900, 1)
    own = index_of({"SV": people}).heads.residents
    return joined([own] * -(-many // len(own)))


def test_polygons_keep_their_zone_and_band() -> None:
    parts = ZoneParts.of([[FAR], [], [union([NEAR, FAR]), NEAR]])
    assert (parts.zone.tolist(), parts.band.tolist()) == ([0, 2, 2, 2], [0, 0, 0, 1])
    assert ZoneParts.of([[], []]).zone.tolist() == []


def test_near_blocks_are_those_whose_boxes_meet_by_runs_as_one_by_one() -> None:
    world = Area.from_box(Box(-120, 0, -70, 50))
    parts = ZoneParts.of([[NEAR], [world], [FAR]])
    for table in (table_of(4), table_of(9 * RUN)):
        near, large = parts.near(table, 10 * len(table))
        assert not len(large)
        for number in range(3):
            west, south, east, north = parts.boxes[number].tolist()
            meets = (table.west <= east) & (table.east >= west)
            meets &= (table.south <= north) & (table.north >= south)
            assert near.at[near.part == number].tolist() == np.flatnonzero(meets).tolist()
        few, large = parts.near(table, 1)
        assert large.tolist()[-1:] == [1]
        assert 1 not in few.part


def test_a_point_on_the_border_is_inside_and_neighbours_are_asked_once() -> None:
    parts = ZoneParts.of([[NEAR]])
    lon = np.array([-101, -101, -100, -102], dtype=np.int32) * 1_000_000
    lat = np.full(4, 20_000_000, dtype=np.int32)
    assert parts.contains(np.zeros(4, dtype=np.int64), lon, lat).tolist() == [1, 1, 1, 0]
    assert parts.contains(np.empty(0, dtype=np.int64), lon[:0], lat[:0]).tolist() == []
