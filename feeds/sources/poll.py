"""One source, one round: fetch (no transaction), follow what its messages point to, record (one
transaction).

A failure is a value: the source keeps its last state and says since when and why it fails. Only a
valid answer counts as seen; nothing is ended because it is absent.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.db import reading as reading_session
from core.db import writing
from core.errors import UnusableInput
from core.http import Answer, Body, HttpRequest, NotModified, RetrievalFailure, Retrieve
from feeds.earthquakes import FELT_MMI
from feeds.formats.registry import read
from feeds.lifecycle.report import StoreReport
from feeds.lifecycle.store import store
from feeds.lifecycle.zones import ZoneAtlas
from feeds.models import Hazard, Source
from feeds.sources.links import CompletedReading, fetch_details, select_links
from feeds.sources.views import SourceView, view_of
from feeds.values import Reading

BACKOFF_LIMIT = timedelta(hours=1)


@dataclass(slots=True)
class SourceReport:
    """What one round with one source came to, for people and for the round."""

    key: str
    is_good: bool
    is_unchanged: bool = False
    error: str = ""
    failing_since: datetime | None = None
    last_good_at: datetime | None = None
    details_fetched: int = 0
    details_failed: int = 0
    stored: StoreReport = field(default_factory=StoreReport)

    @property
    def changed(self) -> list[uuid.UUID]:
        """Hazards to be matched again."""
        return self.stored.changed


def poll_source(
    engine: Engine,
    source_id: uuid.UUID,
    retrieve: Retrieve,
    atlas: ZoneAtlas,
    now: datetime,
    *,
    felt_mmi: float = FELT_MMI,
) -> SourceReport:
    """Poll one source: network outside, one writing transaction at the end, committed here."""
    with reading_session(engine) as session:
        view = view_of(session.get_one(Source, source_id))
    answer = fetch(view, retrieve)
    outcome: CompletedReading | RetrievalFailure | None = None
    if isinstance(answer, Body):
        outcome = _completed(engine, view, answer, retrieve, now, felt_mmi)
    with writing(engine) as session:
        return record(session, session.get_one(Source, source_id), answer, outcome, atlas, now)


def fetch(source: SourceView, retrieve: Retrieve) -> Answer:
    """Ask a source for its body. No transaction is open meanwhile."""
    return retrieve(
        HttpRequest(source.address, source.etag, source.last_modified, source.body_hash)
    )


def parse(
    source: SourceView, body: Body, *, felt_mmi: float = FELT_MMI
) -> Reading | RetrievalFailure:
    """Return the reading of a body; HTML, broken XML and the like make the poll a failed one."""
    try:
        chosen = None if source.format == "auto" else source.format
        return read(body.data, chosen, source.address, felt_mmi=felt_mmi)
    except UnusableInput as wrong:
        return RetrievalFailure(wrong.what)


def record(
    session: Session,
    source: Source,
    answer: Answer,
    outcome: CompletedReading | RetrievalFailure | None,
    atlas: ZoneAtlas,
    now: datetime,
) -> SourceReport:
    """Write down what a round with a source came to: `outcome` is None when the body was not
    modified.

    Never commits.
    """
    source.last_asked_at = now
    if isinstance(answer, RetrievalFailure):
        return _record_failure(source, answer, now)
    if isinstance(outcome, RetrievalFailure):
        return _record_failure(source, outcome, now)
    report = SourceReport(source.key, is_good=True, last_good_at=now)
    _record_answer(source, answer, now)
    if outcome is None:
        report.is_unchanged = True
        _see_again(session, source, now)
    else:
        report.stored = store(session, source, outcome.reading, atlas, now)
        report.details_fetched, report.details_failed = len(outcome.fetched), outcome.failed
        _record_reading(source, outcome, report.stored)
    source.last_good_at = now
    return report


def _completed(
    engine: Engine,
    view: SourceView,
    body: Body,
    retrieve: Retrieve,
    now: datetime,
    felt_mmi: float,
) -> CompletedReading | RetrievalFailure:
    reading = parse(view, body, felt_mmi=felt_mmi)
    if isinstance(reading, RetrievalFailure):
        return reading
    with reading_session(engine) as session:
        links = select_links(session, view, reading, now)
    return fetch_details(view, reading, links, retrieve, felt_mmi=felt_mmi)


def _record_answer(source: Source, answer: Body | NotModified, now: datetime) -> None:
    source.next_ask_at = now + timedelta(minutes=source.interval_minutes)
    source.etag, source.last_modified = answer.etag, answer.last_modified
    if isinstance(answer, Body):
        source.body_hash = answer.body_hash
    source.failing_since = None
    source.last_error = ""


def _record_reading(source: Source, outcome: CompletedReading, stored: StoreReport) -> None:
    source.last_counts = stored.counts()
    source.fetched = outcome.still_listed(source.fetched)
    if not outcome.is_complete:
        # Something is still owed: the same body must not pass for "nothing new" next time.
        source.body_hash = source.etag = source.last_modified = ""


def _record_failure(source: Source, failure: RetrievalFailure, now: datetime) -> SourceReport:
    source.failing_since = source.failing_since or now
    source.last_error = failure.reason[:500]
    # Twice as long after each failure, up to an hour: a source in trouble is not helped by being
    # asked more.
    failing_for = now - source.failing_since
    interval = timedelta(minutes=source.interval_minutes)
    source.next_ask_at = now + max(interval, min(BACKOFF_LIMIT, failing_for))
    return SourceReport(
        source.key,
        is_good=False,
        error=source.last_error,
        failing_since=source.failing_since,
        last_good_at=source.last_good_at,
    )


def _see_again(session: Session, source: Source, now: datetime) -> None:
    """Mark what the last body named as seen now: an unchanged body says it again."""
    if source.last_good_at is None:
        return
    session.execute(
        sa.update(Hazard)
        .where(
            Hazard.source_id == source.id,
            Hazard.last_seen_at >= source.last_good_at,
            Hazard.last_seen_at < now,
        )
        .values(last_seen_at=now, updated_at=Hazard.updated_at)
        .execution_options(synchronize_session="fetch")
    )
