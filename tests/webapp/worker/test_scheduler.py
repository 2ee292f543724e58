from __future__ import annotations

import threading
from pathlib import Path

import pytest

from webapp.worker import scheduler
from webapp.worker.scheduler import AlreadyWorking, Pace, RecurringTask, only_one, work


class Monotonic:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


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
    tmp_path: Path, caplog: pytest.LogCaptureFixture
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
    assert work(tmp_path, tasks, stop) == []
    assert min(counts.values()) >= 3
    assert "bad failed" in caplog.text


def test_a_task_that_hangs_is_left_at_the_end_and_named(tmp_path: Path) -> None:
    stop, let_go, turns = threading.Event(), threading.Event(), list[int]()

    def hang() -> None:
        turns.append(1)
        let_go.wait(20)

    def end() -> None:
        if turns:
            stop.set()

    tasks = [RecurringTask("hangs", hang, 0.01), RecurringTask("other", end, 0.01)]
    assert work(tmp_path, tasks, stop) == ["hangs"]
    assert turns == [1], "never twice at once"
    let_go.set()


def test_there_is_one_worker_an_installation(tmp_path: Path) -> None:
    with only_one(tmp_path), pytest.raises(AlreadyWorking):
        work(tmp_path, [], threading.Event())
