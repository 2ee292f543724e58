from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

from registry.duplicates.entry_facts import facts_of_card, facts_of_person
from registry.people.access import OpenPerson, OpenStay
from registry.people.models import StayKind
from registry.people.record import Card, StayPlace

CARD = Card(full_name="Ana", phone="+15205550101", other_phones=("+15205550102",), birth_year=1984)


def test_a_residence_is_home_before_a_trip_that_comes_first() -> None:
    stays = tuple(
        OpenStay(uuid.uuid4(), kind, None, None, StayPlace(lon=lon, lat=26.0))
        for kind, lon in ((StayKind.TRIP, -90.0), (StayKind.RESIDENCE, -98.0))
    )
    home = uuid.uuid4()
    person = OpenPerson(
        uuid.uuid4(),
        "SV",
        home,
        None,
        datetime(2026, 1, 2, tzinfo=UTC),
        date(2028, 1, 2),
        False,
        CARD,
        stays,
    )
    facts = facts_of_person(person)
    assert (facts.lon, facts.household) == (-98.0, home.int)
    assert facts.phones == ("+15205550101", "+15205550102")


def test_what_is_not_known_is_not_said() -> None:
    facts = facts_of_card(Card(full_name="Ana"))
    assert (facts.phones, facts.lon, facts.household, facts.birth_year) == ((), None, None, None)
