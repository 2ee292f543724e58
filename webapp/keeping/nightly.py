"""The backup of every night, made by the worker, and the list of erased persons beside it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.backup.places import BackupPlace, open_place
from core.db import reading, writing
from core.jobs import JobKind, JobResult, JobTask
from core.jobs.queue import ask_for, find_job
from core.settings import Settings
from webapp.keeping.erased_list import count_erased, put_list
from webapp.keeping.history import BACKUP, ERASED_LIST, KEY, backup_history, note_made
from webapp.keeping.making import is_backup_name, lock_of, make_backup

NIGHT = range(1, 5)
"""Hours of `ATALAYA_DEFAULT_TIMEZONE` in which it is made."""
LATEST = timedelta(hours=26)
"""One that is older is followed at any hour: the machine was off at night."""
EARLIEST = timedelta(hours=12)
log = logging.getLogger(__name__)


def ask_for_backups(engine: Engine, settings: Settings, now: datetime) -> None:
    """Put down what is due: a backup, or the list of erased persons after an erasure."""
    if not settings.backup_to:
        return
    with reading(engine) as session:
        last = backup_history(session).made_at
        is_backup_due = is_due(last, settings, now) and not _rests(session, BACKUP, now)
        is_list_due = _is_list_due(session) and not _rests(session, ERASED_LIST, now)
    if not (is_backup_due or is_list_due):
        return
    with writing(engine) as session:
        if is_backup_due:
            made_at = {"made_at": last.isoformat()} if last else {}
            ask_for(session, BACKUP, KEY, made_at, now=now, actor="worker")
        if is_list_due:
            ask_for(session, ERASED_LIST, KEY, {}, now=now, actor="worker")


def is_due(last: datetime | None, settings: Settings, now: datetime) -> bool:
    """Return whether it is time for the next backup; a last one of the future counts as none."""
    if last is None or last > now + timedelta(hours=1) or now - last > LATEST:
        return True
    hour = now.astimezone(ZoneInfo(settings.default_timezone)).hour
    return hour in NIGHT and now - last > EARLIEST


def backup_kind(engine: Engine, settings: Settings, clock: Callable[[], datetime]) -> JobKind:
    """Return the job that makes one."""

    def run(task: JobTask) -> JobResult:
        place = open_place(settings, clock)
        name = back_up(engine, settings, place, clock(), task.asked_by)
        return JobResult(name)

    return JobKind(name=BACKUP, run=run, pause=timedelta(minutes=30))


def erased_list_kind(engine: Engine, settings: Settings, clock: Callable[[], datetime]) -> JobKind:
    """Return the job that writes the list."""

    def run(_task: JobTask) -> JobResult:
        place = open_place(settings, clock)
        return JobResult(str(put_list(engine, place, lock_of(settings), clock())))

    return JobKind(name=ERASED_LIST, run=run, pause=timedelta(minutes=5))


def back_up(
    engine: Engine, settings: Settings, place: BackupPlace, now: datetime, actor: str
) -> str:
    """Make a backup, write the list of erased persons beside it, write both down, and let the
    oldest go; return its name.
    """
    lock = lock_of(settings)
    report = make_backup(engine, settings, place, lock, now)
    put_list(engine, place, lock, now)
    with writing(engine) as session:
        note_made(session, BACKUP, report.name, now=now, actor=actor)
    for name in superfluous(place.names(), settings.backups_kept):
        place.delete(name)
    log.info("backup %s: %d bytes, %d files", report.name, report.bytes_plain, report.files)
    return report.name


def superfluous(names: list[str], most: int) -> list[str]:
    """Return the names of the backups beyond the newest `most`; nothing else is ever named."""
    backups = sorted(filter(is_backup_name, names))
    return backups[:-most]


# -- inside ---------------------------------------------------------------------------------


def _rests(session: Session, kind: str, now: datetime) -> bool:
    job = find_job(session, kind, KEY)
    return job is not None and (job.is_under_way or job.is_resting(now))


def _is_list_due(session: Session) -> bool:
    """Return whether more were erased than the list beside the backups names."""
    job = find_job(session, ERASED_LIST, KEY)
    return job is None or job.file != str(count_erased(session))
