from __future__ import annotations

import threading
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.audit_log import last_recorded, record, record_lines, take_in
from core.audit_log.entries import HEADS, LINES
from core.audit_log.verification import verify
from core.db import make_engine, reading, writing
from core.errors import SettingsError
from tests.core.audit_log.tampering import write_log


def test_lines_of_many_writers_are_one_chain(engine: Engine, now: datetime) -> None:
    threads = [threading.Thread(target=write_log, args=(engine, now, 8, each)) for each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report = verify(engine)
    assert (report.lines, report.faults) == (32, ())


def test_a_line_has_its_number_when_its_transaction_is_over(engine: Engine, now: datetime) -> None:
    with writing(engine) as session:
        entry = record(session, at=now, actor="worker", action="a.b", count=(1, 2))
        session.flush()
        assert (entry.number, entry.link) == (None, None)
    assert entry.number == 1
    assert verify(engine).faults == ()


def test_the_head_is_taken_last_so_that_others_write_meanwhile(
    engine: Engine, now: datetime
) -> None:
    """On PostgreSQL; on SQLite one transaction writes at a time anyway."""
    if engine.dialect.name == "sqlite":
        pytest.skip("one writer at a time")
    with writing(engine) as slow:
        record(slow, at=now, actor="slow", action="a.b")
        slow.flush()
        with writing(engine, wait_seconds=1) as quick:
            record(quick, at=now, actor="quick", action="a.b")
    with reading(engine) as session:
        actors = session.scalars(sa.select(LINES.c.actor).order_by(LINES.c.number)).all()
    assert actors == ["quick", "slow"]
    assert verify(engine).faults == ()


def test_what_a_part_recorded_that_was_rolled_back_is_not_in_the_log(
    engine: Engine, now: datetime
) -> None:
    with writing(engine) as session:
        record(session, at=now, actor="worker", action="a.first")
        savepoint = session.begin_nested()
        record(session, at=now, actor="worker", action="a.undone")
        session.flush()
        savepoint.rollback()
        with session.begin_nested():
            record(session, at=now, actor="worker", action="a.last")
    report = verify(engine)
    assert (report.lines, report.faults) == (2, ())


def test_many_lines_at_once_follow_those_recorded_one_by_one(engine: Engine, now: datetime) -> None:
    lines = [{"at": now, "actor": "worker", "action": "a.many", "n": n} for n in range(3)]
    with writing(engine) as session:
        record_lines(session, lines)
        assert session.scalar(sa.select(sa.func.count()).select_from(LINES)) == 0
        last = last_recorded(session)
        assert last is not None
        assert (last.actor, last.at, last.details) == ("worker", now, {"n": 2})
        record(session, at=now, actor="worker", action="a.one")
    with writing(engine) as session:
        record_lines(session, lines[:1])
    with reading(engine) as session:
        rows = session.execute(
            sa.select(LINES.c.action, LINES.c.details, LINES.c.subject).order_by(LINES.c.number)
        ).all()
    many = [("a.many", {"n": n}, "") for n in (0, 1, 2, 0)]
    assert list(map(tuple, rows)) == [("a.one", {}, ""), *many]
    assert verify(engine).faults == ()


def test_many_lines_go_with_the_transaction_or_the_part_that_recorded_them(
    engine: Engine, now: datetime
) -> None:
    lines = [{"at": now, "actor": "worker", "action": "a.undone"}] * 2
    with writing(engine) as session:
        record_lines(session, lines)
        session.rollback()
    with writing(engine) as session:
        savepoint = session.begin_nested()
        record_lines(session, lines)
        savepoint.rollback()
        record_lines(session, lines)
        with session.begin_nested():
            pass
    report = verify(engine)
    assert (report.lines, report.faults) == (2, ())


def test_without_a_key_no_line_is_written(database_url: str, engine: Engine, now: datetime) -> None:
    keyless = make_engine(database_url)
    with pytest.raises(SettingsError, match="no key"), writing(keyless) as session:
        record(session, at=now, actor="worker", action="a.b")
    keyless.dispose()
    with reading(engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(LINES)) == 0


def test_lines_from_elsewhere_are_taken_in_as_a_named_segment(
    engine: Engine, now: datetime
) -> None:
    write_log(engine, now, 5)
    with engine.connect().execution_options(writes=True) as connection:
        connection.execute(sa.update(LINES).values(number=None, seal=None, link=None))
        connection.execute(sa.delete(HEADS))
        assert take_in(connection, "brought-over", now) == 5
        assert take_in(connection, "brought-over", now) == 0
        connection.commit()
    report = verify(engine)
    assert (report.lines, report.faults) == (6, ())
    (segment,) = report.segments
    assert (segment.number, segment.name, segment.details["lines"]) == (6, "brought-over", 5)
