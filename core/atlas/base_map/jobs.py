"""The coarse base drawn by the worker, so that no request has to."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.atlas.base_map.files import region_file, region_name, region_store
from core.db import reading, writing
from core.i18n.languages import LANGUAGES
from core.jobs import JobKind, JobResult, JobTask, ask_for, find_job
from core.settings import Settings

KIND = "base_map"
KEEP_ROWS = timedelta(days=1)


def base_map_kind(atlas: Atlas, settings: Settings) -> JobKind:
    """Return the kind of job that draws the coarse base in one language."""

    def run(task: JobTask) -> JobResult:
        region_file(atlas, task.arguments["language"], region_store(settings))
        return JobResult(task.key)

    return JobKind(name=KIND, run=run, keep=KEEP_ROWS)


def ask_for_regions(engine: Engine, atlas: Atlas, settings: Settings, now: datetime) -> int:
    """Put down the coarse base of every language in which it is not there; return how many."""
    store = region_store(settings)
    missing = {
        name: language
        for language in LANGUAGES
        if store.find(name := region_name(atlas, language)) is None
    }
    with reading(engine) as session:
        due = {name: language for name, language in missing.items() if _is_due(session, name, now)}
    if due:
        with writing(engine) as session:
            for name, language in due.items():
                ask_for(
                    session,
                    KIND,
                    name,
                    {"language": language},
                    now=now,
                    actor="worker",
                    is_ahead=True,
                )
    return len(due)


def _is_due(session: Session, name: str, now: datetime) -> bool:
    job = find_job(session, KIND, name)
    return job is None or not (job.is_under_way or job.is_resting(now))
