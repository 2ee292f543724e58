"""Who cannot be placed is listed with the reason until somebody places them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.people.models import Person, StayKind, UnplacedStay
from registry.people.record import InvalidPlace
from registry.people.sought_place import SoughtPlace
from registry.registration.unplaced import (
    NewUnplacedStay,
    count_unplaced,
    drop_unplaced,
    put_unplaced,
    unplaced_row,
    unplaced_stays,
)

Register = Callable[..., Person]


def sought(words: str, kind: StayKind = StayKind.RESIDENCE) -> NewUnplacedStay:
    place = SoughtPlace(text=words, message="no se conoce ningún lugar")
    return NewUnplacedStay(place=place, kind=kind, from_on=date(2026, 11, 1))


def words(session: Session, keyring: Keyring, country: str = "SV", **page: int) -> list[str]:
    stays = unplaced_stays(session, keyring, country, **page)
    return [each.place.text if each.place else "does not open" for each in stays]


def test_one_of_a_kind_waits_and_the_last_words_count(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana = register("Ana")
    put_unplaced(session, keyring, ana, sought("Narnia"))
    put_unplaced(session, keyring, ana, sought("Atlántida"))
    put_unplaced(session, keyring, ana, sought("Lilliput", StayKind.TRIP))
    assert sorted(words(session, keyring)) == ["Atlántida", "Lilliput"]
    assert count_unplaced(session, "SV") == 1
    drop_unplaced(session, keyring, ana, StayKind.RESIDENCE)
    assert words(session, keyring) == ["Lilliput"]


def test_each_country_lists_its_own_page_by_page(
    session: Session, keyring: Keyring, register: Register
) -> None:
    for name, country in (("Ana", "SV"), ("Luz", "SV"), ("Eva", "HN"), ("Sol", "SV")):
        put_unplaced(session, keyring, register(name, country=country), sought(name))
    assert (count_unplaced(session, "SV"), count_unplaced(session, "GT")) == (3, 0)
    whole = words(session, keyring)
    assert sorted(whole) == ["Ana", "Luz", "Sol"]
    pages = [words(session, keyring, limit=2, offset=first) for first in (0, 2, 4)]
    assert pages == [whole[:2], whole[2:], []]
    assert words(session, keyring, "HN") == ["Eva"]


def test_one_that_does_not_open_is_listed_all_the_same(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana = register("Ana")
    put_unplaced(session, keyring, ana, sought("Narnia"))
    (stay,) = unplaced_stays(session, keyring, "SV")
    session.get_one(UnplacedStay, stay.id).ciphertext = b"damaged"
    session.flush()
    (stay,) = unplaced_stays(session, keyring, "SV")
    assert (stay.place, stay.person_id, stay.from_on) == (None, ana.id, date(2026, 11, 1))


def test_words_too_long_for_a_row_are_refused(
    keyring: Keyring,
) -> None:
    with pytest.raises(InvalidPlace):
        unplaced_row(keyring, uuid.uuid4(), "SV", sought("x" * 301))
