"""A row that was put back whole is named: its number is lower than one the audit log notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase

from core.audit_log.entries import LINES
from core.audit_log.verification import verify
from core.db import reading, writing
from core.keys.put_back import PutBack, rows_put_back
from registry.people.models import Person, Stay
from registry.people.record import open_card, open_place, put_place
from registry.people.tombstones import ErasureCause
from registry.registration.erasure import Erasure, erase
from tests.core.keys.conftest import House
from tests.core.keys.test_text_versions import write_over
from webapp.sealed_columns import SEALED_COLUMNS

ERASURES: Mapping[str, Any] = {"person.erase": Person}


def found(house: House) -> list[PutBack]:
    return rows_put_back(house.engine, SEALED_COLUMNS, ERASURES)


def copy_of(house: House, table: type[DeclarativeBase]) -> list[dict[str, Any]]:
    with reading(house.engine) as session:
        query = sa.select(table.__table__).order_by(sa.text("id"))
        return [dict(row) for row in session.execute(query).mappings()]


def test_old_rows_put_back_whole_open_and_are_named(house: House) -> None:
    persons, stays = copy_of(house, Person), copy_of(house, Stay)
    keyring = house.keyring()
    with writing(house.engine) as session:
        changed = session.scalars(sa.select(Person).order_by(Person.id).limit(3)).all()
        for person in changed:
            for _ in range(2):
                write_over(house, person)
                session.flush()
        stay = changed[0].stays[0]
        put_place(keyring, stay, open_place(stay, keyring))
        ids, stay_id = [person.id for person in changed], stay.id
    assert found(house) == []
    with writing(house.engine) as session:
        for row in persons[:2]:
            session.execute(sa.update(Person).where(Person.id == row["id"]).values(row))
        old = next(row for row in stays if row["id"] == stay_id)
        session.execute(sa.update(Stay).where(Stay.id == stay_id).values(old))
    with reading(house.engine) as session:
        assert open_card(session.get_one(Person, ids[0]), keyring).full_name, (
            "it agrees with itself"
        )
    assert [(each.table, each.row_id, each.version, each.noted) for each in found(house)] == [
        *(("person", each, 1, 3) for each in ids[:2]),
        ("stay", stay_id, 1, 2),
    ]
    with writing(house.engine) as session:
        session.execute(sa.delete(LINES).where(LINES.c.action == "seal.renew"))
    assert found(house) == []
    assert verify(house.engine).faults, "who takes the evidence away is named by the chain"


def test_somebody_erased_who_is_there_again_is_named(house: House) -> None:
    rows = copy_of(house, Person)
    with writing(house.engine) as session:
        erasure = Erasure("SV", ErasureCause.WISH, "user:1", "user:2", house.now)
        gone = session.scalar(sa.select(Person.id).where(Person.country == "SV").limit(1))
        assert gone is not None
        assert erase(session, house.keyring(), [gone], erasure) == 1
    assert found(house) == []
    with writing(house.engine) as session:
        row = next(row for row in rows if row["id"] == gone)
        session.execute(sa.insert(Person).values(row))
    assert [(each.name, each.noted) for each in found(house)] == [(f"person/{gone}", None)]
