from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.crypto import CannotOpen, Keyring
from core.db import reading, writing
from core.keys.change import KeyChange
from core.keys.stored import StoredKeys
from core.storage import FileStore
from registry.people.models import Person, Stay
from registry.people.record import Card, StayPlace, card_place, open_card, open_place
from registry.registration.persons import NewPerson, NewStay, add_persons
from tests.keys import MASTER, seal_as_before
from webapp.sealed_columns import SEALED_COLUMNS

PEOPLE = 7
INDEX_VALUES = 6
"""Of one block of stays: its head, points, persons, and the one group they are all of; of one block
of names; and of one of what is counted.
"""


@dataclass
class House:
    """A registry of two countries with a sealed file each, a clock a test sets, and its keys."""

    engine: Engine
    instance: Path
    now: datetime
    masters: tuple[bytes, ...] = (MASTER,)
    waited: list[float] = field(default_factory=list)

    def keyring(self) -> Keyring:
        """Return the keys as a process that starts now reads them."""
        return Keyring(self.masters, StoredKeys(self.engine, self.masters))

    def change(self, keyring: Keyring | None = None) -> KeyChange:
        """Return what a key change works with."""
        return KeyChange(
            engine=self.engine,
            instance=self.instance,
            keyring=keyring or self.keyring(),
            masters=self.masters,
            columns=SEALED_COLUMNS,
            now=lambda: self.now,
            actor="test",
            pause=self.pause,
        )

    def pause(self, seconds: float) -> None:
        """Let the clock go on instead of waiting."""
        self.waited.append(seconds)
        self.now += timedelta(seconds=seconds)

    def store(self, country: str) -> FileStore:
        """Return the files of a country."""
        return FileStore(self.instance / "lists", self.keyring(), country)

    def headers(self, country: str) -> set[bytes]:
        """Return by which keys the cards and places of a country are sealed."""
        with reading(self.engine) as session:
            sealed = [
                *session.scalars(sa.select(Person.ciphertext).where(Person.country == country)),
                *session.scalars(sa.select(Stay.ciphertext).where(Stay.country == country)),
            ]
        return {bytes(each[:5]) for each in sealed}

    def opened(self, country: str, keyring: Keyring | None = None) -> int:
        """Return how many cards and places of a country a keyring opens."""
        keyring, count = keyring or self.keyring(), 0
        with reading(self.engine) as session:
            for person in session.scalars(sa.select(Person).where(Person.country == country)):
                count += _opens(open_card, person, keyring)
                count += sum(_opens(open_place, stay, keyring) for stay in person.stays)
        return count

    def as_before(self) -> None:
        """Seal the cards as a release did before the countries had keys."""
        keyring = self.keyring()
        with writing(self.engine) as session:
            for person in session.scalars(sa.select(Person)):
                location = card_place(person.id, person.country, person.seal_version)
                plain = keyring.open(person.ciphertext, location)
                person.ciphertext, person.seal_version = seal_as_before(plain, location.label), 0


def _opens(open_row: Callable[..., object], row: object, keyring: Keyring) -> bool:
    try:
        open_row(row, keyring)
    except CannotOpen:
        return False
    return True


@pytest.fixture
def house(engine: Engine, tmp_path: Path, now: datetime) -> House:
    made = House(engine, tmp_path / "instance", now)
    keyring = made.keyring()
    with writing(engine) as session:
        for country in ("SV", "GT"):
            add_persons(session, keyring, [_person(country, n, now) for n in range(PEOPLE)])
    for country in ("SV", "GT"):
        made.store(country).write(f"{country}.list", country.encode(), is_sealed=True)
    return made


def _person(country: str, number: int, now: datetime) -> NewPerson:
    return NewPerson(
        country=country,
        card=Card(full_name=f"Persona {number}", phone=f"+1956555{number:04d}"),
        stays=[NewStay(place=StayPlace(lon=-98.2, lat=26.2, text="Barrio"))],
        consent_at=now,
    )
