from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from core.accounts import AccessRequest, RequestKind
from core.audit_log import record
from core.db import reading, writing
from core.outbox.models import OutboxMessage
from tests.webapp.auth.second_person.staff import Staff
from webapp.auth.second_person.bulk_reading import note_bulk_reading

MINUTE = timedelta(minutes=1)


def read(
    staff: Staff, name: str, persons: int, ago: timedelta, action: str = "person.read"
) -> None:
    with writing(staff.engine) as session:
        record(
            session,
            at=staff.now - ago,
            actor=f"user:{staff.users[name]}",
            action=action,
            country="GT",
            persons=persons,
        )


def test_many_cards_in_an_hour_are_told_once_to_the_administrators_of_the_country(
    staff: Staff,
) -> None:
    for name, persons, ago in (
        ("emergencyGT", 300, 50 * MINUTE), ("emergencyGT", 201, MINUTE),
        ("country_adminHN", 500, MINUTE),
        ("country_adminGT", 400, MINUTE), ("country_adminGT", 400, 61 * MINUTE),
    ):  # fmt: skip
        read(staff, name, persons, ago)
    read(staff, "country_adminHN", 9, MINUTE, "flag.read")
    assert note_bulk_reading(staff.engine, 500, staff.now) == 1
    assert note_bulk_reading(staff.engine, 500, staff.now + MINUTE) == 0
    with reading(staff.engine) as session:
        row = session.scalars(sa.select(AccessRequest)).one()
        assert (row.kind, row.country) == (RequestKind.BULK_READING, "GT")
        assert (row.subject_name, row.details) == ("emergencygt@example.org", {"persons": 501})
        readers = set(session.scalars(sa.select(OutboxMessage.recipient)))
    assert readers == {f"country_admingt{n}@example.org" for n in ("", "1", "2")}
