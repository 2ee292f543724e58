from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import cast

import pytest
from sqlalchemy.engine import Engine

from core.atlas.atlas import Atlas
from core.crypto import Keyring
from core.db import reading, writing
from core.geo.geometry import Area, Box
from feeds.drawings.drawn_bands import DrawnBands
from feeds.models import Hazard, HazardStatus, Source
from feeds.values import Band, HazardKind, Precision, Severity
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewPerson, NewStay, add_persons
from tests.two_counties import TwoCounties
from watch.flags.update import flag_hazard, watch_context
from watch.models import Flag, FlagStatus
from webapp.queries.hazard_persons import hazards_touching, touched_by

ZONE = Area.from_box(Box(-98.6, 25.9, -97.9, 26.5))


@pytest.mark.parametrize(("owner", "is_offered"), [("", True), ("GT", False)])
def test_a_live_hazard_touches_those_inside_and_one_of_a_single_country_is_not_offered(
    engine: Engine, keyring: Keyring, now: datetime, owner: str, is_offered: bool
) -> None:
    new = [
        NewPerson(
            country="GT", card=Card(full_name=name), consent_at=now,
            stays=[NewStay(place=StayPlace(lon=lon, lat=26.2))],
        )
        for name, lon in (("Ana", -98.2), ("Eva", -90.0))
    ]  # fmt: skip
    source = Source(key="nws", name="NWS", format="cap", address="https://x.example", owner=owner)
    hazard = Hazard(
        key="cap:1", title="Crecida", status=HazardStatus.ACTIVE, started_at=now,
        ends_at=now + timedelta(hours=6), last_seen_at=now, zone=ZONE, kind=HazardKind.FLOOD,
        severity=Severity.EXTREME, precision=Precision.POLYGON,
        severity_zones=DrawnBands.of([Band(ZONE, Severity.EXTREME)]),
    )  # fmt: skip
    with writing(engine) as session:
        ana, _eva = add_persons(session, keyring, new)
        session.add(source)
        session.flush()
        hazard.source_id = source.id
        session.add(hazard)
        session.flush()
        flag_hazard(watch_context(session, keyring, cast(Atlas, TwoCounties()), now), hazard)
    touched = touched_by(keyring)
    with reading(engine) as session:
        assert touched(session, "GT", hazard.id) == [ana]
        assert touched(session, "HN", hazard.id) == []
        assert touched(session, "GT", uuid.uuid4()) == []
        assert bool(hazards_touching(session, "GT")) is is_offered
        assert list(hazards_touching(session, "HN")) == []
    with writing(engine) as session:
        for flag in session.query(Flag):
            flag.status = FlagStatus.CLEARED
    with reading(engine) as session:
        assert touched(session, "GT", hazard.id) == []
