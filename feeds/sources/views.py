"""The sources as values, for asking them outside any session: whose turn it is."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.circles import circle_of
from feeds.models import Hazard, Source, Trust

INSTALLATION = "*"
"""In place of a country: who runs the installation."""


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
    """Return the enabled sources with an address whose time has come, longest waiting first."""
    query = sa.select(Source).where(
        Source.is_enabled.is_(True),
        Source.removed_at.is_(None),
        Source.address != "",
        sa.or_(Source.next_ask_at.is_(None), Source.next_ask_at <= now),
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


def heard_by(country: str) -> sa.ColumnElement[bool]:
    """Return the condition on sources that `country` may know of: the common ones and its own.

    "" is who belongs to no country, and knows the common ones; INSTALLATION knows all.
    """
    stands = Source.removed_at.is_(None)
    if country == INSTALLATION:
        return stands
    return sa.and_(stands, Source.owner.in_(("", country)))


def told_to(country: str) -> sa.ColumnElement[bool]:
    """Return the condition on hazards that `country` may see: as `heard_by`, and of sources that
    were removed, too.
    """
    if country == INSTALLATION:
        return sa.true()
    owners = sa.select(Source.id).where(Source.owner.in_(("", country)))
    return Hazard.source_id.in_(owners)
