"""Several zones as one, against plain sets: random people, zones that overlap."""

from __future__ import annotations

import numpy as np
import pytest

from registry.matching.blocks import draft
from registry.matching.rounds.zone_union import ResidentGround, count_union
from tests.matching_index import index_of
from tests.registry.matching.test_zone_touch import people_about, zones_about


@pytest.mark.parametrize("seed", range(2))
def test_each_person_and_each_household_is_counted_once(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, sizes in (("MOST", (8, 6)), ("FILL", (7, 5)), ("FEWEST", (2, 1))):
        monkeypatch.setattr(draft, name, sizes)
    dice = np.random.default_rng(seed)
    people = {"GT": people_about(dice, 700, 1), "SV": people_about(dice, 900, 5001)}
    index = index_of(people)
    homes = {
        (country, each.person_id.int): (each.household_id, each.household_id or each.person_id)
        for country, own in people.items()
        for each in own
    }
    grounds: dict[str, list[ResidentGround]] = {}
    held: set[tuple[str, int]] = set()
    has_whole = False
    for areas in zones_about(dice, people["SV"])[-9:]:
        touch = index.touch(areas, 2026)
        for country in touch.residents:
            grounds.setdefault(country, []).append(touch.ground_of(country))
            held |= {(country, number) for number in touch.persons_of(country)[0].tolist()}
            has_whole |= len(grounds[country][-1].whole) > 0
    assert has_whole
    assert len(held) > 100
    counted = count_union(index.heads, grounds)
    for country in people:
        own = {each for each in held if each[0] == country}
        found = counted[country]
        assert found.persons == len(own)
        shared = len(np.unique(found.shared))
        assert found.households + shared == len({homes[each] for each in own})


def test_without_zones_nobody_is_counted() -> None:
    index = index_of({"SV": people_about(np.random.default_rng(1), 20, 1)})
    assert count_union(index.heads, {}) == {}
