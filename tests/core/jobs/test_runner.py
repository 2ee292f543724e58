"""The runner: runs, reports, settles; one failure stops no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.db import reading, writing
from core.errors import UnusableInput
from core.jobs import (
    Job,
    JobKind,
    JobResult,
    JobState,
    JobTask,
    ask_for,
    find_job,
    queue,
    run_next,
    run_waiting,
)
from core.jobs.queue import LEASE, claim_next


def kinds_of(run: Callable[[JobTask], JobResult], **more: object) -> dict[str, JobKind]:
    return {"tide_table": JobKind(name="tide_table", run=run, **more)}  # type: ignore[arg-type]


def put(engine: Engine, now: datetime, *keys: str) -> None:
    with writing(engine) as session:
        for turn, key in enumerate(keys):
            at = now + timedelta(seconds=turn)
            ask_for(session, "tide_table", key, {"port": key}, now=at, actor="user:a")


def job(engine: Engine, key: str) -> Job:
    with reading(engine) as session:
        return session.scalars(sa.select(Job).where(Job.key == key)).one()


def test_a_job_runs_with_its_arguments_and_says_how_far_it_is(
    engine: Engine, now: datetime
) -> None:
    seen: list[tuple[JobState, int, int]] = []

    def run(task: JobTask) -> JobResult:
        assert task.arguments == {"port": "acajutla"}
        assert (task.asked_by, task.started_at) == ("user:a", now)
        task.report(1, 2)
        half = job(engine, "acajutla")
        seen.append((half.state, half.progress, half.total))
        return JobResult("acajutla.pdf", ("no moon",))

    put(engine, now, "acajutla")
    assert run_next(engine, kinds_of(run), lambda: now)
    assert seen == [(JobState.RUNNING, 1, 2)]
    ended = job(engine, "acajutla")
    assert (ended.state, ended.file, ended.notes) == (JobState.DONE, "acajutla.pdf", ["no moon"])
    assert not run_next(engine, kinds_of(run), lambda: now)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (UnusableInput("acajutla", "no such port"), "acajutla: no such port"),
        (ValueError("a name no page should show"), "ValueError"),
    ],
)
def test_a_job_that_fails_says_why_and_stops_no_other(
    engine: Engine, now: datetime, error: Exception, reason: str
) -> None:
    def run(task: JobTask) -> JobResult:
        if task.key == "acajutla":
            raise error
        return JobResult("b.pdf")

    tidied: list[datetime] = []
    put(engine, now, "acajutla", "la-union")
    kinds = kinds_of(run, tidy=tidied.append)
    later = now + timedelta(minutes=1)
    assert run_waiting(engine, kinds, lambda: later) == 2
    assert (job(engine, "acajutla").state, job(engine, "acajutla").fault) == (
        JobState.FAILED,
        reason,
    )
    assert job(engine, "la-union").file == "b.pdf"
    assert tidied == [later]
    assert run_waiting(engine, kinds, lambda: later) == 0
    assert tidied == [later], "nothing was run"


def test_the_lease_of_a_long_job_is_renewed_while_it_runs(
    engine: Engine, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "LEASE", timedelta(milliseconds=60))
    clock = [now]

    def run(_task: JobTask) -> JobResult:
        clock[0] = now + timedelta(hours=1)
        for _ in range(1000):
            lease = job(engine, "acajutla").lease_until
            if lease and lease > clock[0]:
                return JobResult()
        raise AssertionError("nobody renewed it")

    put(engine, now, "acajutla")
    run_next(engine, kinds_of(run), lambda: clock[0])
    assert job(engine, "acajutla").state is JobState.DONE


def test_a_run_that_lost_its_job_changes_nothing(engine: Engine, now: datetime) -> None:
    """It was taken for dead, another took the job up: its progress stops it, its end is void."""

    def run(task: JobTask) -> JobResult:
        with writing(engine) as session:
            assert claim_next(session, kinds_of(run), now + LEASE)
        task.report(1, 1)
        raise AssertionError("goes on")

    put(engine, now, "acajutla")
    assert run_next(engine, kinds_of(run), lambda: now)
    left = job(engine, "acajutla")
    assert (left.state, left.progress, left.fault, left.attempt) == (JobState.RUNNING, 0, "", 2)
    with reading(engine) as session:
        assert find_job(session, "tide_table", "acajutla") is not None
