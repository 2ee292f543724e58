"""Whether the system can work: database, migrations, worker, feeds. Nothing secret is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.settings import Settings
from feeds.models import Source
from watch.models import WatchCycle
from webapp.http.database import is_at_head

LATE_TICKS = 5
"""The worker counts as silent after so many of its ticks without a finished round."""
SHORTEST_SILENCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Readiness:
    """What a probe is told; `is_ready` needs the database and its migrations, the rest is told in
    words.
    """

    database: bool
    migrated: bool
    worker_age_seconds: int | None
    worker_is_late: bool
    sources: dict[str, dict[str, Any]]

    @property
    def is_ready(self) -> bool:
        """Whether requests can be answered."""
        return self.database and self.migrated

    def as_json(self) -> dict[str, Any]:
        """Return the answer of /readyz."""
        return {
            "ready": self.is_ready,
            "database": self.database,
            "migrated": self.migrated,
            "worker": {"age_seconds": self.worker_age_seconds, "late": self.worker_is_late},
            "sources": self.sources,
        }


def readiness(session: Session, settings: Settings, now: datetime) -> Readiness:
    """Look at everything once; a database that does not answer is told, not raised."""
    try:
        migrated = is_at_head(session.connection())
        if not migrated:
            return Readiness(True, False, None, True, {})
        last = session.scalar(sa.select(sa.func.max(WatchCycle.finished_at)))
        sources = {
            source.key: _source(source, now) for source in session.scalars(sa.select(Source))
        }
    except SQLAlchemyError:
        return Readiness(False, False, None, True, {})
    patience = max(SHORTEST_SILENCE, timedelta(seconds=LATE_TICKS * settings.worker_tick_seconds))
    seconds = None if last is None else int((now - last).total_seconds())
    return Readiness(True, True, seconds, last is None or now - last > patience, sources)


def _source(source: Source, now: datetime) -> dict[str, Any]:
    age = None if source.last_good_at is None else int((now - source.last_good_at).total_seconds())
    return {
        "good_age_seconds": age,
        "failing": source.failing_since is not None,
        "enabled": source.is_enabled,
    }
