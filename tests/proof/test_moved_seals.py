"""Sealed values swapped, aged and relabelled in the database itself: all are refused, and no other
person with them. A row rolled back whole opens, for all of it agrees: it is named.
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
from core.db import Base, reading, writing
from core.keys.stored import StoredKeys
from directory.entries.visibility import Viewer
from registry.people.access import read_persons
from registry.people.models import Person, Stay
from registry.people.record import Card, StayPlace, open_card, open_place, put_card, put_place
from registry.registration.persons import NewPerson, NewStay, add_persons
from tests.contexts import context_of
from tests.keys import MASTER
from tests.proof.figures import Figures
from webapp.sealed_columns import find_put_back


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
    rolled = _roll_back(engine, keyring, untouched[: each + 1])
    found = find_put_back(engine)
    assert {(row.table, row.row_id) for row in found} == rolled, "each that was put back, no other"
    figures.add(
        f"moved seals, {engine.dialect.name}",
        f"{refused} swapped, aged, relabelled, crossed: {refused} refused; "
        f"{len(rolled)} rows rolled back whole: {len(found)} named",
    )


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


def _roll_back(
    engine: Engine, keyring: Keyring, ids: list[uuid.UUID]
) -> set[tuple[str, uuid.UUID]]:
    """Change the card of each person, and the place of every other, then put the old rows back of
    all but the last one; return which rows.
    """
    before: dict[tuple[str, uuid.UUID], tuple[sa.Table, sa.RowMapping]] = {}
    with writing(engine) as session:
        for number, each in enumerate(ids):
            person = session.get_one(Person, each)
            (stay,) = person.stays
            rows: list[Person | Stay] = [person, stay] if number % 2 else [person]
            if each != ids[-1]:
                before |= {(row.__tablename__, row.id): _as_it_stands(session, row) for row in rows}
            put_card(keyring, person, dataclasses.replace(open_card(person, keyring), note="moved"))
            if stay in rows:
                put_place(keyring, stay, dataclasses.replace(open_place(stay, keyring), text="—"))
    with writing(engine) as session:
        for (_, row_id), (table, old) in before.items():
            session.execute(sa.update(table).where(table.c.id == row_id).values(dict(old)))
    return set(before)


def _as_it_stands(session: Session, row: Person | Stay) -> tuple[sa.Table, sa.RowMapping]:
    table = Base.metadata.tables[row.__tablename__]
    query = sa.select(table).where(table.c.id == row.id)
    return table, session.execute(query).mappings().one()


def _is_refused(stay: Stay, keyring: Keyring) -> bool:
    try:
        open_place(stay, keyring)
    except CannotOpen:
        return True
    return False
