from __future__ import annotations

import numpy as np

from core.geo.geometry import Area, Box
from registry.matching.rounds.resident_groups import residents_by_zone
from registry.matching.rounds.zone_hits import hits_of
from registry.matching.rounds.zone_parts import NearBlocks, ZoneParts
from tests.matching_index import index_of
from tests.registry.matching.test_zone_touch import people_about


def test_nobody_is_in_no_group_and_a_year_that_is_not_asked_has_no_minors() -> None:
    index = index_of({"SV": people_about(np.random.default_rng(3), 60, 1)})
    heads, world = index.heads, Area.from_box(Box(-140, -40, -40, 70))
    parts = ZoneParts.of([[world]])
    near, _ = parts.near(heads.residents, 10_000)
    hits = hits_of(parts, near, index.blocks, heads.countries, heads.residents)
    found = residents_by_zone(hits, index.blocks, heads, [1], None)
    counts = found[0]["SV"].counts
    assert (counts.persons, counts.minors) == (int(heads.residents.count.sum()), 0)
    assert sum(counts.by_language.values()) == counts.persons
    nothing = NearBlocks(near.part[:0], near.at[:0])
    nobody = hits_of(parts, nothing, index.blocks, heads.countries, heads.residents)
    assert residents_by_zone(nobody, index.blocks, heads, [1], 2026) == {}
