"""Newcomers are found by name and counted, each in their own country."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.people.record import Card
from registry.registration.persons import NewPerson, add_persons
from registry.search.checking import check_names
from registry.statistics.traits.checking import check_traits
from tests.registry.conftest import stay_at


def test_newcomers_of_two_countries_are_named_and_counted(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    new = [
        NewPerson(country=country, card=Card(full_name="Ana Bor"), stays=stays, consent_at=now)
        for country, stays in (("SV", [stay_at(-98, 26)]), ("HN", []))
    ]
    add_persons(session, keyring, new)
    assert (check_names(session, keyring).names, check_names(session, keyring).faults) == (5, ())
    assert check_traits(session, keyring).persons == 5
    assert check_traits(session, keyring).faults == ()
