"""An index that was put back as a whole is behind what the audit log notes of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.crypto import Keyring
from core.db import reading, writing
from registry.matching.blocks.models import (
    MatchingHead,
    MatchingPerson,
    MatchingPoint,
    MatchingState,
)
from registry.matching.index_stamps import ACTION, IndexBehind, indexes_behind, note_stamps
from registry.matching.rebuilding import rebuild_index
from registry.people.record import Card
from registry.registration.persons import NewPerson, add_persons
from tests.indexed_people import lons_of
from tests.registry.conftest import stay_at

pytestmark = pytest.mark.usefixtures("nobody_waits")

TABLES: tuple[Any, ...] = tuple(
    each.__table__ for each in (MatchingState, MatchingHead, MatchingPoint, MatchingPerson)
)


Rows = list[list[dict[str, Any]]]


class House:
    """A database that is written to in transactions of their own."""

    def __init__(self, engine: Engine, keyring: Keyring, now: datetime) -> None:
        self.engine, self.keyring, self.now = engine, keyring, now

    def register(self, lon: float) -> None:
        stay = stay_at(lon, 30)
        card = Card(full_name="x")
        new = NewPerson(country="SV", card=card, stays=[stay], consent_at=self.now)
        with writing(self.engine) as session:
            add_persons(session, self.keyring, [new])

    def note(self) -> bool:
        with writing(self.engine) as session:
            return note_stamps(session, at=self.now, actor="worker")

    def behind(self) -> list[IndexBehind]:
        with reading(self.engine) as session:
            return indexes_behind(session)

    def copy(self) -> Rows:
        with reading(self.engine) as session:
            rows = [session.execute(sa.select(table)).mappings() for table in TABLES]
            return [[dict(row) for row in own] for own in rows]

    def put_back(self, rows: Rows) -> None:
        with writing(self.engine) as session:
            for table, own in zip(TABLES, rows, strict=True):
                session.execute(sa.delete(table))
                session.execute(sa.insert(table), own)
            # Else nobody could be registered: their numbers were given already.
            state: Any = MatchingState
            session.execute(sa.update(state).values(next_person=state.next_person + 5))

    def lons(self) -> list[float]:
        with reading(self.engine) as session:
            return lons_of(session, Keyring([b"k" * 32]))


@pytest.fixture
def house(engine: Engine, session: Session, keyring: Keyring, now: datetime) -> House:
    session.commit()
    return House(engine, keyring, now)


def test_an_index_put_back_whole_opens_and_is_named_until_it_is_made_again(house: House) -> None:
    house.register(-90)
    old = house.copy()
    house.register(-91)
    assert house.note()
    assert house.behind() == []
    house.put_back(old)
    assert house.lons() == [-90], "it agrees with itself"
    (behind,) = house.behind()
    assert (behind.country, behind.noted) == ("SV", behind.stamp + 1)
    house.note()
    assert house.behind() == [behind], "what is behind stays noted as far as it was"
    house.keyring = Keyring([b"k" * 32])
    house.register(-92)
    assert [each.noted for each in house.behind()] == [behind.noted], "by another change"
    rebuild_index(house.engine, house.keyring, "SV")
    assert house.behind() == []
    assert house.lons() == [-92, -91, -90]
    assert house.note()


def test_a_line_is_written_when_something_changed(house: House) -> None:
    house.register(-90)
    assert [house.note() for _ in range(3)] == [True, False, False]
    house.register(-91)
    assert house.note()
    with reading(house.engine) as session:
        query = sa.select(AuditEntry.details).where(AuditEntry.action == ACTION)
        lines = session.scalars(query).all()
    assert [sorted(each["stands"]) for each in lines] == [["GT", "SV"]] * 2


@pytest.mark.parametrize("table", TABLES[1:], ids=lambda table: str(table.name))
def test_a_block_put_back_beside_a_newer_head_is_made_of_its_stays(
    house: House, table: Any
) -> None:
    house.register(-90)
    old = house.copy()[TABLES.index(table)]
    house.register(-91)
    with writing(house.engine) as session:
        for row in old:
            session.execute(sa.update(table).where(table.c.id == row["id"]).values(row))
    assert house.lons() == [-91, -90]
