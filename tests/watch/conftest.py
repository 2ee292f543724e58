from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.geo.geometry import Area, Box, union
from directory.entries.models import Post, PostKind, Shelter, ShelterKind, Visibility
from feeds.drawings.drawn_bands import DrawnBands
from feeds.models import Hazard, HazardStatus, Source
from feeds.values import Band, HazardKind, Severity
from registry.people.models import Household, Person, StayKind
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewStay, add_household, add_person
from tests.two_counties import TwoCounties


def stay_at(lon: float, lat: float, **given: Any) -> NewStay:
    """A residence at a point; a trip when it has a first day and says so."""
    kind = StayKind.TRIP if given.pop("trip", False) else StayKind.RESIDENCE
    return NewStay(
        place=StayPlace(lon=lon, lat=lat, text=given.pop("text", "")), kind=kind, **given
    )


def band(
    west: float, south: float, east: float, north: float, severity: Severity, label: str = ""
) -> Band:
    return Band(Area.from_box(Box(west, south, east, north)), severity, label)


@pytest.fixture
def atlas() -> TwoCounties:
    return TwoCounties()


@pytest.fixture
def register(session: Session, keyring: Keyring, now: datetime) -> Callable[..., Person]:
    """Registers somebody of El Salvador at a place, unless told otherwise."""

    def _register(
        name: str,
        *stays: NewStay,
        country: str = "SV",
        household: Household | None = None,
        **card: Any,
    ) -> Person:
        given = Card(full_name=name, **card)
        return add_person(
            session,
            keyring,
            country=country,
            card=given,
            stays=stays,
            consent_at=now,
            household=household,
        )

    return _register


@pytest.fixture
def home(session: Session) -> Callable[..., Household]:
    def _home(country: str = "SV") -> Household:
        return add_household(session, country)

    return _home


@pytest.fixture
def hazard(session: Session, now: datetime) -> Callable[..., Hazard]:
    """A live hazard over the bands given."""
    source = Source(key="test", name="test", format="cap")
    session.add(source)
    session.flush()

    def _hazard(*bands: Band, **given: Any) -> Hazard:
        values = {
            "key": f"cap:test,{given.get('title', 'A')}",
            "source_id": source.id,
            "kind": HazardKind.STORM,
            "title": "A",
            "severity": Severity.SEVERE,
            "status": HazardStatus.ACTIVE,
            "started_at": now,
            "last_seen_at": now,
            "version": 1,
        } | given
        made = Hazard(**values)
        draw(made, *bands)
        session.add(made)
        session.flush()
        return made

    return _hazard


def draw(hazard: Hazard, *bands: Band) -> None:
    """Put other bands in a hazard."""
    hazard.severity_zones = DrawnBands.of(bands)
    hazard.zone = union(each.area for each in bands) if bands else None
    box = hazard.zone.box if hazard.zone else None
    hazard.west = box.west if box else None


@pytest.fixture
def shelter(session: Session) -> Callable[..., Shelter]:
    def _shelter(name: str, lon: float, lat: float, **given: Any) -> Shelter:
        values = {
            "country": "US",
            "kind": ShelterKind.EVACUATION,
            "located_in": "US",
            "visibility": Visibility.RCM,
        }
        made = Shelter(name=name, lon=lon, lat=lat, **(values | given))
        session.add(made)
        session.flush()
        return made

    return _shelter


@pytest.fixture
def post(session: Session) -> Callable[..., Post]:
    def _post(name: str, lon: float, lat: float, **given: Any) -> Post:
        values = {
            "country": "SV",
            "kind": PostKind.CONSULATE,
            "located_in": "US",
            "visibility": Visibility.RCM,
        }
        made = Post(name=name, lon=lon, lat=lat, **(values | given))
        session.add(made)
        session.flush()
        return made

    return _post
