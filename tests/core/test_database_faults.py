from __future__ import annotations

import errno
import threading
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError, SQLAlchemyError

from core.audit_log import AuditHead, record
from core.database_faults import DatabaseFault, fault_of
from core.db import make_engine, writing
from tests.full_disk import full_disk


def test_a_database_that_refuses_to_write_counts_as_full(engine: Engine, now: datetime) -> None:
    with full_disk(engine), pytest.raises(SQLAlchemyError) as refused, writing(engine) as session:
        record(session, at=now, actor="worker", action="a.b")
    assert fault_of(refused.value) is DatabaseFault.FULL


def fill(engine: Engine) -> None:
    with engine.connect().execution_options(writes=True) as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=3")
        connection.exec_driver_sql("CREATE TABLE t (x)")
        for _ in range(50):
            connection.exec_driver_sql("INSERT INTO t VALUES (zeroblob(2000))")


def test_a_database_that_may_not_grow_counts_as_full(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'small.db'}")
    with pytest.raises(DBAPIError) as refused:
        fill(engine)
    engine.dispose()
    assert fault_of(refused.value) is DatabaseFault.FULL


def test_what_the_driver_says_itself_counts_as_much(tmp_path: Path) -> None:
    connection = sqlite.connect(str(tmp_path / "small.db"))
    connection.execute("PRAGMA max_page_count=2")
    connection.execute("CREATE TABLE t (x)")
    with pytest.raises(sqlite.OperationalError) as refused:
        connection.execute("INSERT INTO t VALUES (zeroblob(20000))")
    connection.close()
    assert fault_of(refused.value) is DatabaseFault.FULL


def test_a_lock_that_is_not_to_be_had_counts_as_busy(engine: Engine, now: datetime) -> None:
    refused: list[BaseException] = []

    def second() -> None:
        try:
            with writing(engine, wait_seconds=0.05) as session:
                record(session, at=now, actor="second", action="a.b")
        except SQLAlchemyError as wrong:
            refused.append(wrong)

    with writing(engine) as session:
        record(session, at=now, actor="before", action="a.b")
    with writing(engine) as session:
        # A transaction binds its lines last: so long it holds the end of the log on PostgreSQL.
        session.execute(sa.select(AuditHead.number).with_for_update())
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert [fault_of(wrong) for wrong in refused] == [DatabaseFault.BUSY]


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), DatabaseFault.FULL),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), DatabaseFault.FULL),
        (OSError(errno.EROFS, "Read-only file system"), DatabaseFault.FULL),
        (OSError(errno.ENOENT, "No such file"), None),
        (OperationalError("", {}, sqlite.OperationalError("database is locked")), "busy"),
        (OperationalError("", {}, sqlite.OperationalError("disk I/O error")), "full"),
        (OperationalError("", {}, sqlite.OperationalError("no such table: full")), None),
        (ProgrammingError("", {}, sqlite.ProgrammingError("database is locked")), None),
        (ValueError("database or disk is full"), None),
        (OperationalError("", {}, psycopg.OperationalError("connection refused")), "away"),
        (OperationalError("", {}, psycopg.errors.AdminShutdown("terminating")), "away"),
        (OperationalError("", {}, psycopg.errors.LockNotAvailable("too long")), "busy"),
        (ProgrammingError("", {}, psycopg.errors.UndefinedTable("no table")), None),
    ],
)
def test_what_an_error_means(error: Exception, fault: str | None) -> None:
    assert fault_of(error) == fault


def test_an_error_raised_from_a_full_disk_is_one() -> None:
    wrong = RuntimeError("could not be kept")
    wrong.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    assert fault_of(wrong) is DatabaseFault.FULL
