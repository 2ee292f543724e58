"""The sources as values, for asking them outside any session: whose turn it is."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.jobs.clock_jumps import JUMP_SECONDS
from feeds.circles import circle_of
from feeds.models import Source, Trust

LONGEST_AHEAD = timedelta(seconds=JUMP_SECONDS)


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source as a value: what asking it takes, outside any session."""

    id: uuid.UUID
    key: str
    address: str
    format: str
    etag: str
    last_modified: str
    body_hash: str
    keep_hours: int = 48
    fetched: frozenset[str] = frozenset()
    hosts: tuple[str, ...] = ()
    """Hosts its links may lead to, beside its own and those its format lists."""
    circle: str = ""
    """The mark of its circle (`feeds.circles`)."""
    is_failing: bool = False
    """Whether it gave no usable answer the last time."""


def due(session: Session, now: datetime) -> list[SourceView]:
    """Return the enabled sources with an address whose time has come, longest waiting first.

    One asked in the future was asked by a clock that stood wrong: what it waits for was never
    meant, whenever that was written.
    """
    query = sa.select(Source).where(
        Source.is_enabled.is_(True),
        Source.removed_at.is_(None),
        Source.address != "",
        sa.or_(
            Source.next_ask_at.is_(None),
            Source.next_ask_at <= now,
            Source.last_asked_at > now + LONGEST_AHEAD,
        ),
    )
    return [
        view_of(source)
        for source in session.scalars(query.order_by(Source.next_ask_at, Source.key))
    ]


def view_of(source: Source) -> SourceView:
    """Return the source as a value."""
    return SourceView(
        source.id,
        source.key,
        source.address,
        source.format,
        source.etag,
        source.last_modified,
        source.body_hash,
        source.keep_hours,
        frozenset(source.fetched),
        tuple(source.hosts),
        circle_of_source(source),
        source.failing_since is not None,
    )


def circle_of_source(source: Source) -> str:
    """Return the mark of the circle a source speaks in."""
    return circle_of(source.owner, is_context=source.trust is Trust.CONTEXT)
