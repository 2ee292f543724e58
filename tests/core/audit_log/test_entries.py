from __future__ import annotations

import threading
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.audit_log import AuditEntry, AuditHead, record, take_waiting
from core.db import reading, writing


def numbers(engine: Engine) -> list[int]:
    with reading(engine) as session:
        return list(session.scalars(sa.select(AuditEntry.number).order_by(AuditEntry.number)))


def test_parallel_writers_number_their_lines_without_a_gap_and_none_twice(
    engine: Engine, now: datetime
) -> None:
    faults: list[Exception] = []

    def write(writer: int) -> None:
        try:
            for turn in range(4):
                with writing(engine) as session:
                    record(session, at=now, actor=f"writer {writer}", action="a.b", turn=turn)
                    record(session, at=now, actor=f"writer {writer}", action="a.c", turn=turn)
        except Exception as wrong:
            faults.append(wrong)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert numbers(engine) == list(range(1, 49))
    with reading(engine) as session:
        assert session.scalars(sa.select(AuditHead.number)).all() == [48]
        by_writer = session.execute(
            sa.select(AuditEntry.actor, AuditEntry.details).order_by(AuditEntry.number)
        ).all()
    for writer in range(6):
        turns = [row.details["turn"] for row in by_writer if row.actor == f"writer {writer}"]
        assert turns == sorted(turns)


def test_what_was_rolled_back_leaves_no_gap(engine: Engine, now: datetime) -> None:
    for fails in (False, True, False):
        try:
            with writing(engine) as session:
                record(session, at=now, actor="worker", action="a.b")
                session.flush()
                if fails:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            continue
    assert numbers(engine) == [1, 2]


def test_a_session_that_reads_keeps_its_lines_for_its_opener(engine: Engine, now: datetime) -> None:
    with reading(engine) as session:
        record(session, at=now, actor="worker", action="person.read")
        assert [entry.action for entry in take_waiting(session)] == ["person.read"]
        assert take_waiting(session) == []
    assert numbers(engine) == []


def test_a_reading_nobody_writes_down_is_an_error(engine: Engine, now: datetime) -> None:
    with pytest.raises(RuntimeError, match="nobody wrote it down"), reading(engine) as session:
        record(session, at=now, actor="worker", action="person.read")
