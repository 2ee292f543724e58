"""How old what the pages show of hazards is: said on every page when it is older than it should
be.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import g

from core.data_versions.versioned_data import shared_version
from feeds.models import SHOWN_HAZARDS
from feeds.sources.health import OverdueSource, asked_sources, overdue_of
from watch.models import WatchCycle
from webapp.auth.access import current_scope
from webapp.http.database import DatabaseSession, db
from webapp.http.rendering.remembered_parts import remembered_part
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
    overdue = _overdue(session, current_scope().source_country, now)
    if not overdue or not here.settings.feeds_online:
        return WatchAge(overdue, is_offline=not here.settings.feeds_online)
    last = session.scalar(sa.select(sa.func.max(WatchCycle.finished_at)))
    is_standing = last is not None and now - last > silence_allowed(here.settings)
    return WatchAge(overdue, stands_since=last if is_standing else None)


def _overdue(session: DatabaseSession, country: str, now: datetime) -> tuple[OverdueSource, ...]:
    """Return the sources that are late by when they answered last, as far as this process knows. It
    looks again where one is late by that, and after a minute: each may have answered since.
    """
    key, version = ("asked sources", country, now.replace(second=0, microsecond=0)), None
    if not session.info.get("writes"):
        version = shared_version(session, SHOWN_HAZARDS)
    known = remembered_part(version, key, lambda: asked_sources(session, country))
    overdue = overdue_of(known, now)
    return overdue_of(asked_sources(session, country), now) if overdue else overdue
