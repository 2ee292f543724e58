from __future__ import annotations

import numpy as np

from core.geo.geometry import Area, Box
from registry.matching.blocks.rows import LON
from registry.matching.rounds.zone_hits import hits_of
from registry.matching.rounds.zone_parts import ZoneParts
from tests.matching_index import index_of
from tests.registry.matching.test_zone_touch import people_about


def test_each_point_is_told_once_a_band_and_once_a_zone() -> None:
    index = index_of({"SV": people_about(np.random.default_rng(3), 300, 1)})
    world, half = (Area.from_box(Box(-140, -40, east, 70)) for east in (-40, -95))
    parts = ZoneParts.of([[half, world], [world]])
    table = index.heads.residents
    near, _ = parts.near(table, 10_000)
    hits = hits_of(parts, near, index.blocks, ("SV",), table)
    many, west = int(table.count.sum()), int((hits.column(LON)[hits.zone == 1] <= -95e6).sum())
    assert (hits.zone == 1).sum() == many
    assert np.bincount(hits.band[hits.zone == 0]).tolist() == [west, many]
    gravest = hits.gravest
    assert np.bincount(gravest.zone).tolist() == [many, many]
    assert (gravest.band == 0).sum() == many + west
    persons = gravest.persons(index.blocks, ("SV",))
    assert sorted(persons[:many].tolist()) == sorted(persons[many:].tolist())
