"""Own registered people beside the readings of a place: counts of one country, never a 0."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

import pytest
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.atlas.values import Place
from core.crypto import Keyring
from core.disclosure import STANDARD, UNKNOWN
from core.geo.geometry import Point
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewStay, add_person
from tests.two_counties import TwoCounties
from webapp.queries.people_near import own_people

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
ATLAS = cast(Atlas, TwoCounties())
COUNTY = Place(
    "Hidalgo", "admin", Point(-98.2, 26.4), "US", "US-TX", "US48215", 0, "US48215", 1, "unit"
)
TOWN = Place("Pharr", "city", Point(-98.18, 26.19), "US", "US-TX", None, 0, "geonames:1", 1, "name")
FAR = Place("Paris", "city", Point(-95.55, 33.66), "US", "US-TX", None, 0, "geonames:2", 1, "name")


@pytest.fixture
def people(session: Session, keyring: Keyring) -> Session:
    for country, lon, lat in (("SV", -98.2, 26.2), ("SV", -98.5, 26.7), ("GT", -98.2, 26.2)):
        stay = NewStay(place=StayPlace(lon=lon, lat=lat))
        card = Card(full_name="Demo")
        add_person(session, keyring, country=country, card=card, stays=[stay], consent_at=AT)
    return session


def test_a_unit_by_its_shape_a_town_by_its_surroundings(people: Session, keyring: Keyring) -> None:
    counts = own_people(people, keyring, ATLAS, "SV", [COUNTY, TOWN, FAR], AT, STANDARD)
    assert [counts[each.code].value for each in (COUNTY, TOWN, FAR)] == [2, 1, None]


def test_who_cannot_be_opened_is_unknown_and_not_0(people: Session) -> None:
    other = Keyring([b"x" * 32])
    counts = own_people(people, other, ATLAS, "SV", [COUNTY], AT, STANDARD)
    assert counts == {COUNTY.code: UNKNOWN}
