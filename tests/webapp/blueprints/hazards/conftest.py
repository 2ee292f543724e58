from __future__ import annotations

from datetime import timedelta

import pytest

from core.db import writing
from core.geo.geometry import Area, Box
from feeds.drawings.drawn_bands import DrawnBands
from feeds.lifecycle.history.versions import record_versions
from feeds.models import Ending, Hazard, HazardStatus
from feeds.values import Band, Severity
from tests.webapp.conftest import House
from tests.webapp.danger import Danger, make_danger

NOWHERE_NEAR = Area.from_box(Box(-90.5, 14.0, -90.0, 14.5))


@pytest.fixture
def retold(house: House) -> Danger:
    """A flood known for three hours: where the people are, for an hour; then elsewhere; then over,
    and a note that it was drawn in part.
    """
    danger = make_danger(house)
    now = house.clock()
    with writing(house.engine) as session:
        flood = session.get_one(Hazard, danger.hazards["flood"])
        record_versions(session, [flood.id], now - timedelta(hours=3))
        flood.title, flood.severity = "Inundación lejana", Severity.MINOR
        flood.severity_zones = DrawnBands.of([Band(NOWHERE_NEAR, Severity.MINOR, "lejos")])
        flood.drawing_faults = ["ring 3: no area"]
        record_versions(session, [flood.id], now - timedelta(hours=2))
        flood.status, flood.ended_because = HazardStatus.ENDED, Ending.CANCELLED
        flood.ended_at = now - timedelta(hours=1)
        record_versions(session, [flood.id], now - timedelta(hours=1))
    return danger


def ago(retold: Danger, minutes: int) -> str:
    moment = retold.house.clock() - timedelta(minutes=minutes)
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"
