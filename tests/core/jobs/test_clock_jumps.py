from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.db import reading, writing
from core.jobs import ask_for, clock_jumps, queue
from core.jobs.clock_jumps import ClockWatch, is_of_the_future, last_jump, note_jump
from core.jobs.kind import JobKind, JobResult
from core.jobs.models import ClockJump, JobState

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
KINDS = {"print": JobKind(name="print", run=lambda _task: JobResult())}


class Clocks:
    """A clock on the wall that anybody sets, and one that only goes on."""

    def __init__(self) -> None:
        self.wall, self.passed = NOW, 500.0

    def go_on(self, seconds: float, *, jump: float = 0.0) -> None:
        self.passed += seconds
        self.wall += timedelta(seconds=seconds + jump)


@pytest.mark.parametrize("jump", [86_400, -86_400, 31, -31, 0, 20, -20])
def test_a_jump_is_told_once_and_a_clock_that_is_steered_is_none(jump: int) -> None:
    clocks = Clocks()
    watch = ClockWatch(lambda: clocks.wall, lambda: clocks.passed)
    for _ in range(3):
        clocks.go_on(3600)
        assert watch.jump_since() == 0
    clocks.go_on(5, jump=jump)
    assert watch.jump_since() == (jump if abs(jump) > 30 else 0)
    clocks.go_on(5)
    assert watch.jump_since() == 0


def test_the_last_jump_is_the_one_noticed_last_whatever_the_clock_said(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock_jumps, "MOST_KEPT", 3)
    assert last_jump(session) is None
    note_jump(session, 86_400, NOW + DAY)
    for _ in range(4):
        note_jump(session, -86_400, NOW)
    found = last_jump(session)
    assert found is not None
    assert (found.noticed_at, found.seconds, found.id) == (NOW, -86_400, 5)
    assert session.query(ClockJump).count() == 3


def test_what_happened_in_the_future_did_not() -> None:
    assert is_of_the_future(NOW + DAY, NOW)
    assert not is_of_the_future(NOW + timedelta(seconds=5), NOW)
    assert not is_of_the_future(NOW - DAY, NOW)


def test_a_job_put_down_by_a_clock_that_was_ahead_is_recalled(engine: Engine) -> None:
    with writing(engine) as session:
        ask_for(session, "print", "waits", {}, now=NOW + DAY, actor="user:1")
        ask_for(session, "print", "runs", {}, now=NOW - DAY, actor="user:1")
    with writing(engine) as session:  # of a process that died with the wrong clock
        claim = queue.claim_next(session, KINDS, NOW + DAY)
        assert claim is not None
        assert claim.job.key == "runs"
    with writing(engine) as session:
        assert not queue.has_due(session, KINDS, NOW)
        queue.recall(session, NOW)
    with reading(engine) as session:
        assert queue.has_due(session, KINDS, NOW)
        running = queue.find_job(session, "print", "runs")
        assert running is not None
        assert (running.state, running.lease_until) == (JobState.RUNNING, NOW + queue.LEASE)
