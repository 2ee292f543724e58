from __future__ import annotations

import contextlib
import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError, StatementError

from core.audit_log import AuditEntry, record
from core.db import SAFE_SQLITE, by_driver, engine_options, reading, writing
from directory.entries.models import Channel, ChannelKind, Post, PostKind
from feeds.models import Source


def a_post(name: str = "McAllen") -> Post:
    return Post(country="MX", kind=PostKind.CONSULATE, name=name)


def test_the_driver_is_not_open_to_the_wal_reset_bug() -> None:
    assert sqlite.sqlite_version_info >= SAFE_SQLITE


def test_what_the_driver_wrote_in_a_part_goes_with_that_part(engine: Engine) -> None:
    insert = "insert into contact_state (country) values (?)"
    with writing(engine) as session:
        by_driver(session, insert, "SV")
        with contextlib.suppress(ZeroDivisionError), session.begin_nested():
            by_driver(session, insert, "GT")
            raise ZeroDivisionError
        by_driver(session, insert, "HN")
    with reading(engine) as session:
        rows = by_driver(session, "select country from contact_state order by country")
        assert [row[0] for row in rows] == ["HN", "SV"]


def fail_midway(engine: Engine) -> None:
    with writing(engine) as session:
        session.add(a_post("lost"))
        session.flush()
        raise ZeroDivisionError


def test_writing_commits_and_an_error_rolls_back(engine: Engine) -> None:
    with writing(engine) as session:
        session.add(a_post("kept"))
    with pytest.raises(ZeroDivisionError):
        fail_midway(engine)
    with reading(engine) as session:
        assert session.scalars(sa.select(Post.name)).all() == ["kept"]


def test_a_session_for_reading_refuses_to_write_on_sqlite(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("only SQLite upgrades a reading transaction badly")
    with reading(engine) as session:
        session.add(a_post())
        with pytest.raises(RuntimeError, match="begun for reading"):
            session.flush()


def test_many_writers_wait_for_each_other(engine: Engine) -> None:
    failures: list[Exception] = []

    def write(number: int) -> None:
        try:
            for turn in range(5):
                with writing(engine) as session:
                    session.scalar(sa.select(sa.func.count()).select_from(Post))
                    session.add(a_post(f"{number}-{turn}"))
        except Exception as wrong:
            failures.append(wrong)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with reading(engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Post)) == 30


def test_moments_come_back_in_utc(engine: Engine) -> None:
    there = datetime(2026, 11, 22, 6, tzinfo=timezone(timedelta(hours=-6)))
    with writing(engine) as session:
        session.add(Source(key="x", name="x", format="cap", last_good_at=there))
    with reading(engine) as session:
        assert session.scalars(sa.select(Source.last_good_at)).one() == datetime(
            2026, 11, 22, 12, tzinfo=UTC
        )
        assert session.scalar(sa.select(Source.id).where(Source.last_good_at <= there)) is not None


def test_a_moment_without_a_zone_is_refused(engine: Engine) -> None:
    naive = datetime(2026, 11, 22)  # noqa: DTZ001 - that is the point
    with pytest.raises(StatementError, match="without a time zone"), writing(engine) as session:
        session.add(Source(key="x", name="x", format="cap", last_good_at=naive))


def test_a_channel_has_exactly_one_owner(engine: Engine) -> None:
    with pytest.raises(IntegrityError), writing(engine) as session:
        session.add(Channel(kind=ChannelKind.PHONE, value="+19565550100"))


def test_the_journal_is_written_once(engine: Engine, now: datetime) -> None:
    with writing(engine) as session:
        record(session, at=now, actor="worker", action="flag.raise", persons=3)
    with pytest.raises(RuntimeError, match="may not be changed"), writing(engine) as session:
        session.scalars(sa.select(AuditEntry)).one().actor = "nobody"
    with pytest.raises(RuntimeError, match="may not be changed"), writing(engine) as session:
        session.delete(session.scalars(sa.select(AuditEntry)).one())
    with reading(engine) as session:
        assert session.scalars(sa.select(AuditEntry)).one().details == {"persons": 3}


def test_no_wait_for_a_lock_is_without_end(engine: Engine) -> None:
    """On SQLite the busy timeout, on PostgreSQL the lock timeout; where the server is: both."""
    assert "lock_timeout=10000" in engine_options("postgresql://h/d")["connect_args"]["options"]
    with engine.connect() as connection:
        question = "PRAGMA busy_timeout"
        if engine.dialect.name == "postgresql":
            question = "SHOW lock_timeout"
        assert str(connection.exec_driver_sql(question).scalar_one()) in {"10000", "10s"}
