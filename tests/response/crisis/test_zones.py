from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.errors import UnusableInput
from core.geo.geometry import Point
from feeds.drawings.drawn_bands import DrawnBands
from feeds.models import HazardStatus
from response.crisis.declaring import declare
from response.crisis.models import Crisis, CrisisState, ZoneKind
from response.crisis.zones import (
    add_hazard,
    current_zone,
    follow_hazards,
    set_zone,
    zone_area,
    zone_at,
    zone_bands,
    zone_of_hazards,
    zone_versions,
    zones_behind,
)
from tests.response.crisis.examples import declaration, drawn, hazard, officer, zone

THERE = Point(-97.0, 25.0)


def test_a_crisis_that_moves_keeps_where_it_was(
    crisis: Crisis, writes: Session, now: datetime
) -> None:
    later = now + timedelta(hours=1)
    set_zone(writes, crisis, zone(THERE), by="cli:x", now=later, reason="Baja el río")
    second, first = zone_versions(writes, crisis)
    assert [(first.version, first.until_at), (second.version, second.until_at)] == [
        (1, later),
        (2, None),
    ]
    before = zone_at(writes, crisis, now + timedelta(minutes=5))
    assert before is not None
    assert before.version == 1
    assert zone_area(second).contains(THERE)
    assert not zone_area(first).contains(THERE)


def test_the_zone_of_a_crisis_that_is_over_stays(
    crisis: Crisis, writes: Session, now: datetime
) -> None:
    crisis.state = CrisisState.CLOSED
    with pytest.raises(UnusableInput):
        set_zone(writes, crisis, zone(THERE), by="cli:x", now=now)


def test_a_zone_follows_its_hazards_and_an_end_takes_nothing_away(
    writes: Session, countries: object, now: datetime
) -> None:
    first = hazard(writes, now)
    followed = declaration(zone=zone_of_hazards([first], "Río"), hazards=(first,))
    made = declare(writes, followed, officer(), now)
    assert zones_behind(writes) == {}

    second = hazard(writes, now, "cap:b", THERE)
    add_hazard(writes, made, second, by="cli:x", now=now)
    moved = follow_hazards(writes, zones_behind(writes), now)
    assert [each.version for each in moved] == [2]
    assert follow_hazards(writes, zones_behind(writes), now) == [], "twice is once"
    current = current_zone(writes, made)
    assert current is not None
    assert (current.kind, current.by, len(zone_bands(current))) == (ZoneKind.HAZARD, "worker", 2)

    first.version, first.title = first.version + 1, "Otra palabra"
    writes.flush()
    assert follow_hazards(writes, zones_behind(writes), now) == [], "it has not moved"

    for each in (first, second):
        each.status, each.version = HazardStatus.ENDED, each.version + 1
    writes.flush()
    assert zones_behind(writes) == {}
    assert made.is_open

    second.status, second.severity_zones = HazardStatus.ACTIVE, drawn(Point(-96.0, 24.0))
    writes.flush()
    (third,) = follow_hazards(writes, zones_behind(writes), now)
    assert third.version == 3


def test_a_hazard_without_a_place_gives_no_zone(writes: Session, now: datetime) -> None:
    assert zone_of_hazards([hazard(writes, now, severity_zones=DrawnBands())], "") is None
