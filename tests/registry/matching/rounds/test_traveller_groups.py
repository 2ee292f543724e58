from __future__ import annotations

import numpy as np

from core.geo.geometry import Area, Box
from registry.matching.rounds.traveller_groups import no_travellers, travellers_by_zone
from registry.matching.rounds.zone_hits import hits_of
from registry.matching.rounds.zone_parts import ZoneParts
from tests.matching_index import index_of
from tests.registry.matching.test_zone_touch import people_about


def test_stays_and_their_stretches_are_those_of_the_zone_alone() -> None:
    index = index_of({"SV": people_about(np.random.default_rng(3), 900, 1)})
    heads = index.heads
    zones = [[Area.from_box(Box(-140, -40, east, 70))] for east in (-90, -40)]
    parts = ZoneParts.of(zones)
    near, _ = parts.near(heads.travellers, 10_000)
    hits = hits_of(parts, near, index.blocks, heads.countries, heads.travellers)
    found = travellers_by_zone(hits, index.blocks, heads, [1, 1])
    for at, zone in enumerate(zones):
        alone = index.touch(zone, 2026).travellers
        assert found[at].rows.tolist() == alone.rows.tolist()
        ours, theirs = found[at].stretches, alone.stretches
        assert ours.stays == theirs.stays == len(alone.rows) > 0
        for name in ("stay", "first", "last"):
            assert getattr(ours, name).tolist() == getattr(theirs, name).tolist()
    assert no_travellers(3).inside.shape == (3, 0)
