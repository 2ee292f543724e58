"""The boards of the registers, counted by the worker once a night."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.db import reading
from registry.quality.board import last_counts
from registry.quality.faults import Deadlines
from registry.quality.recount import count_country
from webapp.worker.job_kinds import WorkerServices

QUALITY_EVERY_SECONDS = 1800
NIGHT_HOURS = range(1, 6)
"""Of the installation's own time."""
_A_DAY = timedelta(hours=20)
log = logging.getLogger(__name__)


def count_registers(services: WorkerServices) -> int:
    """Count the registers whose turn it is, one after the other; return how many they were."""
    now, settings = services.clock(), services.settings
    with reading(services.engine) as session:
        counted = last_counts(session)
    due = [country for country, at in counted.items() if is_due(at, now, settings.default_timezone)]
    by = Deadlines(now.date(), settings.keep_notice_days)
    for country in due:
        persons = count_country(services.engine, services.keyring, country, by, now, "worker")
        log.info("quality: %s has %d persons", country, persons)
    return len(due)


def is_due(counted_at: datetime | None, now: datetime, timezone: str) -> bool:
    """Return whether a register is to be counted: at once where it never was, else at night, once;
    by day where two nights passed (the machine was off).
    """
    if counted_at is None or counted_at > now:
        return True
    is_night = now.astimezone(ZoneInfo(timezone)).hour in NIGHT_HOURS
    return now - counted_at >= (_A_DAY if is_night else 2 * _A_DAY)
