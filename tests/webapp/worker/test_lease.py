from __future__ import annotations

import threading
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.clock import now as now_utc
from core.db import reading, writing
from core.jobs.lease import LAPSE_SECONDS, WORKER, Lease, LeaseKeeper
from webapp.worker.lease import WorkerTurn


def never() -> bool:
    return False


def turn(engine: Engine, instance: Path, keeper: LeaseKeeper | None = None) -> WorkerTurn:
    return WorkerTurn(engine, instance, now_utc, keeper, look_seconds=0.01, beat_seconds=0.01)


class Looks:
    """Says to end after so many looks."""

    def __init__(self, most: int) -> None:
        self.left = most

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


def test_a_second_worker_of_an_installation_waits_and_follows_at_once(
    engine: Engine, tmp_path: Path
) -> None:
    first, second = turn(engine, tmp_path), turn(engine, tmp_path)
    assert first.wait(never)
    assert first.may_begin()
    assert not second.wait(Looks(3))
    first.end()
    assert second.wait(never)
    second.end()


def test_who_dies_without_a_word_is_followed_at_once_where_the_lock_tells(
    engine: Engine, tmp_path: Path
) -> None:
    with writing(engine) as session:
        first = turn(engine, tmp_path)
        place = first._keeper.place
        session.add(Lease(name="worker", holder="killed", place=place, beat=7))
    assert place
    assert first.wait(Looks(1)), "its lock is free: it is dead"
    first.end()


def test_on_another_machine_it_is_waited_for_until_nothing_was_heard_for_long_enough(
    engine: Engine, tmp_path: Path
) -> None:
    elapsed = [100.0]
    with writing(engine) as session:
        session.add(Lease(name="worker", holder="far away", place="another disk", beat=7))
    keeper = LeaseKeeper(engine, "here", "this disk", clock=lambda: elapsed[0])
    here = turn(engine, tmp_path, keeper)
    assert not here.wait(Looks(2))
    elapsed[0] += LAPSE_SECONDS - 1
    assert not here.wait(Looks(2))
    elapsed[0] += 1
    assert here.wait(Looks(2))
    here.end()


def test_it_says_that_it_lives_and_knows_when_it_has_lost(engine: Engine, tmp_path: Path) -> None:
    here = turn(engine, tmp_path)
    assert here.wait(never)
    _until(engine, 3)
    with writing(engine) as session:
        session.execute(sa.update(Lease).where(Lease.name == WORKER).values(holder="another"))
    assert here._lost.wait(10)
    assert not here.may_begin()
    here.end()
    with reading(engine) as session:
        assert (
            session.scalars(sa.select(Lease).where(Lease.name == WORKER)).one().holder == "another"
        )


def _until(engine: Engine, beats: int) -> None:
    pause = threading.Event()
    for _ in range(1000):
        with reading(engine) as session:
            if session.scalars(sa.select(Lease.beat).where(Lease.name == WORKER)).one() >= beats:
                return
        pause.wait(0.01)
    raise AssertionError("no sign of life")
