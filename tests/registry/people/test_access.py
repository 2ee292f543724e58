from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.crypto import Keyring
from registry.imports.registered_people import RegisteredPeople
from registry.people.access import read_persons
from registry.people.models import Person
from tests.contexts import context_of
from tests.registry.conftest import stay_at
from tests.spoiled_cards import CARD, sealed, unreadable

Register = Callable[..., Person]
AT = stay_at(-98, 26, text="Barrio A")


@dataclass
class SoughtRow:
    """A row of a list, as far as it is looked up by."""

    keys: tuple[bytes, ...]
    homes: tuple[uuid.UUID, ...] = tuple(uuid.UUID(int=number) for number in range(5))


def last_entry(session: Session) -> AuditEntry:
    session.flush()
    found = list(session.scalars(sa.select(AuditEntry)))
    session.execute(sa.delete(AuditEntry))
    (entry,) = found
    return entry


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(data=st.data())
def test_a_card_that_does_not_open_leaves_the_others_and_the_log_says_so(
    data: st.DataObject, session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    ana, eva, luz = (register(name, AT) for name in ("Ana", "Eva", "Luz"))
    eva.ciphertext = data.draw(unreadable(keyring, eva.id))
    session.flush()
    session.execute(sa.delete(AuditEntry))
    read = read_persons(context_of(session, keyring, now), [ana.id, eva.id, luz.id])
    assert {person.card.full_name for person in read.opened.values()} == {"Ana", "Luz"}
    assert list(read.unreadable) == [eva.id]
    (stay,) = read.unreadable[eva.id].stays
    assert stay.place.text == "Barrio A"
    details = last_entry(session).details
    assert (details["persons"], details["unreadable_cards"]) == (3, 1)
    assert details["unreadable_cards_ids"] == [str(eva.id)]


def test_when_all_open_the_log_is_as_it_was(
    session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    ana = register("Ana", AT)
    read_persons(context_of(session, keyring, now), [ana.id])
    assert last_entry(session).details.keys() == {"persons", "ids_sha256", "person_tags"}


def test_a_place_that_does_not_open_leaves_the_card_and_the_other_stays(
    session: Session,
    keyring: Keyring,
    register: Register,
    now: datetime,
    caplog: pytest.LogCaptureFixture,
) -> None:
    ana = register("Ana", AT, stay_at(-97, 25, text="Barrio B"))
    spoiled = ana.stays[0]
    left = ana.stays[1].id
    spoiled.ciphertext = b"\x01 no seal"
    session.flush()
    with caplog.at_level(logging.WARNING):
        read = read_persons(context_of(session, keyring, now), [ana.id])
    assert [stay.id for stay in read.opened[ana.id].stays] == [left]
    assert read.unplaced == {ana.id}
    assert last_entry(session).details["unreadable_stays_ids"] == [str(spoiled.id)]
    assert str(spoiled.id) in caplog.text


def test_a_card_in_another_countrys_row_stays_as_if_not_there(
    session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    eva = register("Eva", AT, country="HN")
    eva.ciphertext = sealed(keyring, eva.id, CARD | {"format": 9})
    session.flush()
    read = read_persons(context_of(session, keyring, now), [eva.id])
    assert (read.opened, read.unreadable) == ({}, {})


def test_a_few_of_a_country_are_looked_up_by_their_keys_and_nobody_else_is_passed(
    session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    """SQLite's own word on it: with the index of the country it would walk through all of them."""
    people = [register(f"Ana {number}", AT).id for number in range(6)]
    asked: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, text: str, values: Any, *_more: Any) -> None:
        asked.append((text, values))

    connection = session.connection()
    sa.event.listen(connection, "before_cursor_execute", hear)
    read_persons(context_of(session, keyring, now), people)
    RegisteredPeople.find(session, keyring, "MX", [SoughtRow((b"k", b"l", b"m", b"n", b"o"))])  # type: ignore[list-item]
    sa.event.remove(connection, "before_cursor_execute", hear)
    looked_up = [each for each in asked if "FROM person" in each[0] or "FROM household" in each[0]]
    assert len(looked_up) >= 3
    if connection.dialect.name != "sqlite":
        return
    for text, values in looked_up:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values).all()
        assert not any("country" in step[-1] for step in plan), (text, plan)
        assert not any(step[-1].startswith("SCAN person") for step in plan), (text, plan)
