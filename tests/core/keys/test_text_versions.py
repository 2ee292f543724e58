"""Each text written over another leaves its number in the audit log; one undone does not."""

from __future__ import annotations

import dataclasses

import sqlalchemy as sa

from core.audit_log import AuditEntry, record
from core.audit_log.verification import verify
from core.db import reading, writing
from core.keys.text_versions import ACTION, versions_in
from registry.people.models import Person
from registry.people.record import open_card, put_card
from tests.core.keys.conftest import House


class Undone(Exception):
    """Ends a transaction, or a part of one."""


def write_over(house: House, person: Person) -> None:
    keyring = house.keyring()
    put_card(keyring, person, dataclasses.replace(open_card(person, keyring), note="moved"))


def noted(house: House) -> list[tuple[str, str, dict[str, int]]]:
    """Return actor, country and numbers of each line, by table."""
    with reading(house.engine) as session:
        query = sa.select(AuditEntry).where(AuditEntry.action == ACTION)
        return [
            (line.actor, line.country, {table: version for table, _, version in versions})
            for line in session.scalars(query.order_by(AuditEntry.number))
            if (versions := list(versions_in(line.details)))
        ]


def test_a_transaction_notes_the_texts_of_each_country_with_its_own_last_line(
    house: House,
) -> None:
    assert noted(house) == [], "the first text of a row has none before it"
    with writing(house.engine) as session:
        for country in ("SV", "GT"):
            own = sa.select(Person).where(Person.country == country).limit(1)
            person = session.scalars(own).one()
            write_over(house, person)
            session.flush()
            write_over(house, person)
        record(session, at=house.now, actor="user:7", action="person.change")
    assert noted(house) == [("user:7", "GT", {"person": 3}), ("user:7", "SV", {"person": 3})]
    assert verify(house.engine).faults == ()


def test_what_was_undone_is_not_noted(house: House) -> None:
    with writing(house.engine) as session:
        first, second = session.scalars(sa.select(Person).limit(2))
        write_over(house, first)
        session.flush()
        try:
            with session.begin_nested():
                write_over(house, first)
                write_over(house, second)
                session.flush()
                raise Undone
        except Undone:
            pass
        write_over(house, first)
    assert [versions for _, _, versions in noted(house)] == [{"person": 3}]
    try:
        with writing(house.engine) as session:
            write_over(house, session.scalars(sa.select(Person).limit(1)).one())
            session.flush()
            raise Undone
    except Undone:
        pass
    assert len(noted(house)) == 1


def test_a_row_changed_in_anything_but_its_text_leaves_no_line(house: House) -> None:
    with writing(house.engine) as session:
        session.scalars(sa.select(Person).limit(1)).one().is_demo = True
    assert noted(house) == []
