from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.db import writing
from core.geo.geometry import Point
from feeds.models import Hazard
from protocols.defaults.loading import ensure_default_protocols
from response.crisis.declaring import declare
from response.crisis.models import CrisisZone
from response.crisis.zones import zone_of_hazards
from tests.response.crisis.examples import declaration, drawn, hazard, officer
from webapp.worker.crises import follow_crises


def test_zones_follow_at_each_look_and_nothing_is_written_in_between(
    engine: Engine, now: Any
) -> None:
    services = cast(Any, SimpleNamespace(engine=engine, clock=lambda: now))
    assert follow_crises(services) == 0
    with writing(engine) as session:
        ensure_default_protocols(session, now)
        flood = hazard(session, now)
        followed = declaration(zone=zone_of_hazards([flood], "Río"), hazards=(flood,))
        declare(session, followed, officer(), now)
    assert follow_crises(services) == 0
    with writing(engine) as session:
        moving = session.scalars(sa.select(Hazard)).one()
        moving.severity_zones, moving.version = drawn(Point(-97, 25)), moving.version + 1
    assert follow_crises(services) == 1
    assert follow_crises(services) == 0
    with writing(engine) as session:
        assert session.scalar(sa.select(sa.func.max(CrisisZone.version))) == 2
