"""Print runs asked for on a page: put down there, done by the worker, shown as they go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.jobs import Job, JobKind, JobResult, JobState, JobTask, ask_for, find_job
from core.settings import Settings
from core.storage import FileStore, open_store
from plans.batch.archive import INDEX_NAME, ZIP_NAME
from plans.batch.ledger import LEDGER
from plans.batch.mass_print import PrintSelection, start_run
from plans.facts.model import Audience

KIND = "print_run"
RUNS = "plans/runs"
"""The stores of all countries stand below this name."""
REPORT_EVERY = 5
"""So many files are made between two notes of how far a run is."""
MOST_FAULTS = 50
OLD = timedelta(days=90)
"""A file of a run that was not asked for in so long is taken away: its plan has a newer version."""
_EVERYBODY = "public"


@dataclass(frozen=True, slots=True)
class RunProgress:
    """How the last run of a country stands, for its page."""

    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    progress: int
    total: int
    faults: tuple[str, ...]
    """What could not be printed and why, a line each."""


def ask_for_run(session: Session, selection: PrintSelection, *, now: datetime, actor: str) -> Job:
    """Put down a run; one that waits or runs for the same country is given back instead."""
    key = selection.country or _EVERYBODY
    return ask_for(session, KIND, key, _arguments(selection), now=now, actor=actor)


def last_run(session: Session, country: str) -> RunProgress | None:
    """Return the last run asked for by a country (empty: the one of all, public)."""
    job = find_job(session, KIND, country or _EVERYBODY)
    if job is None:
        return None
    faults = (job.fault,) if job.state is JobState.FAILED else tuple(job.notes)
    return RunProgress(job.asked_at, job.claimed_at, job.ended_at, job.progress, job.total, faults)


def run_store(settings: Settings, keyring: Keyring, country: str) -> FileStore:
    """Return the papers of a country's runs: the same each time, so that only what changed is made
    again.
    """
    return open_store(settings, f"{RUNS}/{country.lower() or _EVERYBODY}", keyring, country)


def print_run_kind(
    engine: Engine, keyring: Keyring, settings: Settings, clock: Callable[[], datetime]
) -> JobKind:
    """Return the kind of job that does such runs."""
    return JobKind(name=KIND, run=partial(_print, engine, keyring, settings, clock))


# -- inside ---------------------------------------------------------------------------------


def _arguments(selection: PrintSelection) -> dict[str, Any]:
    return {
        "country": selection.country,
        "languages": list(selection.languages),
        "papers": list(selection.papers),
        "audiences": [each.value for each in selection.audiences],
    }


def _selection(task: JobTask) -> PrintSelection:
    asked = task.arguments
    return PrintSelection(
        asked["country"],
        tuple(asked["languages"]),
        tuple(asked["papers"]),
        tuple(Audience(each) for each in asked["audiences"]),
    )


def _print(
    engine: Engine,
    keyring: Keyring,
    settings: Settings,
    clock: Callable[[], datetime],
    task: JobTask,
) -> JobResult:
    """Print, and say how far it is; papers that name people are sealed where they are kept."""
    selection = _selection(task)
    store = run_store(settings, keyring, selection.country)
    run, steps = start_run(
        engine,
        keyring,
        settings,
        selection,
        store,
        now=clock(),
        actor=task.asked_by,
        is_sealed=Audience.INTERNAL in selection.audiences,
    )
    task.report(0, run.total)
    for step in steps:
        if len(step.printed) % REPORT_EVERY == 0:
            task.report(len(step.printed), run.total)
    task.report(run.total, run.total)
    current = {LEDGER, INDEX_NAME, ZIP_NAME, *(each.name for each in run.printed)}
    store.expire(before=clock() - OLD, named=current)
    faults = [f"{each.name}: {each.fault}" for each in run.faults]
    return JobResult(ZIP_NAME, tuple(faults[:MOST_FAULTS]))
