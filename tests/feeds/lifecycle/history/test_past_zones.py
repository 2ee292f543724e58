"""Zones of hazards past: the hazard itself comes with each, so that its reader can name it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from core.geo.geometry import Point
from feeds.formats.registry import read
from feeds.lifecycle.history.past_zones import zones_over
from feeds.lifecycle.store import store
from tests.feeds.worlds import FakeAtlas, cap, make_source

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
INSIDE, OUTSIDE = Point(-98.2, 26.2), Point(-97.0, 26.2)


def test_the_hazards_over_a_point_without_drills_and_those_long_gone(session: Session) -> None:
    source = make_source(session)
    for body in (cap("A1"), cap("A2", status="Exercise"), cap("A3", area="")):
        store(session, source, read(body), FakeAtlas(), NOW)
    recent = NOW - timedelta(days=1)
    ((hazard, zone),) = zones_over(session, INSIDE, since=recent, limit=9)
    assert hazard.key.endswith(",A1")
    assert zone.contains(INSIDE)
    assert zones_over(session, OUTSIDE, since=recent, limit=9) == []
    assert zones_over(session, INSIDE, since=NOW + timedelta(days=1), limit=9) == []
