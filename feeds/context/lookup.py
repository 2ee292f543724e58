"""Which of the context bears on a hazard, and what is newest of all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from core.geo.geometry import Area
from feeds.circles import heard_by
from feeds.disaster_numbers import GLIDE_KEY
from feeds.models import ContextEntry, Hazard, Source

BEFORE = timedelta(days=3)
AFTER = timedelta(days=60)
"""Reports follow an event by days or weeks (field notes, 11)."""
NEAR_KM = 50.0
SHOWN = 12


class CountryShapes(Protocol):
    """What matching by country asks of the atlas."""

    def areas(self, codes: Iterable[str]) -> tuple[Area | None, tuple[str, ...]]:
        """Return the union of the units' shapes and the codes without one."""


def context_of(
    session: Session, hazard: Hazard, shapes: CountryShapes, country: str = ""
) -> list[ContextEntry]:
    """Return what is told of a hazard, newest first, at most 12, by the sources that `country` may
    know of (`feeds.circles.heard_by`).

    An item belongs to it when it names it (by its key or its GLIDE number); else when it is of its
    kind, of its days, and of its place: a point near its centre, or a country its zone reaches.
    What names another event belongs to that one only.
    """
    names = {hazard.key.partition("@")[0], *hazard.aliases}
    query = sa.select(ContextEntry).where(
        _is_heard_by(country),
        sa.or_(
            ContextEntry.event_key.in_(sorted(names)),
            ContextEntry.glide_key.in_(sorted(names)),
            sa.and_(
                ContextEntry.kind == hazard.kind,
                ContextEntry.published_at >= hazard.started_at - BEFORE,
                ContextEntry.published_at <= _until(hazard),
            ),
        ),
    )
    ordered = query.options(joinedload(ContextEntry.source)).order_by(
        ContextEntry.published_at.desc(), ContextEntry.key
    )
    found = [
        entry
        for entry in session.scalars(ordered)
        if not _is_its_own(entry, hazard) and _bears_on(entry, hazard, names, shapes)
    ]
    return found[:SHOWN]


def newest_context(
    session: Session, country: str = "", limit: int = SHOWN
) -> Sequence[ContextEntry]:
    """Return the newest of all context, by the sources that `country` may know of."""
    query = sa.select(ContextEntry).where(_is_heard_by(country))
    query = query.options(joinedload(ContextEntry.source))
    return session.scalars(
        query.order_by(ContextEntry.published_at.desc(), ContextEntry.key).limit(limit)
    ).all()


def _is_heard_by(country: str) -> sa.ColumnElement[bool]:
    return ContextEntry.source_id.in_(sa.select(Source.id).where(heard_by(country)))


def _until(hazard: Hazard) -> datetime:
    return max(hazard.started_at, hazard.ended_at or hazard.last_seen_at) + AFTER


def _is_its_own(entry: ContextEntry, hazard: Hazard) -> bool:
    """Return whether a hazard that only informs would be shown its own words again."""
    return hazard.is_context and entry.source_id == hazard.source_id


def _is_numbered(name: str) -> bool:
    return name.startswith(GLIDE_KEY)


def _bears_on(
    entry: ContextEntry,
    hazard: Hazard,
    names: set[str],
    shapes: CountryShapes,
) -> bool:
    if names & {entry.event_key, entry.glide_key}:
        return True
    if entry.event_key or (entry.glide_key and any(map(_is_numbered, names))):
        return False
    if entry.point is not None:
        center = hazard.center
        return center is not None and center.distance_km(entry.point) <= NEAR_KM
    area, _ = shapes.areas(entry.countries) if entry.countries else (None, ())
    return area is not None and _reaches(hazard, area)


def _reaches(hazard: Hazard, area: Area) -> bool:
    if hazard.zone is not None:
        return area.intersects(hazard.zone)
    return hazard.center is not None and area.contains(hazard.center)
