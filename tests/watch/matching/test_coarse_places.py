from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.geo.geometry import Area
from registry.matching.index import open_index
from registry.people.models import Person
from registry.people.record import StayPlace
from registry.registration.persons import NewStay
from watch.matching import coarse_places as module
from watch.matching.coarse_places import CoarsePlaces, coarse_places

TOWN = Area.from_ring([(-98, 26), (-97, 26), (-97, 27), (-98, 27)])
OTHER = Area.from_ring([(-97, 26), (-96, 26), (-96, 27), (-97, 27)])
FAR = Area.from_ring([(-90, 14), (-89, 14), (-89, 15), (-90, 15)])


def square(west: float, east: float) -> Area:
    return Area.from_ring([(west, 25.9), (east, 25.9), (east, 27.1), (west, 27.1)])


@pytest.fixture
def people(register: Callable[..., Person]) -> None:
    """Ten of one municipality and four of its neighbour; one more in a street of each."""
    for unit, many in ((TOWN, 10), (OTHER, 4)):
        middle = unit.center
        for number in range(many):
            place = StayPlace(lon=middle.lon, lat=middle.lat, accuracy="unit")
            register(f"Ana {number}", NewStay(place=place))
        street = StayPlace(lon=middle.lon, lat=middle.lat, accuracy="address")
        register("Calle", NewStay(place=street))
        trip = NewStay(place=street, from_on=date(2026, 1, 1), until_on=date(2026, 1, 2))
        register("Viaje", trip)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        (square(-98.1, -97.2), CoarsePlaces(10, 8.0, 10)),  # its middle, and four fifths of it
        (square(-98.1, -97.75), CoarsePlaces(0, 2.5, 10)),  # a quarter without the middle
        (square(-97.25, -96.75), CoarsePlaces(0, 3.5, 14)),  # a quarter of either
        (square(-98.1, -95.9), CoarsePlaces(14, 14.0, 14)),  # both whole
        (square(-98.1, -97.01), CoarsePlaces(10, 10.0, 10)),  # nearly all of it is all
        (FAR, None),
    ],
)
def test_people_of_a_municipality_are_weighed_by_the_share_of_it_inside(
    session: Session, keyring: Keyring, people: None, zone: Area, expected: CoarsePlaces | None
) -> None:
    index = open_index(session, keyring)
    touched = index.touch([zone], 2026).residents.get("SV")
    by_middle = touched.coarse if touched else 0
    assert index.coarse_residents("SV") == 14
    assert index.coarse_residents("GT") == 0
    found = coarse_places(index, "SV", by_middle, zone, [TOWN, OTHER, FAR])
    if expected is None or found is None:
        assert found == expected or by_middle
        return
    assert (found.by_middle, found.persons) == (expected.by_middle, expected.persons)
    assert found.by_share == pytest.approx(expected.by_share, abs=0.01)


def test_a_zone_that_cuts_too_many_units_counts_by_their_middles(
    session: Session, keyring: Keyring, people: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_UNITS", 1)
    zone = square(-97.25, -96.75)
    index = open_index(session, keyring)
    assert coarse_places(index, "SV", 3, zone, [TOWN, OTHER]) == CoarsePlaces(3, 3.0, 3)
