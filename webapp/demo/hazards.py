"""The demo's messages, taken in as those of a live source: read, completed, decided, stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.db import reading as reading_session
from core.db import writing
from core.settings import Settings
from directory.entries.models import Post
from feeds.formats.registry import format_named, read
from feeds.lifecycle.report import StoreReport
from feeds.lifecycle.store import store
from feeds.lifecycle.zones import ZoneAtlas
from feeds.models import Hazard, HazardStatus, Source
from feeds.sources.catalogue import DEMO, source_by_key
from feeds.values import Reading
from webapp.demo.messages import (
    GDACS_GEOMETRY,
    GDACS_RSS,
    NHC,
    NHC_LAYERS,
    SHAKEMAP,
    USGS,
    messages,
)

_CREDIT = (
    "Mensajes de la demostración, con datos de sucesos pasados "
    "(véase webapp/demo/messages/SOURCES.md)"
)
_GEOMETRY_OF = {NHC: NHC_LAYERS, GDACS_RSS: GDACS_GEOMETRY, USGS: SHAKEMAP}
"""Which format draws the events of which: live, the second is fetched from a link in the first."""


def send_messages(
    engine: Engine, settings: Settings, atlas: ZoneAtlas, now: datetime
) -> dict[str, StoreReport]:
    """Store every message of the demo as of `now`, in one transaction.

    Returns what became of each, by name.
    """
    with writing(engine) as session:
        return store_messages(session, settings, atlas, now)


def store_messages(
    session: Session, settings: Settings, atlas: ZoneAtlas, now: datetime
) -> dict[str, StoreReport]:
    """Do the same within a transaction of the caller."""
    source = demo_source(session)
    readings = {
        name: (form, read(body, form, name, felt_mmi=settings.felt_mmi))
        for name, body, form in messages(now)
    }
    geometries = dict(pair for pair in readings.values() if pair[0] in _GEOMETRY_OF.values())
    reports = {}
    for name, (form, reading) in readings.items():
        if form not in geometries:
            geometry = geometries.get(_GEOMETRY_OF.get(form, ""))
            completed = _with_geometry(reading, form, geometry, settings.felt_mmi)
            reports[name] = store(session, source, completed, atlas, now)
    source.last_asked_at = source.last_good_at = now
    source.last_counts = _sum(reports)
    return reports


def is_silent(engine: Engine) -> bool:
    """Return whether the demo is there but none of its hazards is active any more.

    It is then time to store its messages anew.
    """
    there = sa.select(Post.id).where(Post.is_demo).limit(1)
    alive = (
        sa.select(Hazard.id).where(Hazard.is_demo, Hazard.status == HazardStatus.ACTIVE).limit(1)
    )
    with reading_session(engine) as session:
        return session.scalar(there) is not None and session.scalar(alive) is None


def demo_source(session: Session) -> Source:
    """Return the source of the demo's messages, made when it is not there; it is never asked by
    itself.
    """
    source = source_by_key(session, DEMO)
    source.credit = _CREDIT
    return source


def _with_geometry(
    reading: Reading, form: str, geometry: Reading | None, felt_mmi: float
) -> Reading:
    if geometry is None:
        return reading
    merge = format_named(form).merge
    alerts = (merge(alert, geometry, _no_more, felt_mmi) for alert in reading.alerts)
    return replace(reading, alerts=tuple(alerts))


def _no_more(address: str) -> None:
    """Fetch nothing: the demo asks no network."""


def _sum(reports: Mapping[str, StoreReport]) -> dict[str, int]:
    total: dict[str, int] = {}
    for report in reports.values():
        for name, count in report.counts().items():
            total[name] = total.get(name, 0) + count
    return total
