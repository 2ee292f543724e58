"""Rows are sealed again where the old bytes still stand, and nowhere else."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.exc import OperationalError

from core.crypto import CannotOpen, place_of
from core.db import reading, writing
from core.keys import rotation
from core.keys.columns import SealedColumn
from core.keys.rotation import count_by_key, count_former, reseal_rows
from core.keys.stored import add_key
from registry.people.models import Person
from registry.people.record import open_card, put_card
from tests.core.keys.conftest import INDEX_VALUES, PEOPLE, House
from tests.keys import MASTER
from webapp.sealed_columns import SEALED_COLUMNS

PERSONS = SEALED_COLUMNS[0]
MOMENTS = (Person.id, Person.updated_at)


def new_key(house: House, country: str = "SV") -> bytes:
    """Give a country a new key; return with what its values begin."""
    with writing(house.engine) as session:
        add_key(session, [MASTER], country)
    return house.keyring().header_of(country)


def test_all_rows_of_one_country_bear_the_new_key_and_their_old_number(house: House) -> None:
    theirs, header = house.headers("GT"), new_key(house)
    with reading(house.engine) as session:
        before = {row.id: row.updated_at for row in session.execute(sa.select(*MOMENTS))}
    seen: list[int] = []
    done = reseal_rows(
        house.engine, house.keyring(), SEALED_COLUMNS, "SV", seen.append, house.pause
    )
    values = 2 * PEOPLE + INDEX_VALUES
    assert (done.count, sum(seen), done.unreadable) == (values, values, [])
    assert house.headers("SV") == {header}
    assert house.headers("GT") == theirs
    assert house.opened("SV") == house.opened("GT") == 2 * PEOPLE
    with reading(house.engine) as session:
        rows = session.execute(sa.select(*MOMENTS))
        assert {row.id: row.updated_at for row in rows} == before, "nobody changed them"
        assert count_by_key(session, PERSONS)["SV"] == {header: PEOPLE}
        assert count_former(session, PERSONS, "SV", header) == 0


@pytest.mark.parametrize(("at_once", "batch"), [(1, 1), (2, 1), (3, 2), (PEOPLE, 3), (50, 50)])
def test_no_row_is_passed_over_whatever_comes_in_one_batch(
    house: House, at_once: int, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = new_key(house)
    monkeypatch.setattr(rotation, "_IDS_AT_ONCE", at_once)
    monkeypatch.setattr(rotation, "BATCH_ROWS", batch)
    reseal_rows(house.engine, house.keyring(), SEALED_COLUMNS, "SV", pause=house.pause)
    assert house.headers("SV") == {header}


def test_what_somebody_wrote_meanwhile_is_left(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_key(house)
    keyring, real = house.keyring(), rotation._resealed

    def with_a_writer(*given: Any) -> list[dict[str, Any]]:
        changes: list[dict[str, Any]] = real(*given)
        with writing(house.engine) as session:
            person = session.get_one(Person, changes[0]["row_id"])
            card = open_card(person, keyring)
            put_card(keyring, person, dataclasses.replace(card, note="meanwhile"))
        return changes

    monkeypatch.setattr(rotation, "_resealed", with_a_writer)
    done = reseal_rows(house.engine, keyring, [PERSONS], "SV", pause=house.pause)
    assert done.count == PEOPLE - 1
    with reading(house.engine) as session:
        rows = session.scalars(sa.select(Person).where(Person.country == "SV"))
        notes = [open_card(each, keyring).note for each in rows]
    assert sorted(notes) == [""] * (PEOPLE - 1) + ["meanwhile"]


def test_a_row_that_no_key_opens_is_named_and_the_others_go_on(house: House) -> None:
    new_key(house)
    with writing(house.engine) as session:
        person = session.scalars(sa.select(Person).where(Person.country == "SV").limit(1)).one()
        person.ciphertext = person.ciphertext[:-1] + bytes([person.ciphertext[-1] ^ 1])
        damaged = person.id
    done = reseal_rows(house.engine, house.keyring(), [PERSONS], "SV", pause=house.pause)
    assert (done.count, done.unreadable) == (PEOPLE - 1, [f"person.ciphertext/{damaged}"])


def test_a_busy_database_is_tried_again_and_another_fault_is_raised(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_key(house)
    real, faults = rotation._written, ["database is locked", "database is locked"]

    def written(session: Any, column: SealedColumn, change: dict[str, Any]) -> int:
        if faults:
            raise OperationalError("UPDATE", {}, sqlite.OperationalError(faults.pop()))
        return real(session, column, change)

    monkeypatch.setattr(rotation, "_written", written)
    done = reseal_rows(house.engine, house.keyring(), [PERSONS], "SV", pause=house.pause)
    assert done.count == PEOPLE
    assert house.waited.count(1.0) == 2
    new_key(house)
    faults.append("no such column")
    with pytest.raises(OperationalError):
        reseal_rows(house.engine, house.keyring(), [PERSONS], "SV", pause=house.pause)


def swapped(rows: Sequence[Person]) -> None:
    rows[0].ciphertext, rows[1].ciphertext = rows[1].ciphertext, rows[0].ciphertext


def test_what_was_put_into_another_row_country_or_time_is_refused(house: House) -> None:
    keyring = house.keyring()
    with writing(house.engine) as session:
        first, second, third, *_ = session.scalars(
            sa.select(Person).where(Person.country == "SV").order_by(Person.id)
        ).all()
        older = third.ciphertext
        put_card(keyring, third, dataclasses.replace(open_card(third, keyring), note="new"))
        swapped([first, second])
        first.country = "GT"
        third.ciphertext = older
        for person in (first, second, third):
            with pytest.raises(CannotOpen):
                open_card(person, keyring)
        session.rollback()


def test_places_are_those_that_the_rows_themselves_are_sealed_for(house: House) -> None:
    """A place of a sealed column and of the code that opens its rows are one and the same."""
    with reading(house.engine) as session:
        row = session.execute(
            sa.select(Person.id, Person.country, Person.seal_version).limit(1)
        ).one()
        assert PERSONS.place(row) == place_of(
            "person", "sealed", row.id, country=row.country, version=1
        )
