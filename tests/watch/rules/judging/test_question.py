from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from core.geo.geometry import Area, Box
from feeds.models import Hazard
from tests.watch.rules.conftest import HERE, RuleWorld
from watch.models import FlagChange
from watch.rules.judging.history import pasts_of
from watch.rules.judging.moments import moments_of
from watch.rules.judging.question import EVERYWHERE, RuleQuestion
from watch.rules.judging.reach import PlanGround, ZoneReach
from watch.rules.terms import RuleValues, Trigger, place_key

WIDE = Area.from_box(Box(-100, 25, -97, 28))
PART = Area.from_box(Box(-98.5, 26, -98, 27))
AWAY = Area.from_box(Box(10, 10, 11, 11))


def facts_of(world: RuleWorld, storm: Hazard, **terms: Any) -> Any:
    rule = RuleValues(**terms)
    reach = ZoneReach(world.session, world.around.states)
    plans = [PlanGround("SV-1", HERE.area)]
    question = RuleQuestion.of(rule, reach, plans)
    assert question.key == (place_key(rule.area) if rule.area else EVERYWHERE)
    (past,) = pasts_of(world.session, "SV", [storm.id])
    return question.facts(moments_of(past)[-1], None)


@pytest.mark.parametrize(
    ("area", "is_in_place", "persons"), [(WIDE, True, 3), (PART, True, None), (AWAY, False, None)]
)
def test_people_in_a_place_are_all_of_a_zone_that_lies_in_it_or_not_known(
    world: RuleWorld, area: Area, is_in_place: bool, persons: int | None
) -> None:
    world.people(3)
    found = facts_of(world, world.storm(), area=area)
    assert (found.is_in_place, found.persons_in_place) == (is_in_place, persons)


def test_what_was_counted_then_is_taken(world: RuleWorld) -> None:
    world.people(3)
    storm = world.storm()
    counted = {"persons": {place_key(PART): 2}, "needs": {"": 1, place_key(PART): 0}}
    world.session.execute(sa.update(FlagChange).values(counted=counted))
    assert facts_of(world, storm, area=PART).persons_in_place == 2
    assert facts_of(world, storm, area=PART, needs_at_least=1).with_needs == 0
    assert facts_of(world, storm, needs_at_least=1).with_needs == 1
    assert facts_of(world, storm, area=AWAY, needs_at_least=1).with_needs is None


def test_only_what_the_rule_asks_is_looked_at(world: RuleWorld) -> None:
    storm = world.storm()
    bare = facts_of(world, storm, triggers=(Trigger.NEW,))
    assert (bare.states, bare.plan_areas, bare.with_needs) == (None, None, None)
    asked = facts_of(world, storm, triggers=(Trigger.MOVED,), any_plan_area=True)
    assert asked.states == frozenset({"US-TX"})
    assert asked.plan_areas == ("SV-1",)
