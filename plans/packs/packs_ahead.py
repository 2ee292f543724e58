"""Packs of versions in force, made in quiet time before anybody asks, and kept up to date."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import reading, writing
from core.jobs import Job
from core.settings import Settings
from core.storage import FileStore
from directory.entries.change_log import ChangeLogEntry
from directory.entries.visibility import Viewer
from plans.facts.model import Audience
from plans.models import PlanArea
from plans.packs.pack_builder import pack_store
from plans.packs.pack_requests import (
    AHEAD,
    PackFor,
    ask_for_pack,
    find_pack,
    find_zip,
    pack_jobs,
)

QUIET = timedelta(minutes=15)
"""A directory in which somebody wrote just now is let come to rest before a pack is made again."""
CHECK_AGAIN = timedelta(days=1)
"""Entries turn due and lapse by themselves: so often a ready pack is compared with what is so."""


def ask_ahead(engine: Engine, keyring: Keyring, settings: Settings, now: datetime) -> int:
    """Put down one pack of a version in force that is not ready, or may no longer be true; return
    how many.

    Internal, in the installation's language, as the plan's own post and its headquarters see it.
    Nothing is asked for while others are made, or the machine is busy.
    """
    if os.getloadavg()[0] > (os.cpu_count() or 1):
        return 0
    store = pack_store(settings, keyring)
    with reading(engine) as session:
        if any(job.is_under_way for job in pack_jobs(session)):
            return 0
        pack = next(_due_packs(session, store, settings.default_language, now), None)
    if pack is None:
        return 0
    with writing(engine) as session:
        ask_for_pack(session, pack, now=now, actor=AHEAD)
    return 1


def _due_packs(
    session: Session, store: FileStore, language: str, now: datetime
) -> Iterator[PackFor]:
    changed_at = session.scalar(sa.select(sa.func.max(ChangeLogEntry.at)))
    for plan in session.scalars(sa.select(PlanArea).order_by(PlanArea.slug)):
        if plan.current is None:
            continue
        for viewer in (Viewer.of_post(plan.country, plan.post_id), Viewer.of_country(plan.country)):
            pack = PackFor(
                plan_id=plan.id,
                version=plan.current.version,
                audience=Audience.INTERNAL,
                viewer=viewer,
                language=language,
            )
            if _is_due(find_pack(session, pack), store, changed_at, now):
                yield pack


def _is_due(job: Job | None, store: FileStore, changed_at: datetime | None, now: datetime) -> bool:
    if job is None or job.claimed_at is None or now - job.claimed_at >= CHECK_AGAIN:
        return True
    if job.fault:
        return False
    if find_zip(job, store) is None:
        return True
    return changed_at is not None and changed_at >= job.claimed_at and now - changed_at >= QUIET
