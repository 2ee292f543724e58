"""Many persons erased at once leave nothing behind, and nobody else goes with them."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.matching.checking import check_index
from registry.people.models import Household, Person, Stay, UnplacedStay
from registry.people.sought_place import SoughtPlace
from registry.registration.erasing import erase_persons
from registry.registration.persons import add_household
from registry.registration.unplaced import NewUnplacedStay, put_unplaced
from tests.indexed_people import lons_of
from tests.registry.conftest import stay_at

Register = Callable[..., Person]


def count(session: Session, table: type[Person | Stay | UnplacedStay]) -> int:
    query = sa.select(sa.func.count()).select_from(table).where(table.country == "SV")
    return session.scalar(query) or 0


def test_persons_go_with_their_stays_and_their_rows_of_the_index(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana = register("Ana", stay_at(-98, 26), stay_at(-90, 30))
    luz, sol = register("Luz"), register("Sol", stay_at(-99, 27))
    place = SoughtPlace(text="Narnia", message="no se conoce ningún lugar")
    put_unplaced(session, keyring, luz, NewUnplacedStay(place=place))
    assert erase_persons(session, keyring, "SV", [ana.id, luz.id]) == 2
    assert [count(session, each) for each in (Person, Stay, UnplacedStay)] == [1, 1, 0]
    assert session.scalars(sa.select(Person.id).where(Person.country == "SV")).all() == [sol.id]
    assert lons_of(session, keyring) == [-99]
    assert check_index(session, keyring).faults == ()


def test_a_household_goes_with_the_last_who_lived_there(
    session: Session, keyring: Keyring, register: Register
) -> None:
    shared, own = add_household(session, "SV"), add_household(session, "SV")
    ana = register("Ana", stay_at(-98, 26), household=shared)
    luz = register("Luz", stay_at(-98, 26), household=shared)
    eva = register("Eva", stay_at(-98, 26), household=own)
    shared_id = shared.id
    erase_persons(session, keyring, "SV", [ana.id, eva.id])
    assert session.scalars(sa.select(Household.id)).all() == [shared_id]
    erase_persons(session, keyring, "SV", [luz.id])
    assert session.scalars(sa.select(Household.id)).all() == []


def test_another_countrys_person_and_one_not_there_are_not_counted_and_not_erased(
    session: Session, keyring: Keyring, register: Register
) -> None:
    eva, ana = register("Eva", stay_at(-98, 26), country="HN"), register("Ana", stay_at(-98, 26))
    assert erase_persons(session, keyring, "SV", [eva.id, ana.id, uuid.uuid4()]) == 1
    assert erase_persons(session, keyring, "SV", []) == 0
    assert session.scalars(sa.select(Person.id).where(Person.country == "HN")).all() == [eva.id]
    assert check_index(session, keyring).faults == ()
