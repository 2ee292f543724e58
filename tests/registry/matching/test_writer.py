from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import reading, writing
from registry.matching.blocks.models import MatchingHead, MatchingPoint
from registry.matching.checking import check_index
from registry.matching.open_index import country_index, states
from registry.people.models import Household, Person
from registry.people.record import Card
from registry.registration.persons import NewPerson, add_household, add_persons
from tests.registry.conftest import stay_at

Register = Callable[..., Person]


def test_a_household_whose_members_lie_in_two_blocks_is_listed_in_both(
    session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    home = add_household(session, "SV")
    persons = [
        NewPerson(
            country="SV", card=Card(full_name="x"), consent_at=now,
            stays=[stay_at(-90 + number / 1000, 30)],
        )
        for number in range(300)
    ]  # fmt: skip
    add_persons(session, keyring, persons)
    register("Ana", stay_at(-89.999, 30.0001), household=home)
    register("Eva", stay_at(-89.71, 30.0001), household=home)
    (state,) = states(session, ["SV"])
    table = country_index(session, keyring, state).residents
    number = session.scalar(sa.select(Household.number).where(Household.id == home.id))
    assert len(table) == 2
    assert [number in table.straddlers[at].tolist() for at in range(2)] == [True, True]


def test_block_numbers_say_nothing_of_places(
    engine: Engine, session: Session, keyring: Keyring, now: datetime
) -> None:
    """A thief sees numbers drawn by lot, and rows in their order."""
    session.commit()
    with writing(engine) as writer:
        persons = [
            NewPerson(
                country="SV", card=Card(full_name="x"), consent_at=now,
                stays=[stay_at(-98 + number / 500, 26)],
            )
            for number in range(2400)
        ]  # fmt: skip
        add_persons(writer, keyring, persons)
        table = country_index(writer, keyring, states(writer, ["SV"])[0]).residents
        assert len(table) == 10
        ranks = table.block.argsort().argsort().tolist()
        assert ranks not in (list(range(10)), list(range(9, -1, -1)))
        for kind in (MatchingHead, MatchingPoint):
            ids = writer.scalars(sa.select(kind.id).where(kind.country == "SV")).all()
            assert sorted(ids) == sorted(table.block.tolist())


def test_writers_at_once_lose_nobody(
    engine: Engine, session: Session, keyring: Keyring, now: datetime
) -> None:
    session.commit()

    def register(number: int) -> None:
        for turn in range(4):
            new = NewPerson(
                country="SV",
                card=Card(full_name="x"),
                consent_at=now,
                stays=[stay_at(-98 + number / 10, 26 + turn / 10)],
            )
            with writing(engine) as writer:
                add_persons(writer, keyring, [new, new])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(register, range(4)))
    with reading(engine) as reader:
        report = check_index(reader, Keyring([b"k" * 32]))
    assert (report.stays, report.faults) == (35, ())
