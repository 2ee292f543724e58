from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from core.audit_log import (
    Appended,
    AuditEntry,
    AuditSpool,
    CannotSpool,
    append,
    reading_noted,
    record,
    write_spooled,
)
from core.db import reading, writing
from tests.full_disk import full_disk


@pytest.fixture
def spool(tmp_path: Path) -> AuditSpool:
    return AuditSpool(tmp_path / "instance")


def line(at: datetime, purpose: str = "lista") -> AuditEntry:
    return AuditEntry(
        at=at, actor="user:1", action="person.read", subject="", country="GT", purpose=purpose,
        details={"persons": 2},
    )  # fmt: skip


def log_of(engine: Engine) -> list[tuple[int | None, str, str]]:
    with reading(engine) as session:
        entries = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.number))
        return [(entry.number, entry.action, entry.purpose) for entry in entries]


def fail_reading(engine: Engine, spool: AuditSpool, now: datetime) -> None:
    with reading_noted(engine, spool) as session:
        record(session, at=now, actor="cli:x", action="person.read", purpose="otra")
        raise ZeroDivisionError


def test_lines_are_written_in_a_transaction_of_their_own(
    engine: Engine, spool: AuditSpool, now: datetime
) -> None:
    entries = [line(now, "una"), line(now, "otra")]
    assert append(engine, entries, spool) is Appended.WRITTEN
    assert log_of(engine) == [(1, "person.read", "una"), (2, "person.read", "otra")]
    assert append(engine, [], spool) is Appended.WRITTEN
    assert not spool.is_waiting


def test_a_reading_is_noted_at_its_end_and_a_failed_one_is_not(
    engine: Engine, spool: AuditSpool, now: datetime
) -> None:
    with reading_noted(engine, spool) as session:
        record(session, at=now, actor="cli:x", action="person.read", purpose="una")
        assert log_of(engine) == []
    with pytest.raises(ZeroDivisionError):
        fail_reading(engine, spool, now)
    assert log_of(engine) == [(1, "person.read", "una")]


def test_a_busy_database_is_waited_for_and_then_the_lines_are_spooled(
    engine: Engine, spool: AuditSpool, now: datetime
) -> None:
    with writing(engine) as session:
        record(session, at=now, actor="worker", action="flag.raise")
    with writing(engine) as other:
        other.execute(sa.text("UPDATE audit_head SET number = number"))
        assert append(engine, [line(now)], spool, seconds=0.05) is Appended.SPOOLED_BUSY
    assert log_of(engine) == [(1, "flag.raise", "")]
    assert write_spooled(engine, spool, now) == 1
    assert [action for _, action, _ in log_of(engine)] == [
        "flag.raise",
        "audit.spooled",
        "person.read",
    ]


def test_spooled_lines_open_a_segment_that_says_how_many_from_when_to_when(
    engine: Engine, spool: AuditSpool, now: datetime
) -> None:
    append(engine, [line(now, "antes")], spool)
    later = now + timedelta(minutes=7)
    with full_disk(engine):
        assert append(engine, [line(now, "una")], spool) is Appended.SPOOLED_FULL
        assert append(engine, [line(later, "otra")], spool) is Appended.SPOOLED_FULL
        with pytest.raises(SQLAlchemyError):
            write_spooled(engine, spool, later)
    assert write_spooled(engine, spool, later) == 2
    assert write_spooled(engine, spool, later) == 0
    assert [purpose for _, _, purpose in log_of(engine)] == ["antes", "", "una", "otra"]
    with reading(engine) as session:
        opening = session.scalars(
            sa.select(AuditEntry).where(AuditEntry.action == "audit.spooled")
        ).one()
    assert opening.details == {
        "lines": 2,
        "damaged": 0,
        "from": now.isoformat(),
        "to": later.isoformat(),
    }


def test_lines_written_before_a_power_cut_are_not_written_again(
    engine: Engine, spool: AuditSpool, now: datetime
) -> None:
    entries = [line(now, "una"), line(now, "otra")]
    append(engine, entries[:1], spool)
    spool.add(entries)
    assert write_spooled(engine, spool, now) == 1
    assert [purpose for _, _, purpose in log_of(engine)] == ["una", "", "otra"]
    spool.add(entries)
    assert write_spooled(engine, spool, now) == 0
    assert len(log_of(engine)) == 3


def test_when_neither_takes_the_line_it_is_an_error(
    engine: Engine, tmp_path: Path, now: datetime
) -> None:
    (tmp_path / "audit.spool").mkdir()
    with full_disk(engine), pytest.raises(CannotSpool):
        append(engine, [line(now)], AuditSpool(tmp_path))


def test_another_failure_is_not_taken_for_a_full_disk(
    engine: Engine, spool: AuditSpool, now: datetime
) -> None:
    with writing(engine) as session:
        session.execute(sa.text("DROP TABLE audit_log"))
    with pytest.raises(SQLAlchemyError):
        append(engine, [line(now)], spool)
    assert not spool.is_waiting
