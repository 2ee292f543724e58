from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.contacts.bad_numbers import (
    NumberFault,
    bad_numbers_of,
    clear_mark,
    has_bad_number,
    mark_number,
    number_digests,
)
from registry.people.models import Person
from registry.people.record import Card
from tests.registry.conftest import stay_at

NUMBER = "+15205550100"


def test_a_mark_is_of_a_person_and_a_number_and_can_be_taken_off(
    session: Session, keyring: Keyring, register: Callable[..., Person], now: datetime
) -> None:
    one, other = (register(name, stay_at(-98, 26), phone=NUMBER) for name in ("Ana", "Eva"))
    session.flush()
    digest = number_digests(keyring, "SV", NUMBER)[0]
    mark_number(session, [one.id], digest, NumberFault.WRONG, at=now, by="user:x")
    mark_number(session, [one.id], digest, NumberFault.NOT_IN_SERVICE, at=now, by="user:y")
    session.flush()
    marked = bad_numbers_of(session, [one.id, other.id])
    assert marked == {one.id: {digest: NumberFault.NOT_IN_SERVICE}}
    card = Card(full_name="Ana", phone=NUMBER)
    assert has_bad_number(keyring, "SV", card, marked[one.id])
    assert not has_bad_number(
        keyring, "SV", Card(full_name="Ana", phone="+15205550101"), marked[one.id]
    )
    assert not has_bad_number(keyring, "SV", card, {})
    clear_mark(session, [one.id], digest)
    assert not bad_numbers_of(session, [one.id])


def test_the_hash_tells_countries_and_whole_numbers_apart(keyring: Keyring) -> None:
    found = {
        number_digests(keyring, country, number)[0]
        for country in ("SV", "GT")
        for number in (NUMBER, "+25205550100")
    }
    assert len(found) == 4
    assert all(NUMBER not in each for each in found)
