"""A storm told by three sources is one: its people are counted once, on the ground of all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.geo.geometry import Area, Box, Point
from feeds.lifecycle.expiry import expire
from feeds.lifecycle.store import store
from feeds.models import Hazard
from feeds.values import AlertMessage, Band, HazardKind, Precision, Reading, Severity
from tests.feeds.worlds import NOW, FakeAtlas, make_source

SEA, COAST, WIDE = Box(-91, 27, -89, 29), Box(-90, 29, -89, 30), Box(-92, 26, -88, 30)


def told(key: str, box: Box, severity: Severity, name: str = "ensayo") -> AlertMessage:
    return AlertMessage(
        identifier=key,
        sender=f"{key}.example",
        sent=NOW,
        event_key=key,
        also_known_as=(f"storm:{name}:2026",) if name else (),
        kind=HazardKind.STORM,
        event="Hurricane",
        severity=severity,
        expires=NOW + timedelta(hours=6),
        bands=(Band(Area.from_box(box), severity),),
        precision=Precision.POLYGON,
    )


NHC = told("nhc:al992026", SEA, Severity.EXTREME)
NWS = told("vtec:KLIX.HU.W.0001.2026", COAST, Severity.SEVERE)
GDACS = told("gdacs:TC1000999", WIDE, Severity.MODERATE)


def give(session: Session, *messages: AlertMessage) -> dict[str, Hazard]:
    for message in messages:
        key = message.event_key.partition(":")[0]
        source = make_source(session, key)
        store(session, source, Reading("test", (message,)), FakeAtlas(), NOW)
    return {hazard.key: hazard for hazard in session.scalars(sa.select(Hazard))}


@pytest.mark.parametrize("order", list(permutations((NHC, NWS, GDACS))))
def test_in_any_order_one_hazard_speaks_for_all_on_the_ground_of_all(
    session: Session, order: tuple[AlertMessage, ...]
) -> None:
    hazards = give(session, *order)
    storm = hazards[NHC.event_key]
    assert [hazard.same_as_id for hazard in hazards.values()].count(storm.id) == 2
    assert storm.same_as_id is None
    assert storm.zone is not None
    for place in (Point(-90.5, 28), Point(-89.5, 29.9), Point(-91.9, 26.1)):
        assert storm.zone.contains(place)
    assert storm.severity_zones[-1]["severity"] == "Extreme"


@pytest.mark.parametrize(
    "other",
    [
        told("gdacs:TC1", WIDE, Severity.SEVERE, name="otra"),
        told("gdacs:TC1", WIDE, Severity.SEVERE, name=""),
        # A list of another ocean may hold the same name.
        told("gdacs:TC1", Box(120, 10, 125, 15), Severity.SEVERE),
        replace(told("gdacs:TC1", WIDE, Severity.SEVERE), kind=HazardKind.FLOOD, event="Flood"),
    ],
    ids=["another name", "no name", "another ocean", "another kind"],
)
def test_what_is_another_storm_stays_apart(session: Session, other: AlertMessage) -> None:
    hazards = give(session, NHC, other)
    assert [hazard.same_as_id for hazard in hazards.values()] == [None, None]


def test_the_ground_of_a_witness_goes_with_it(session: Session) -> None:
    hazards = give(session, replace(NHC, expires=NOW + timedelta(days=2)), NWS)
    storm = hazards[NHC.event_key]
    expire(session, NOW + timedelta(hours=8), FakeAtlas())
    assert storm.zone is not None
    assert not storm.zone.contains(Point(-89.5, 29.9))
    assert storm.zone.contains(Point(-90.5, 28))
