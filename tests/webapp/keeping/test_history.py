from __future__ import annotations

from datetime import timedelta

from core.db import reading, writing
from core.jobs import Job
from core.jobs.models import JobState
from core.jobs.queue import find_job
from tests.webapp.keeping.conftest import NOW, KeptHouse
from webapp.keeping.history import (
    BACKUP,
    KEY,
    VERIFICATION,
    BackupHistory,
    backup_history,
    note_made,
)


def test_what_was_made_and_verified_is_known_everywhere(kept_house: KeptHouse) -> None:
    later = NOW + timedelta(hours=1)
    with writing(kept_house.engine) as session:
        assert backup_history(session) == BackupHistory(None, "", "", None)
        note_made(session, BACKUP, "a.backup", now=NOW, actor="cli:x")
        note_made(session, VERIFICATION, "a.backup", now=later, actor="cli:x")
    with reading(kept_house.engine) as session:
        assert backup_history(session) == BackupHistory(NOW, "a.backup", "", later)


def test_what_the_worker_is_at_is_settled_by_the_worker(kept_house: KeptHouse) -> None:
    with writing(kept_house.engine) as session:
        note_made(session, BACKUP, "a.backup", now=NOW, actor="cli:x")
        job = find_job(session, BACKUP, KEY)
        assert isinstance(job, Job)
        session.refresh(job)
        job.state, job.ended_at = JobState.RUNNING, None
        session.flush()
        note_made(session, BACKUP, "b.backup", now=NOW + timedelta(days=1), actor="worker")
        assert (job.state, job.file) == (JobState.RUNNING, "a.backup")
        assert backup_history(session).made_at == NOW + timedelta(days=1)
