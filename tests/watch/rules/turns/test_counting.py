from __future__ import annotations

import pytest

from core.geo.geometry import Area, Box
from registry.people.models import Need
from tests.watch.rules.conftest import HERE, RuleWorld
from watch.rules.turns.counting import NotCounted, PeopleCounts, PlaceCount, as_counted

EAST = Area.from_box(Box(-98.3, 26, -98, 27))
AWAY = Area.from_box(Box(10, 26, 11, 27))


def test_people_are_counted_in_the_zone_and_in_the_place(world: RuleWorld) -> None:
    world.people(3, lon=-98.6)
    world.people(2, lon=-98.2, needs=(Need.MEDICAL,))
    world.people(4, lon=-97.0)
    storm = world.storm(HERE)
    counts = PeopleCounts(world.keyring, world.at)
    assert counts.count(world.session, storm, "SV", None, "") == PlaceCount(5, 2)
    assert counts.count(world.session, storm, "SV", EAST, "east") == PlaceCount(2, 2)
    assert counts.count(world.session, storm, "SV", AWAY, "away") == PlaceCount(0, 0)
    assert counts.count(world.session, storm, "HN", None, "") == PlaceCount(0, 0)


def test_what_was_counted_is_known_and_nothing_else_under_the_lock(world: RuleWorld) -> None:
    storm = world.storm(HERE)
    counts = PeopleCounts(world.keyring, world.at)
    counts.count(world.session, storm, "SV", None, "")
    ready = counts.ready()
    assert ready.count(world.session, storm, "SV", None, "") == PlaceCount(0, 0)
    with pytest.raises(NotCounted):
        ready.count(world.session, storm, "SV", EAST, "east")
    storm.version += 1
    with pytest.raises(NotCounted):
        ready.count(world.session, storm, "SV", None, "")


def test_counts_are_kept_by_place() -> None:
    kept = as_counted({"": PlaceCount(9, 2), "k": PlaceCount(4, 1)})
    assert kept == {"persons": {"k": 4}, "needs": {"": 2, "k": 1}}
