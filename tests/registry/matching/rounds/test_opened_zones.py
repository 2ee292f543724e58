"""Zones asked in one pass answer as each alone does, whatever lies near them."""

from __future__ import annotations

import numpy as np
import pytest

from core.geo.geometry import Area, Box
from registry.matching.index import MatchingIndex
from registry.matching.rounds import opened_zones
from registry.matching.rounds.opened_zones import OpenedTouch, touch_opened
from tests.matching_index import index_of
from tests.registry.matching.test_many_zones import answers_of
from tests.registry.matching.test_zone_touch import people_about, zones_about


@pytest.fixture(scope="module")
def world() -> tuple[MatchingIndex, list[list[Area]]]:
    dice = np.random.default_rng(8)
    people = {"GT": people_about(dice, 500, 5000), "SV": people_about(dice, 1000, 1)}
    twice = Area.from_box(Box(-100, 12, -95, 30))
    beside = Area.from_box(Box(-95, 12, -90, 30))
    return index_of(people), [*zones_about(dice, people["SV"]), [twice, twice], [twice, beside], []]


def test_every_answer_is_that_of_the_zone_alone(
    world: tuple[MatchingIndex, list[list[Area]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    index, zones = world
    monkeypatch.setattr(opened_zones, "FEW_BLOCKS", 10_000)
    found = dict(touch_opened(index, zones, 2026, 4096))
    assert sorted(found) == list(range(len(zones)))
    assert all(isinstance(each, OpenedTouch) for each in found.values())
    for at, touch in found.items():
        index.heads.counted.clear()
        assert answers_of(touch) == answers_of(index.touch(zones[at], 2026))


def test_zones_near_many_blocks_are_left_to_be_asked_alone(
    world: tuple[MatchingIndex, list[list[Area]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    index, zones = world
    monkeypatch.setattr(opened_zones, "FEW_BLOCKS", 2)
    found = [at for at, _ in touch_opened(index, zones, 2026, 1)]
    assert len(zones) - 1 in found
    assert 0 < len(found) < len(zones)
