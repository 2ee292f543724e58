from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.clock import now as now_utc
from core.db import writing
from core.jobs.lease import Lease
from webapp.worker import scheduler
from webapp.worker.lease import WorkerTurn
from webapp.worker.scheduler import Pace, RecurringTask, work


class Monotonic:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def turn_of(engine: Engine, instance: Path) -> WorkerTurn:
    return WorkerTurn(engine, instance, now_utc, look_seconds=0.01)


def nothing() -> None:
    """Done at once."""


def names(pace: Pace) -> list[str]:
    due = pace.take_due()
    for task in due:
        pace.end_turn(task)
    return [task.name for task in due]


def test_each_task_has_its_own_pace_from_the_first_moment_on() -> None:
    clock = Monotonic()
    pace = Pace([RecurringTask("quick", nothing, 2), RecurringTask("slow", nothing, 60)], clock)
    assert names(pace) == ["quick", "slow"]
    assert names(pace) == []
    turns = []
    for _ in range(60):
        clock.at += 1
        turns.append(names(pace))
    assert sum(turn == ["quick"] for turn in turns) == 29
    assert turns[-1] == ["quick", "slow"]


def test_a_task_at_work_is_not_begun_again_and_is_due_as_soon_as_it_ends() -> None:
    clock = Monotonic()
    task = RecurringTask("print", nothing, 2)
    pace = Pace([task], clock)
    assert pace.take_due() == [task]
    clock.at += 3600
    assert pace.take_due() == []
    assert pace.running() == ["print"]
    pace.end_turn(task)
    assert pace.take_due() == [task]


@pytest.fixture(autouse=True)
def _quick_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "TICK_SECONDS", 0.01)
    monkeypatch.setattr(scheduler, "ENDING_SECONDS", 0.1)


def test_a_task_that_fails_has_its_next_turn_and_stops_no_other(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stop, counts = threading.Event(), {"bad": 0, "good": 0}

    def fail() -> None:
        counts["bad"] += 1
        raise ZeroDivisionError("ours")

    def count() -> None:
        counts["good"] += 1
        if min(counts.values()) >= 3:
            stop.set()

    tasks = [RecurringTask("bad", fail, 0.01), RecurringTask("good", count, 0.01)]
    assert work(turn_of(engine, tmp_path), tasks, stop) == []
    assert min(counts.values()) >= 3
    assert "bad failed" in caplog.text


def test_a_task_that_hangs_is_left_at_the_end_and_named(engine: Engine, tmp_path: Path) -> None:
    stop, let_go, turns = threading.Event(), threading.Event(), list[int]()

    def hang() -> None:
        turns.append(1)
        let_go.wait(20)

    def end() -> None:
        if turns:
            stop.set()

    tasks = [RecurringTask("hangs", hang, 0.01), RecurringTask("other", end, 0.01)]
    assert work(turn_of(engine, tmp_path), tasks, stop) == ["hangs"]
    assert turns == [1], "never twice at once"
    let_go.set()


def test_who_lost_the_turn_begins_nothing_and_waits_for_it_again(
    engine: Engine, tmp_path: Path
) -> None:
    stop, turns = threading.Event(), list[float]()
    mine = WorkerTurn(engine, tmp_path, now_utc, look_seconds=0.01, beat_seconds=0.01)

    def count() -> None:
        turns.append(time.monotonic())
        if len(turns) == 3:
            with writing(engine) as session:  # somebody takes over who thinks us dead
                session.execute(sa.update(Lease).values(holder="another", place="elsewhere"))
        if len(turns) >= 3:
            time.sleep(0.05)

    def give_way() -> None:
        try:
            while len(turns) < 3 or not mine.is_lost:
                time.sleep(0.01)
            before = len(turns)
            for _ in range(3):  # the one it was at may still be counted, however late
                before = len(turns)
                time.sleep(0.2)
                if len(turns) == before:
                    break
            assert len(turns) == before, "it goes on though it lost its turn"
            with writing(engine) as session:
                session.execute(sa.update(Lease).values(holder=""))
            while len(turns) == before:
                time.sleep(0.01)
        finally:
            stop.set()

    other = threading.Thread(target=give_way, daemon=True)
    other.start()
    assert work(mine, [RecurringTask("count", count, 0.01)], stop) == []
    other.join(10)
    assert not other.is_alive()
