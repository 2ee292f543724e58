"""Rows written by the driver are as SQLAlchemy would have written them."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry.people.models import Person, Stay, StayKind
from registry.registration.plain_inserts import PlainInsert

NOW = datetime(2026, 11, 29, 12, 0, 0, 250, tzinfo=UTC)
PERSONS: Any = Person.__table__
STAYS: Any = Stay.__table__


def person(**given: Any) -> dict[str, Any]:
    values = {"id": uuid.uuid4(), "country": "HN", "ciphertext": b"\0\xff", "seal_version": 1}
    consent = {"consent_at": NOW, "consent_text": "2026-11", "keep_until": date(2028, 11, 29)}
    return values | consent | given


def test_rows_and_their_defaults_are_as_by_sqlalchemy(session: Session) -> None:
    rows = [
        person(import_key="a", is_demo=True),
        person(import_key="b", is_demo=False),
        person(import_key="c", is_demo=True, consent_at=NOW + timedelta(days=1)),
    ]
    others = [row | {"id": uuid.uuid4()} for row in rows]
    PlainInsert(PERSONS).write(session, rows)
    session.connection().execute(sa.insert(PERSONS), others)
    changing = ("id", "created_at", "updated_at")
    columns = [each for each in PERSONS.c if each.name not in changing]
    ours, theirs = (
        session.execute(
            sa.select(*columns).where(PERSONS.c.id.in_([row["id"] for row in part]))
            .order_by(PERSONS.c.import_key)
        ).all()
        for part in (rows, others)
    )  # fmt: skip
    made = session.scalars(sa.select(Person.created_at).where(Person.country == "HN")).all()
    assert ours == theirs
    assert len(ours) == 3
    assert all(abs(each - datetime.now(UTC)) < timedelta(minutes=5) for each in made)


def test_codes_days_and_keys_come_back(session: Session) -> None:
    owner, stay = person(), uuid.uuid4()
    row = {
        "id": stay, "person_id": owner["id"], "country": "HN", "kind": StayKind.TRIP,
        "from_on": date(2026, 12, 1), "until_on": None, "seal_version": 1, "ciphertext": b"x",
    }  # fmt: skip
    PlainInsert(PERSONS).write(session, [owner])
    PlainInsert(STAYS).write(session, [row])
    PlainInsert(STAYS).write(session, [])
    (kept,) = session.scalars(sa.select(Stay).where(Stay.country == "HN")).all()
    assert (kept.id, kept.person_id, kept.kind) == (stay, owner["id"], StayKind.TRIP)
    assert (kept.from_on, kept.until_on) == (date(2026, 12, 1), None)


def test_a_row_nobody_may_write_fails_as_before(session: Session) -> None:
    one = person()
    failures = (IntegrityError, sqlite.IntegrityError)  # of SQLAlchemy, and of the driver itself
    insert = PlainInsert(PERSONS)
    with pytest.raises(failures, match=r"(?i)unique"), session.begin_nested():
        insert.write(session, [one, one])
