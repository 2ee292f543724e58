"""How the sources fare: what a reader must know before believing that nothing is happening."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.jobs.clock_jumps import is_of_the_future
from feeds.circles import heard_by
from feeds.models import RejectedItem, Source

STALE_AFTER_INTERVALS = 3
"""A source that missed three polls in a row is late, whatever its last answer was."""
REJECTED_SHOWN = 20


class Health(enum.StrEnum):
    """Whether what a source says can be relied on now."""

    GOOD = "good"
    LATE = "late"
    FAILING = "failing"
    NEVER = "never"
    BY_HAND = "by_hand"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class OverdueSource:
    """A source whose last valid answer is older than it should be."""

    key: str
    name: str
    since: datetime
    """Of its last valid answer, or of its first day without one."""


class AskedSource(NamedTuple):
    """A source that is asked, and since when it has said nothing."""

    key: str
    name: str
    since: datetime
    interval_minutes: int


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One source, how it fares, and how many items of its last reading were unusable."""

    source: Source
    health: Health
    rejected: int

    @property
    def is_doubtful(self) -> bool:
        """Whether silence of this source says nothing."""
        return self.health in {Health.LATE, Health.FAILING, Health.NEVER}


def health_of(source: Source, now: datetime) -> Health:
    """Return how a source fares at `now`: switched off and fed by hand come before any fault."""
    if not source.is_enabled:
        return Health.OFF
    if not source.address:
        return Health.BY_HAND
    if source.failing_since is not None:
        return Health.FAILING
    if source.last_good_at is None:
        return Health.NEVER
    return Health.LATE if is_overdue(source, now) else Health.GOOD


def sources_health(session: Session, country: str, *, now: datetime) -> tuple[SourceHealth, ...]:
    """Return every source `country` may know of (`feeds.circles.heard_by`) with its health, the
    doubtful first, then by name.
    """
    counted = session.execute(
        sa.select(RejectedItem.source_id, sa.func.count()).group_by(RejectedItem.source_id)
    ).all()
    rejected = {source_id: count for source_id, count in counted}  # noqa: C416 - rows are typed so
    health = [
        SourceHealth(source, health_of(source, now), rejected.get(source.id, 0))
        for source in session.scalars(sa.select(Source).where(heard_by(country)))
    ]
    return tuple(sorted(health, key=lambda each: (not each.is_doubtful, each.source.name)))


def overdue_sources(session: Session, country: str, *, now: datetime) -> tuple[OverdueSource, ...]:
    """Return the sources that should have said something by now, the longest silent first.

    One failure is none: three intervals without a valid answer are, also of one that never gave one
    since it was first asked for.
    """
    return overdue_of(asked_sources(session, country), now)


def asked_sources(session: Session, country: str) -> tuple[AskedSource, ...]:
    """Return the sources that are asked, with their last valid answers."""
    rows = session.connection().execute(_asked_sources(country))
    return tuple(
        AskedSource(row.key, row.name, row.last_good_at or row.created_at, row.interval_minutes)
        for row in rows
    )


def overdue_of(sources: Iterable[AskedSource], now: datetime) -> tuple[OverdueSource, ...]:
    """Return those that should have said something by now, as `overdue_sources` does."""
    late = (each for each in sources if _is_late(each.since, each.interval_minutes, now))
    found = (OverdueSource(each.key, each.name, each.since) for each in late)
    return tuple(sorted(found, key=lambda each: (each.since, each.key)))


def is_overdue(source: Source, now: datetime) -> bool:
    """Return whether what a source said last is older than it should be."""
    return _is_late(source.last_good_at or source.created_at, source.interval_minutes, now)


def poll_soon(session: Session, source_id: uuid.UUID, *, now: datetime) -> Source | None:
    """Let the worker ask this source at its next tick; None when nobody can ask it."""
    source = session.get(Source, source_id)
    if source is None or not source.address or not source.is_enabled:
        return None
    source.next_ask_at = now
    return source


def recall(session: Session, now: datetime) -> None:
    """Let no source wait for a moment of a clock that was ahead and has been set right since."""
    session.execute(
        sa.update(Source)
        .where(Source.next_ask_at > now)
        .values(next_ask_at=now)
        .execution_options(synchronize_session=False)
    )


def rejected_items(session: Session, source_id: uuid.UUID) -> Sequence[RejectedItem]:
    """Return the unusable items of the last reading, at most 20 of them."""
    statement = (
        sa.select(RejectedItem)
        .where(RejectedItem.source_id == source_id)
        .order_by(RejectedItem.at.desc(), RejectedItem.where)
        .limit(REJECTED_SHOWN)
    )
    return session.scalars(statement).all()


# -- inside ---------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _asked_sources(country: str) -> sa.Select[*tuple[Any, ...]]:
    """Return the question every page asks: which sources are asked, and when they last answered."""
    table = Source.__table__.c
    columns = (table.key, table.name, table.last_good_at, table.created_at)
    query: sa.Select[*tuple[Any, ...]] = sa.select(*columns, table.interval_minutes)
    return query.where(heard_by(country), Source.is_enabled.is_(True), Source.address != "")


def _is_late(since: datetime, interval_minutes: int, now: datetime) -> bool:
    patience = timedelta(minutes=interval_minutes * STALE_AFTER_INTERVALS)
    return now - since > patience or is_of_the_future(since, now)
