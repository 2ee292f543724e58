"""What a transaction tells of whom it put somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import writing
from registry.matching.blocks.rows import LAT, LON
from registry.matching.placements.few_persons import FewPersons
from registry.matching.placements.listeners import tell_placements
from registry.matching.placements.notes import Placements
from registry.people.models import Person
from registry.people.record import Card
from registry.registration.persons import NewPerson, add_persons, change_stay, erase_person
from tests.registry.conftest import stay_at


@pytest.fixture(autouse=True)
def _noise() -> None:
    """Here each test opens its own transactions: none may be open before."""


@pytest.fixture
def told(engine: Engine) -> Iterator[list[Placements]]:
    heard: list[Placements] = []
    tell_placements(engine, lambda _session, placed: heard.append(placed))
    yield heard
    tell_placements(engine, lambda _session, _placed: None)


def places(placed: Placements) -> list[tuple[str, int, float, float]]:
    """Country, number and place of each row."""
    return [
        (country, number, lon / 1e6, lat / 1e6)
        for country, (columns, persons) in placed.rows.items()
        for number, lon, lat in zip(
            persons.tolist(), columns[LON].tolist(), columns[LAT].tolist(), strict=True
        )
    ]


def add(session: Session, keyring: Keyring, now: datetime, *lons: float) -> list[Person]:
    new = [
        NewPerson(country="SV", card=Card(full_name="x"), stays=[stay_at(lon, 26)], consent_at=now)
        for lon in lons
    ]
    return [session.get_one(Person, key) for key in add_persons(session, keyring, new)]


def test_each_transaction_tells_where_its_persons_are_in_the_end(
    engine: Engine, keyring: Keyring, now: datetime, told: list[Placements]
) -> None:
    with writing(engine) as session:
        ana, luz, eva, tia = add(session, keyring, now, -98, -97, -96, -95)
        change_stay(session, keyring, ana.stays[0], stay_at(-90, 30))
        change_stay(session, keyring, ana.stays[0], stay_at(-91, 31))
        erase_person(session, keyring, luz, actor="a", purpose="p", now=now)
        with session.begin_nested() as part:
            change_stay(session, keyring, eva.stays[0], stay_at(-80, 20))
            with session.begin_nested():
                change_stay(session, keyring, tia.stays[0], stay_at(-80, 20))
            part.rollback()
        assert told == []
    (placed,) = told
    assert sorted(places(placed)) == sorted(
        [("SV", ana.number, -91, 31), ("SV", eva.number, -96, 26), ("SV", tia.number, -95, 26)]
    )
    with writing(engine) as session:
        session.get_one(Person, ana.id).source = "x"
    assert len(told) == 1, "nobody came"


def test_what_is_rolled_back_tells_nothing(
    engine: Engine, keyring: Keyring, now: datetime, told: list[Placements]
) -> None:
    def fail() -> None:
        with writing(engine) as session:
            add(session, keyring, now, -98)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert told == []


def test_who_has_a_trip_is_told_with_its_hours(
    engine: Engine, keyring: Keyring, now: datetime, told: list[Placements]
) -> None:
    home, trip = stay_at(-98, 26), stay_at(-97, 27, trip=True, first=now.date(), last=now.date())
    new = NewPerson(country="SV", card=Card(full_name="x"), stays=[home, trip], consent_at=now)
    with writing(engine) as session:
        add_persons(session, keyring, [new, new])
    few = FewPersons.of(told[0])
    assert [len(each) for each in few.points] == [2, 2], "each place once"
    stretches = few.heads.lost.columns
    assert stretches.shape[1] == 2 * 3, "home before and after the trip, and the trip"
    first = few.persons[0]
    assert set(few.without({"SV": few.persons[:1]}).persons.tolist()) == set(
        few.persons.tolist()
    ) - {int(first)}
