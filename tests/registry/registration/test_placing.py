"""Who is placed waits no longer, and zones touch them; a place that cannot be changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.errors import UnusableInput
from registry.matching.checking import check_index
from registry.people.models import Person, Stay, StayKind, UnplacedStay
from registry.people.record import Card, StayPlace, open_card, open_place
from registry.people.sought_place import SoughtPlace
from registry.registration.persons import change_card
from registry.registration.placing import place_person, take_phone
from registry.registration.unplaced import NewUnplacedStay, count_unplaced, put_unplaced
from tests.indexed_people import lons_of

Register = Callable[..., Person]
HERE = StayPlace(lon=-98.23, lat=26.2, text="McAllen, TX", unit_code="US48215")
FIRST, LAST = date(2026, 11, 1), date(2026, 12, 1)


def waiting(
    session: Session,
    keyring: Keyring,
    person: Person,
    kind: StayKind = StayKind.RESIDENCE,
    from_on: date | None = None,
) -> UnplacedStay:
    place = SoughtPlace(text="Narnia", message="no se conoce ningún lugar")
    put_unplaced(session, keyring, person, NewUnplacedStay(place=place, kind=kind, from_on=from_on))
    query = sa.select(UnplacedStay).where(UnplacedStay.person_id == person.id)
    return session.scalars(query.where(UnplacedStay.kind == kind)).one()


@pytest.mark.parametrize(
    ("kind", "waited_from", "from_on", "until_on", "days"),
    [
        (StayKind.RESIDENCE, None, None, None, (None, None)),
        (StayKind.TRIP, FIRST, None, None, (FIRST, None)),
        (StayKind.TRIP, None, FIRST, LAST, (FIRST, LAST)),
        (StayKind.TRIP, LAST, FIRST, None, (FIRST, None)),
    ],
)
def test_the_stay_has_its_own_days_or_those_given_instead(
    kind: StayKind,
    waited_from: date | None,
    from_on: date | None,
    until_on: date | None,
    days: tuple[date | None, date | None],
    session: Session,
    keyring: Keyring,
    register: Register,
) -> None:
    row = waiting(session, keyring, register("Ana"), kind, waited_from)
    place_person(session, keyring, row, HERE, from_on=from_on, until_on=until_on)
    (stay,) = session.scalars(sa.select(Stay).where(Stay.country == "SV"))
    assert (stay.kind, stay.from_on, stay.until_on) == (kind, *days)
    assert open_place(stay, keyring) == HERE
    assert count_unplaced(session, "SV") == 0


def test_zones_touch_them_from_then_on_and_their_other_stay_waits_on(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana = register("Ana")
    waiting(session, keyring, ana, StayKind.TRIP)
    assert lons_of(session, keyring) == []
    place_person(session, keyring, waiting(session, keyring, ana), HERE)
    assert lons_of(session, keyring) == pytest.approx([-98.23])
    assert check_index(session, keyring).faults == ()
    assert session.scalars(sa.select(UnplacedStay.kind)).all() == [StayKind.TRIP]


@pytest.mark.parametrize(
    ("point", "until_on"),
    [(StayPlace(lon=181, lat=0), None), (HERE, None), (HERE, date(2026, 1, 1))],
)
def test_where_nobody_can_be_nobody_is_put(
    point: StayPlace,
    until_on: date | None,
    session: Session,
    keyring: Keyring,
    register: Register,
) -> None:
    """A point that is none, a trip without a first day, and one that ends before it begins."""
    row = waiting(session, keyring, register("Ana"), StayKind.TRIP, FIRST if until_on else None)
    with pytest.raises(UnusableInput):
        place_person(session, keyring, row, point, until_on=until_on)
    assert session.scalars(sa.select(Stay).where(Stay.country == "SV")).all() == []
    assert count_unplaced(session, "SV") == 1


def test_a_telephone_decided_goes_where_there_is_room_and_never_to_somebody_else(
    session: Session, keyring: Keyring, register: Register
) -> None:
    person = register("Ana")
    change_card(session, keyring, person, Card(full_name="Ana"))
    for value, of_contact, is_taken in (
        ("+19565550111", False, True),
        ("+19565550112", False, True),
        ("+19565550113", True, True),
        ("+19565550114", True, False),
    ):
        taken = take_phone(session, keyring, person.id, value, is_of_contact=of_contact)
        assert taken is is_taken
    card = open_card(person, keyring)
    assert (card.phone, card.other_phones) == ("+19565550111", ("+19565550112",))
    assert card.contact_phone == "+19565550113"
