"""Codes made from the cards, block by block, while others register."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import reading, writing
from registry.people.models import Person
from registry.people.record import Card
from registry.registration.persons import NewPerson, add_persons
from registry.statistics.models import TraitBlockRow, TraitState
from registry.statistics.traits import making, storing
from registry.statistics.traits.checking import check_traits
from registry.statistics.traits.making import countries_without_traits, make_traits
from registry.statistics.traits.open_traits import open_traits
from tests.registry.conftest import stay_at


def add(session: Session, keyring: Keyring, now: datetime, *names: str) -> None:
    new = [
        NewPerson(country="HN", card=Card(full_name=name), stays=[stay_at(-90, 30)], consent_at=now)
        for name in names
    ]
    add_persons(session, keyring, new)


@pytest.fixture
def uncounted(engine: Engine, session: Session, keyring: Keyring, now: datetime) -> Engine:
    """A country whose codes were never made, as after a migration; one card does not open."""
    add(session, keyring, now, "Ana Bor", "Luz Cux", "Eva Dzul")
    first = session.scalars(sa.select(Person.id).where(Person.country == "HN").limit(1)).one()
    session.execute(sa.update(Person).where(Person.id == first).values(ciphertext=b"broken"))
    for table in (TraitBlockRow, TraitState):
        session.execute(sa.delete(table))
    session.commit()
    return engine


def test_codes_are_made_of_the_cards_and_nobody_is_missed(
    uncounted: Engine, keyring: Keyring
) -> None:
    with reading(uncounted) as session:
        assert countries_without_traits(session) == ["GT", "HN"]
        assert open_traits(session, keyring, "HN") is None
    assert make_traits(uncounted, keyring, "HN") == 3
    with reading(uncounted) as session:
        assert countries_without_traits(session) == ["GT"]
        assert check_traits(session, keyring).faults == ("statistics of GT: none were made yet",)


def test_who_registers_while_they_are_made_is_there(
    uncounted: Engine, keyring: Keyring, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = storing.traits_of_cards

    def late(session: Session, keys: Keyring, which: sa.ColumnElement[bool]) -> object:
        found = list(read(session, keys, which))
        if len(found) == 3:
            with writing(uncounted) as other:
                add(other, keyring, now, "Ixchel Bor")
        return iter(found)

    monkeypatch.setattr(making, "traits_of_cards", late)
    assert make_traits(uncounted, keyring, "HN") == 4, "the block was made once more"
    with reading(uncounted) as session:
        assert [each for each in check_traits(session, keyring).faults if "HN" in each] == []
