from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from registry.imports.people_file import ImportOrigin, import_prepared
from registry.imports.report import ImportReport
from registry.people.models import Person
from registry.people.tombstones import ErasureCause, PersonTombstone
from registry.registration.erasure import Erasure, erase
from tests.registry.imports.small_lists import ANA, KEYRING, LUZ, lines, read_list

ERASED_AT = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)


def bring(session: Session, text: str, *, dry_run: bool = False) -> ImportReport:
    origin = ImportOrigin("user:1", datetime(2026, 11, 22, 12, tzinfo=UTC))
    report = import_prepared(session, KEYRING, read_list(text), origin, doubles={}, dry_run=dry_run)
    session.flush()
    return report


@pytest.fixture
def erased(session: Session) -> None:
    bring(session, lines(ANA))
    ids = session.scalars(sa.select(Person.id).where(Person.country == "SV")).all()
    erase(session, KEYRING, ids, Erasure("SV", ErasureCause.WISH, "u", "u", ERASED_AT))


@pytest.mark.parametrize("consent", ["2026-09-01", "2026-11-10", "si"])
def test_the_same_person_is_not_taken_in_again(
    session: Session, erased: None, consent: str
) -> None:
    text = lines(ANA.replace("01/09/2026", consent), LUZ)
    for dry_run in (True, False):
        report = bring(session, text, dry_run=dry_run)
        assert (report.imported, report.rejected) == (1, 1)
        (row,) = (each for each in report.rows if each.why)
        assert row.field == "consent"
        assert "fue borrada a su pedido el 2026-11-10" in row.why


def test_a_later_consent_brings_her_back_and_lifts_the_stone(
    session: Session, erased: None
) -> None:
    report = bring(session, lines(ANA.replace("01/09/2026", "2026-11-20")))
    assert (report.imported, report.rejected) == (1, 0)
    assert session.scalars(sa.select(PersonTombstone)).all() == []
    action = sa.select(AuditEntry).where(AuditEntry.action == "person.consent_again")
    assert len(session.scalars(action).all()) == 1


@pytest.mark.parametrize("with_stones", [False, True])
def test_a_long_list_asks_the_database_no_more_often_than_a_short_one(
    session: Session, request: pytest.FixtureRequest, with_stones: bool
) -> None:
    if with_stones:
        request.getfixturevalue("erased")
    statements_of(session, 9)  # the first list of a country lays the ground
    counts = [statements_of(session, number) for number in (8, 40)]
    assert counts[1] <= counts[0]


def statements_of(session: Session, persons: int) -> int:
    """Return how many statements the import of so many new persons takes."""
    rows = [
        f"B-{persons}-{n};Eva;Demo {persons} {n};;;;;;;;McAllen;TX;01/09/2026"
        for n in range(persons)
    ]
    said: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        said.append(statement)

    connection = session.connection()
    sa.event.listen(connection, "before_cursor_execute", count)
    try:
        assert bring(session, lines(*rows)).imported == persons
    finally:
        sa.event.remove(connection, "before_cursor_execute", count)
    return len(said)
