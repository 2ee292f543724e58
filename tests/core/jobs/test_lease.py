from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import Engine

from core.db import reading
from core.jobs.lease import HOLD_SECONDS, LAPSE_SECONDS, WORKER, Lease, LeaseKeeper, elapsed_clock

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Elapsed:
    """Time that only goes on."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def elapsed() -> Elapsed:
    return Elapsed()


def keeper(engine: Engine, elapsed: Elapsed, holder: str, place: str = "") -> LeaseKeeper:
    return LeaseKeeper(engine, holder, place, clock=elapsed)


def test_one_has_it_and_the_next_only_when_nothing_was_heard_for_long_enough(
    engine: Engine, elapsed: Elapsed
) -> None:
    first, second = keeper(engine, elapsed, "one"), keeper(engine, elapsed, "two")
    assert first.take(NOW)
    assert not second.take(NOW)
    for _ in range(20):  # it lives for ten minutes
        elapsed.at += LAPSE_SECONDS - 1
        assert first.beat()
        assert not second.take(NOW)
    elapsed.at += LAPSE_SECONDS - 1
    assert not second.take(NOW)
    elapsed.at += 1
    assert second.take(NOW)
    assert not first.beat(), "who slept knows at its next sign of life that it lost"
    assert second.beat()


def test_of_many_that_wait_one_takes_over(engine: Engine, elapsed: Elapsed) -> None:
    dead, *waiting = (keeper(engine, elapsed, name) for name in ("dead", "a", "b", "c"))
    assert dead.take(NOW)
    assert [each.take(NOW) for each in waiting] == [False, False, False]
    elapsed.at += LAPSE_SECONDS
    assert [each.take(NOW) for each in waiting] == [True, False, False]
    elapsed.at += LAPSE_SECONDS - 1
    assert [each.take(NOW) for each in waiting[1:]] == [False, False], "it is heard of anew"


def test_who_gives_it_back_is_followed_at_once(engine: Engine, elapsed: Elapsed) -> None:
    first, second = keeper(engine, elapsed, "one"), keeper(engine, elapsed, "two")
    assert first.take(NOW)
    first.give_back()
    assert second.take(NOW)
    first.give_back()
    assert second.beat(), "nobody gives back what is another's"


def test_who_holds_the_lock_of_the_holders_place_knows_it_dead(
    engine: Engine, elapsed: Elapsed
) -> None:
    assert keeper(engine, elapsed, "one", "disk:7").take(NOW)
    assert not keeper(engine, elapsed, "two", "disk:8").take(NOW)
    assert not keeper(engine, elapsed, "three").take(NOW)
    assert keeper(engine, elapsed, "four", "disk:7").take(NOW)


def test_who_could_not_say_that_it_lives_is_no_longer_sure(
    engine: Engine, elapsed: Elapsed
) -> None:
    first = keeper(engine, elapsed, "one")
    assert not first.is_sure()
    assert first.take(NOW)
    assert first.is_sure()
    elapsed.at += HOLD_SECONDS
    assert not first.is_sure(), "before anybody else may begin"
    assert HOLD_SECONDS < LAPSE_SECONDS
    assert first.beat()
    assert first.is_sure()


def test_the_row_says_who_for_people(engine: Engine, elapsed: Elapsed) -> None:
    assert keeper(engine, elapsed, "one", "disk:7").take(NOW)
    with reading(engine) as session:
        row = session.get_one(Lease, WORKER)
    assert (row.holder, row.place, row.beat, row.taken_at) == ("one", "disk:7", 1, NOW)
    assert elapsed_clock() <= elapsed_clock()
