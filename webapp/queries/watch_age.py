"""How old what the pages show of hazards is: said on every page when it is older than it should
be.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import g

from feeds.sources.health import OverdueSource, overdue_sources
from watch.models import WatchCycle
from webapp.auth.access import current_scope
from webapp.http.database import DatabaseSession, db
from webapp.http.services import services
from webapp.queries.readiness import silence_allowed


@dataclass(frozen=True, slots=True)
class WatchAge:
    """What a reader must know before believing that nothing is happening."""

    overdue: tuple[OverdueSource, ...]
    """Sources whose last valid answer is too old, the longest silent first."""
    is_offline: bool = False
    """Whether no source is asked, by the will of whoever runs the installation."""
    stands_since: datetime | None = None
    """Since when the watch itself has finished no round, where that is the cause."""

    @property
    def is_fine(self) -> bool:
        """Whether there is nothing to say."""
        return not self.overdue


def watch_age() -> WatchAge:
    """Return how old what this reader sees is; looked up once a request."""
    known: WatchAge | None = g.get("watch_age")
    if known is None:
        known = g.watch_age = _looked_up(db.session())
    return known


def _looked_up(session: DatabaseSession) -> WatchAge:
    here = services()
    now = here.clock()
    overdue = overdue_sources(session, current_scope().source_country, now=now)
    if not overdue or not here.settings.feeds_online:
        return WatchAge(overdue, is_offline=not here.settings.feeds_online)
    last = session.scalar(sa.select(sa.func.max(WatchCycle.finished_at)))
    is_standing = last is not None and now - last > silence_allowed(here.settings)
    return WatchAge(overdue, stands_since=last if is_standing else None)
