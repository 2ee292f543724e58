"""When backups were made, and when one was last brought back and found whole: rows of the table of
jobs, so that every page and every probe reads it where the rest stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.jobs import Job
from core.jobs.models import JobState
from core.jobs.queue import ask_for, find_job

BACKUP, VERIFICATION, ERASED_LIST = "backup", "backup_verified", "erased_list"
KEY = "installation"
OLD = timedelta(hours=36)
"""A last backup that is older is looked after."""


@dataclass(frozen=True, slots=True)
class BackupHistory:
    """What is known of the backups of an installation."""

    made_at: datetime | None
    name: str
    """Of the last one; empty while there is none."""
    fault: str
    """Why the last try failed; empty when it did not."""
    verified_at: datetime | None


def backup_history(session: Session) -> BackupHistory:
    """Return when the last backup was made, and the last one verified."""
    made, verified = find_job(session, BACKUP, KEY), find_job(session, VERIFICATION, KEY)
    return BackupHistory(
        _moment(made.arguments.get("made_at", "")) if made else None,
        made.file if made else "",
        made.fault if made else "",
        verified.ended_at if verified and verified.state is JobState.DONE else None,
    )


@dataclass(frozen=True, slots=True)
class BackupsShown:
    """What a page says of backups."""

    made_at: datetime | None
    verified_at: datetime | None
    is_old: bool
    """Whether somebody has to look: none, or none for a day and a half."""


def backups_shown(session: Session, now: datetime) -> BackupsShown:
    """Return what a page says of the backups of this installation."""
    history = backup_history(session)
    is_old = history.made_at is None or now - history.made_at > OLD
    return BackupsShown(history.made_at, history.verified_at, is_old)


def note_made(session: Session, kind: str, name: str, *, now: datetime, actor: str) -> None:
    """Write down that a backup was made or verified, by hand or by the worker."""
    job = ask_for(session, kind, KEY, {"made_at": now.isoformat()}, now=now, actor=actor)
    if job.state is JobState.RUNNING:  # the worker notes its own, where it ends
        job.arguments = {"made_at": now.isoformat()}
        return
    values = {
        "arguments": {"made_at": now.isoformat()},
        "state": JobState.DONE,
        "file": name,
        "fault": "",
        "failures": 0,
        "ended_at": now,
    }
    session.execute(sa.update(Job).where(Job.id == job.id).values(**values))


# -- inside ---------------------------------------------------------------------------------


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
