"""Telephones and addresses found by keyed marks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import reading, writing
from registry.contacts.marks import (
    ContactMark,
    ContactState,
    bearers_of_contacts,
    contact_faults,
    countries_without_contacts,
    make_contacts,
    marked_contacts,
)
from registry.people.models import Person
from registry.people.record import Card
from registry.registration.erasing import erase_persons
from registry.registration.persons import NewPerson, add_persons, change_card
from tests.registry.conftest import CANARY_PHONE

Register = Callable[..., Person]


@pytest.mark.parametrize(
    ("phones", "email", "marked"),
    [
        (["+15205550199"], "", ["phone|550199"]),
        (["+15205550199;ext=12", "5550199"], "", ["phone|550199", "phone|550199"]),
        (["+50322", ""], "", []),
        ([], "Ana@X.example", ["email|ana@x.example"]),
    ],
)
def test_a_number_is_known_by_its_end(phones: list[str], email: str, marked: list[str]) -> None:
    assert list(marked_contacts(phones, email)) == marked


def test_marks_follow_the_card_and_go_with_the_person(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana = register("Ana", phone=CANARY_PHONE, email="ana@x.example")
    register("Luz", phone="+15205550102", country="GT")

    def bearers(text: str) -> list[object]:
        return list(bearers_of_contacts(session, keyring, "SV", [text]) or ())

    assert bearers("phone|550199") == bearers("email|ana@x.example") == [ana.id]
    assert bearers("phone|550102") == [], "another country's"
    assert contact_faults(session, keyring) == []
    change_card(session, keyring, ana, Card(full_name="Ana", other_phones=("+15205550177",)))
    assert (bearers("phone|550199"), bearers("phone|550177")) == ([], [ana.id])
    written = session.scalars(sa.select(ContactMark.digest)).all()
    assert not any("5550" in each or "ana" in each for each in written)
    erase_persons(session, keyring, "SV", [ana.id])
    assert session.scalar(sa.select(sa.func.count()).select_from(ContactMark)) == 1


def test_a_country_without_marks_gets_them_from_its_cards(
    engine: Engine, session: Session, keyring: Keyring, now: datetime
) -> None:
    session.commit()
    with writing(engine) as session:
        add_persons(session, keyring, [_person(f"+1520555010{at}", now) for at in range(4)])
        session.execute(sa.delete(ContactMark))
        session.execute(sa.delete(ContactState))
    with writing(engine) as session:  # who registers meanwhile does not pass for all
        add_persons(session, keyring, [_person("+15205550109", now)])
    with reading(engine) as session:
        assert countries_without_contacts(session) == ["GT", "SV"]
        assert bearers_of_contacts(session, keyring, "SV", ["phone|550101"]) is None
        assert len(contact_faults(session, keyring)) == 2
    assert [make_contacts(engine, keyring, each) for each in ("SV", "GT")] == [5, 3]
    with reading(engine) as session:
        assert countries_without_contacts(session) == contact_faults(session, keyring) == []
        assert len(bearers_of_contacts(session, keyring, "SV", ["phone|550101"]) or ()) == 1
    with writing(engine) as session:
        session.execute(sa.delete(ContactMark).where(ContactMark.digest < "8"))
        session.execute(sa.insert(ContactMark), [{"person_id": _any(session), "digest": "0" * 32}])
    with reading(engine) as session:
        assert contact_faults(session, keyring)


def _any(session: Session) -> object:
    return session.scalars(sa.select(Person.id).limit(1)).one()


def _person(phone: str, now: datetime) -> NewPerson:
    card = Card(full_name="Ana", phone=phone)
    return NewPerson(country="SV", card=card, stays=[], consent_at=now)
