"""Sealed values swapped, aged and relabelled in the database itself: all are refused, and no other
person with them.
"""

from __future__ import annotations

import dataclasses
import random
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.db import reading, writing
from core.keys.stored import StoredKeys
from directory.entries.visibility import Viewer
from registry.people.access import read_persons
from registry.people.models import Person, Stay
from registry.people.record import Card, StayPlace, open_card, open_place, put_card
from registry.registration.persons import NewPerson, NewStay, add_persons
from tests.contexts import context_of
from tests.keys import MASTER
from tests.proof.figures import Figures


def test_what_was_moved_in_the_database_is_refused(
    engine: Engine, now: datetime, is_long: bool, figures: Figures
) -> None:
    each, whole = (250, 500) if is_long else (6, 8)
    keyring = Keyring([MASTER], StoredKeys(engine, [MASTER]))
    lots = random.Random(14)
    with writing(engine) as session:
        persons = [_person(number, now) for number in range(4 * each + whole)]
        ids = add_persons(session, keyring, persons)
    lots.shuffle(ids)
    swapped, aged, relabelled, crossed, untouched = (
        ids[each * n : each * (n + 1)] if n < 4 else ids[4 * each :] for n in range(5)
    )
    with writing(engine) as session:
        _swap(session, swapped)
        _age(session, keyring, aged)
        session.execute(sa.update(Person).where(Person.id.in_(relabelled)).values(country="GT"))
        _cross(session, crossed)
    refused = 0
    with writing(engine) as session:
        own = read_persons(context_of(session, keyring, now), ids)
        guest = context_of(session, keyring, now, viewer=Viewer.of_country("GT"))
        theirs = read_persons(guest, ids)
    assert set(own.opened) == set(untouched), "each that was not touched, and no other"
    assert set(own.unreadable) == {*swapped, *aged, *crossed}
    assert (set(theirs.unreadable), theirs.opened) == (set(relabelled), {})
    refused = len(own.unreadable) + len(theirs.unreadable)
    with reading(engine) as session:
        for stay in session.scalars(sa.select(Stay).where(Stay.person_id.in_(crossed))):
            refused += _is_refused(stay, keyring)
    assert refused == 5 * each, "the place of a card, and the card of a place, too"
    figures.add("moved seals", f"{refused} swapped, aged, relabelled, crossed: {refused} refused")


def _person(number: int, now: datetime) -> NewPerson:
    return NewPerson(
        country="SV",
        card=Card(full_name=f"Persona {number}", phone=f"+1956{number:07d}"),
        stays=[NewStay(place=StayPlace(lon=-98.2, lat=26.2, text="Barrio"))],
        consent_at=now,
    )


def _swap(session: Session, ids: list[uuid.UUID]) -> None:
    """Give each the card of the one before, its number with it."""
    people = [session.get_one(Person, each) for each in ids]
    cards = [(person.ciphertext, person.seal_version) for person in people]
    for person, (ciphertext, version) in zip(people, cards[-1:] + cards[:-1], strict=True):
        person.ciphertext, person.seal_version = ciphertext, version


def _age(session: Session, keyring: Keyring, ids: list[uuid.UUID]) -> None:
    """Put back the text of before a change."""
    for each in ids:
        person = session.get_one(Person, each)
        before = person.ciphertext
        put_card(
            keyring, person, dataclasses.replace(open_card(person, keyring), note="has moved away")
        )
        person.ciphertext = before


def _cross(session: Session, ids: list[uuid.UUID]) -> None:
    """Put the place of a person where the card is, and the card where the place is."""
    for each in ids:
        person = session.get_one(Person, each)
        (stay,) = person.stays
        person.ciphertext, stay.ciphertext = stay.ciphertext, person.ciphertext


def _is_refused(stay: Stay, keyring: Keyring) -> bool:
    try:
        open_place(stay, keyring)
    except CannotOpen:
        return True
    return False
