from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.audit_log import record
from core.audit_log.entries import HEADS, LINES
from core.audit_log.faults import Evidence, Fault, FaultKind
from core.audit_log.heads import NotedHead, head_of
from core.audit_log.verification import verify, verify_within
from core.db import AUDIT_KEYS, reading, writing
from tests.core.audit_log.tampering import ATTACKS, write_log

LAST = 20
OLD, NEW = b"o" * 32, b"n" * 32


@pytest.fixture
def log(engine: Engine, now: datetime) -> Engine:
    write_log(engine, now, LAST)
    return engine


def head(engine: Engine, now: datetime) -> NotedHead:
    with reading(engine) as session:
        found = head_of(session, now)
    assert found is not None
    return found


def change(engine: Engine, *statements: sa.Update | sa.Delete) -> None:
    with engine.connect().execution_options(writes=True) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def faults(engine: Engine, outside: Sequence[NotedHead] = ()) -> list[tuple[str, int, int, str]]:
    found = verify(engine, outside).faults
    return [(each.kind, each.first, each.last, each.evidence) for each in found]


def test_an_empty_log_and_one_nobody_touched_are_sound(engine: Engine, now: datetime) -> None:
    assert verify(engine).faults == ()
    write_log(engine, now, LAST)
    report = verify(engine, [head(engine, now)])
    assert (report.lines, report.heads_compared, report.faults) == (LAST, 1, ())
    assert report.head is not None
    assert report.head.number == LAST


def test_every_tampering_is_named_and_nobody_else_is_blamed(log: Engine) -> None:
    chance = random.Random(11)
    for attack in ATTACKS.values():
        for _ in range(8):
            with log.connect().execution_options(writes=True) as connection:
                done = attack(connection, chance, LAST)
                found = verify_within(connection).faults
                connection.rollback()
            assert done.is_named(found), (attack.__name__, done, found)
            if done.kind in {FaultKind.ALTERED, FaultKind.TAIL_CUT}:
                assert {each.kind for each in found} == {done.kind}


@pytest.fixture(autouse=True)
def _copy(request: pytest.FixtureRequest) -> None:
    _COPY.clear()
    if "log" in request.fixturenames:
        engine = request.getfixturevalue("log")
        with engine.connect() as connection:
            for table in (LINES, HEADS):
                rows = connection.execute(sa.select(table)).mappings()
                _COPY[table.name] = [dict(row) for row in rows]


_COPY: dict[str, list[dict[str, object]]] = {}


def _restore(engine: Engine) -> None:
    with engine.connect().execution_options(writes=True) as connection:
        for table in (LINES, HEADS):
            connection.execute(sa.delete(table))
            connection.execute(sa.insert(table), _COPY[table.name])
        connection.commit()


def test_a_head_taken_away_or_set_back_is_named(log: Engine) -> None:
    change(log, sa.delete(HEADS))
    assert faults(log) == [("tail_cut", LAST + 1, LAST + 1, Evidence.HEAD)]
    _restore(log)
    change(log, sa.update(HEADS).values(number=LAST - 5))
    assert faults(log) == [("tail_cut", LAST + 1, LAST + 1, Evidence.HEAD)]


def test_a_line_with_an_absurd_number_costs_nothing(log: Engine) -> None:
    change(log, sa.update(LINES).where(LINES.c.number == 4).values(number=10**15))
    assert ("deleted", 4, 4, "chain") in faults(log) or ("reordered", 4, 4, "chain") in faults(log)
    _restore(log)
    change(
        log,
        sa.delete(HEADS),
        sa.update(LINES).where(LINES.c.number == 4).values(number=10**15, actor="x"),
    )
    assert {kind for kind, *_ in faults(log)} == {"deleted", "invented", "tail_cut"}


def test_an_older_copy_put_back_is_sound_but_for_the_heads_outside(
    log: Engine, now: datetime
) -> None:
    early = head(log, now)
    write_log(log, now, 5, seed=1)
    late = head(log, now)
    _restore(log)
    assert faults(log) == []
    assert faults(log, [early, late]) == [("tail_cut", LAST + 1, LAST + 5, Evidence.OUTSIDE)]
    write_log(log, now, 9, seed=2)
    assert faults(log, [early, late]) == [("tail_cut", LAST + 1, LAST + 5, Evidence.OUTSIDE)]


def test_lines_of_another_history_do_not_follow(log: Engine, now: datetime) -> None:
    write_log(log, now, 5, seed=1)
    with log.connect() as connection:
        former = connection.execute(
            sa.select(LINES).where(LINES.c.number == LAST + 2)
        ).mappings().one()  # fmt: skip
    _restore(log)
    write_log(log, now, 5, seed=2)
    change(log, sa.update(LINES).where(LINES.c.number == LAST + 2).values(dict(former)))
    assert {number for _, number, *_ in faults(log)} <= {LAST + 2, LAST + 3}
    assert faults(log)


def test_a_new_key_opens_a_segment_and_the_old_one_still_verifies(
    log: Engine, now: datetime
) -> None:
    old = log.get_execution_options()[AUDIT_KEYS][0]
    renewed = log.execution_options(**{AUDIT_KEYS: (NEW, old)})
    with writing(renewed) as session:
        record(session, at=now, actor="worker", action="flag.raise")
    report = verify(renewed)
    assert [(each.number, each.name) for each in report.segments] == [(LAST + 1, "key")]
    assert (report.lines, report.faults) == (LAST + 2, ())
    assert faults(log.execution_options(**{AUDIT_KEYS: (NEW,)})) == [
        ("key_absent", 1, LAST, "chain")
    ]
    # One who found the key that was given up cannot go on with it.
    with writing(log.execution_options(**{AUDIT_KEYS: (old,)})) as session:
        record(session, at=now, actor="user:9", action="person.skip")
    assert ("invented", LAST + 3, LAST + 3, "chain") in faults(renewed)


def test_without_any_of_its_keys_nothing_is_called_sound(log: Engine) -> None:
    stranger = log.execution_options(**{AUDIT_KEYS: (OLD,)})
    assert verify(stranger).faults == (
        Fault(FaultKind.KEY_ABSENT, 1, LAST, detail=verify(stranger).faults[0].detail),
    )


@pytest.mark.parametrize("column", ["seal", "link", "at", "actor", "id", "details", "purpose"])
@pytest.mark.parametrize("stored", ["'{'", "x'ff00'", "7", "'{} {}'", "4e-3"])
def test_what_no_program_would_write_into_a_column_is_named(
    log: Engine, column: str, stored: str
) -> None:
    if log.dialect.name != "sqlite":
        pytest.skip("this database takes what fits the column alone")
    change(log, sa.update(LINES).where(LINES.c.number == 7).values({column: sa.text(stored)}))
    assert [each[:3] for each in faults(log)] == [(FaultKind.ALTERED, 7, 7)]


def test_a_number_that_is_none_is_named(log: Engine) -> None:
    if log.dialect.name != "sqlite":
        pytest.skip("this database takes numbers alone")
    change(log, sa.update(LINES).where(LINES.c.number == 7).values(number=sa.text("'seven'")))
    assert [each[:3] for each in faults(log)] == [
        (FaultKind.INVENTED, 0, 0),
        (FaultKind.DELETED, 7, 7),
    ]
