"""An invented kind of job, added by its function and one line: it runs, reports, fails, resumes.

What is here for the tide tables is all a new kind needs: the function, the `JobKind`, and the entry
in the mapping that `webapp.worker.job_kinds.job_kinds` returns.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.atlas import Atlas
from core.crypto import Keyring
from core.db import reading, writing
from core.jobs import Job, JobFailure, JobKind, JobResult, JobState, JobTask, ask_for, find_job
from core.jobs.queue import LEASE
from core.settings import Settings
from core.storage import FileStore
from webapp.worker.job_kinds import WorkerServices, job_kinds
from webapp.worker.tasks import job_tasks

KIND = "tide_table"
HOURS = 3


def tide_table_kind(store: FileStore) -> JobKind:
    """The kind; a port without tides fails, one that is slow waits after its first hour."""

    def run(task: JobTask) -> JobResult:
        port = task.arguments["port"]
        if port == "la-paz":
            raise JobFailure("La Paz has no sea")
        for hour in range(HOURS):
            task.report(hour + 1, HOURS)
            if port == "slow":
                time.sleep(120)
        store.write(f"{port}.txt", b"high, low, high")
        return JobResult(f"{port}.txt")

    return JobKind(name=KIND, run=run, pause=timedelta(minutes=5))


def services_of(engine: Engine, settings: Settings, at: datetime) -> WorkerServices:
    return WorkerServices(engine, Atlas.open([]), Keyring([b"k" * 32]), settings, lambda: at)


def turn(services: WorkerServices, kind: JobKind) -> object:
    """One turn of the worker for the new kind, which stands beside those the application has."""
    kinds: Mapping[str, JobKind] = {**job_kinds(services), kind.name: kind}
    tasks = {task.name: task for task in job_tasks(services, kinds)}
    return tasks[f"job {KIND}"].do()


def put(engine: Engine, port: str, now: datetime) -> None:
    with writing(engine) as session:
        ask_for(session, KIND, port, {"port": port}, now=now, actor="user:a")


def standing(engine: Engine, port: str) -> Job:
    with reading(engine) as session:
        job = find_job(session, KIND, port)
    assert job is not None
    return job


def test_it_runs_reports_its_progress_and_fails_with_its_reason(
    engine: Engine, settings: Settings, now: datetime
) -> None:
    store = FileStore(settings.instance / "tides")
    for port in ("acajutla", "la-paz"):
        put(engine, port, now)
    assert turn(services_of(engine, settings, now), tide_table_kind(store)) == 2
    done, failed = standing(engine, "acajutla"), standing(engine, "la-paz")
    assert (done.state, done.progress, done.total) == (JobState.DONE, HOURS, HOURS)
    assert store.read(done.file) == b"high, low, high"
    assert (failed.state, failed.fault) == (JobState.FAILED, "La Paz has no sea")
    assert failed.is_resting(now + timedelta(minutes=4))


WORKER = """
import sys
from datetime import datetime
from pathlib import Path
from tests.audit_keys import keyed_engine
from core.settings import Settings
from core.storage import FileStore
from tests.core.jobs.test_new_kind import services_of, tide_table_kind, turn

url, instance, at = sys.argv[1:]
settings = Settings(mode="test", instance=Path(instance), database_url=url, feeds_online=False)
services = services_of(keyed_engine(url), settings, datetime.fromisoformat(at))
turn(services, tide_table_kind(FileStore(Path(instance) / "tides")))
"""


def test_a_worker_that_is_killed_over_it_leaves_it_to_the_next(
    engine: Engine, settings: Settings, now: datetime
) -> None:
    put(engine, "slow", now)
    root = Path(__file__).resolve().parents[3]
    words = (str(settings.database_url), str(settings.instance), now.isoformat())
    child = subprocess.Popen([sys.executable, "-c", WORKER, *words], cwd=root)
    try:
        for _ in range(1200):
            if standing(engine, "slow").progress == 1:
                break
            assert child.poll() is None, "the worker ended by itself"
            time.sleep(0.05)
        os.kill(child.pid, signal.SIGKILL)
    finally:
        child.kill()
        child.wait()
    left = standing(engine, "slow")
    assert (left.state, left.progress, left.attempt) == (JobState.RUNNING, 1, 1)
    store = FileStore(settings.instance / "tides")
    quick = replace(tide_table_kind(store), run=lambda _task: JobResult("slow.txt"))
    assert turn(services_of(engine, settings, now + LEASE / 2), quick) == 0, "it may still be alive"
    assert turn(services_of(engine, settings, now + LEASE), quick) == 1
    again = standing(engine, "slow")
    assert (again.state, again.attempt, again.file) == (JobState.DONE, 2, "slow.txt")
    with reading(engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Job)) == 1
