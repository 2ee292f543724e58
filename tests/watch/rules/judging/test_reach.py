from __future__ import annotations

import uuid
from typing import cast

import sqlalchemy as sa

from core.atlas.atlas import Atlas
from core.geo.geometry import Area, Box
from feeds.models import HazardVersion, ZoneDrawing
from feeds.values import Severity
from tests.two_counties import HIDALGO, TwoCounties
from tests.watch.conftest import band
from tests.watch.rules.conftest import HERE, RuleWorld
from watch.rules.judging.reach import PlanGround, StateGrounds, ZoneReach

STATES = StateGrounds(cast(Atlas, TwoCounties()))
FAR = Area.from_box(Box(10, 10, 11, 11))


def test_states_are_those_a_zone_shares_ground_with() -> None:
    assert STATES.reached([HERE.area]) == {"US-TX"}
    assert STATES.reached([FAR, HERE.area]) == {"US-TX"}
    assert STATES.reached([FAR]) == frozenset()
    assert STATES.reached([]) == frozenset()


def test_a_zone_is_read_once_and_held_against_places(world: RuleWorld) -> None:
    world.storm(HERE, band(-97.9, 26, -97.5, 26.4, Severity.MINOR))
    drawing = world.session.scalars(sa.select(HazardVersion.drawing_id)).one()
    reach = ZoneReach(world.session, STATES)
    reach.read([drawing, None, drawing])
    assert len(reach.bands(drawing)) == 2
    assert reach.meets(drawing, Area.from_box(HIDALGO))
    assert not reach.meets(drawing, FAR)
    assert reach.lies_within(drawing, Area.from_box(Box(-100, 25, -97, 28)))
    assert not reach.lies_within(drawing, Area.from_box(HIDALGO))
    assert reach.states(drawing) == {"US-TX"}
    grounds = [PlanGround("a", FAR), PlanGround("b", HERE.area)]
    assert reach.plans(drawing, grounds) == ("b",)


def test_without_a_drawing_nothing_is_reached(world: RuleWorld) -> None:
    reach = ZoneReach(world.session, STATES)
    for drawing in (None, uuid.uuid4()):
        assert reach.bands(drawing) == ()
        assert not reach.meets(drawing, HERE.area)
        assert not reach.lies_within(drawing, HERE.area)
        assert reach.states(drawing) == frozenset()


def test_a_drawing_nobody_can_read_takes_the_others_not_with_it(world: RuleWorld) -> None:
    world.storm()
    row = world.session.scalars(sa.select(ZoneDrawing)).one()
    row.bands = b"[]\nno"
    world.session.flush()
    assert ZoneReach(world.session, STATES).bands(row.id) == ()
