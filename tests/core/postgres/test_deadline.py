"""A server that falls silent is given up; one that is slow and speaks is not."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from core.database_faults import DatabaseFault, fault_of
from core.db import make_engine, reading, writing
from core.postgres.deadline import UNBOUNDED, bounded_wait
from core.postgres.limits import STANDARD_LIMITS

READY, NOT_YET = 1, 0


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


def answering(after: int) -> Generator[int, int, str]:
    """Wait `after` times, and answer."""
    for _ in range(after):
        yield READY
    return "rows"


def hear(clock: Clock, states: list[tuple[float, int]], seconds: float = 10) -> str:
    """Return the answer where at each of these moments there was something to read, or not."""

    def give_up(said: float) -> None:
        raise TimeoutError(said)

    waiting = bounded_wait(answering(len(states)), seconds, give_up)
    next(waiting)
    try:
        for moment, ready in states:
            clock.now = moment
            waiting.send(ready)
    except StopIteration as over:
        return str(over.value)
    raise AssertionError("nothing was answered")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("core.postgres.deadline.time.monotonic", clock.monotonic)
    return clock


def test_who_speaks_now_and_then_is_waited_for(clock: Clock) -> None:
    assert hear(clock, [(9, READY), (18, READY), (27, NOT_YET), (27.5, READY)]) == "rows"


def test_silence_is_counted_from_the_last_word(clock: Clock) -> None:
    with pytest.raises(TimeoutError):
        hear(clock, [(9, READY), (18, NOT_YET), (19, NOT_YET), (20, READY)])


@pytest.fixture
def impatient(engine: Engine) -> Any:
    """An engine of PostgreSQL that waits a third of a second."""
    if engine.dialect.name != "postgresql":
        pytest.skip("on PostgreSQL alone (make test-postgres)")
    url = engine.url.render_as_string(hide_password=False)
    limits = replace(STANDARD_LIMITS, silence_seconds=0.3, is_pooled=True, is_prepared=False)
    found = make_engine(url, (), limits)
    yield found
    found.dispose()


def test_a_statement_without_an_answer_ends_by_our_own_clock(impatient: Engine) -> None:
    began = time.monotonic()
    with pytest.raises(OperationalError) as told, reading(impatient) as session:
        session.execute(sa.text("SELECT pg_sleep(20)"))
    assert time.monotonic() - began < 15
    assert fault_of(told.value) is DatabaseFault.AWAY
    with reading(impatient) as session:  # the next one is another connection
        assert session.scalar(sa.text("SELECT 1")) == 1


def test_what_may_take_long_is_waited_for(impatient: Engine) -> None:
    with impatient.execution_options(**UNBOUNDED).connect() as connection:
        assert connection.scalar(sa.text("SELECT 1 FROM pg_sleep(0.8)")) == 1
    with pytest.raises(OperationalError), impatient.connect() as connection:
        connection.execute(sa.text("SELECT pg_sleep(20)"))


def test_through_a_pooler_the_wait_for_a_lock_is_set_for_a_transaction_alone(
    impatient: Engine,
) -> None:
    shown = sa.text("SHOW lock_timeout")
    with reading(impatient) as session:
        assert session.scalar(shown) == "10s"
    with writing(impatient, wait_seconds=2) as session:
        assert session.scalar(shown) == "2s"
    with impatient.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        assert connection.scalar(shown) == "0", "nothing stayed behind in the session"
