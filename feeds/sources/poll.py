"""What came of asking a source, written down in one transaction (`feeds.sources.retrieval` asks).

A failure is a value: the source keeps its last state and says since when and why it fails. Only a
valid answer counts as seen; nothing is ended because it is absent: the event's own page decides.
"""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from core.data_versions.versioned_data import SAME_DATA
from core.db import reading as reading_session
from core.db import writing
from core.http import Answer, Body, NotModified, RetrievalFailure
from feeds.lifecycle.report import StoreReport
from feeds.lifecycle.store import store
from feeds.lifecycle.zones import ZoneAtlas
from feeds.models import Hazard, Source
from feeds.sources.hours import count_answer, count_good
from feeds.sources.links import CompletedReading
from feeds.sources.retrieval import RetrievedSource, SourceClient
from feeds.sources.views import view_of

BACKOFF_LIMIT = timedelta(hours=1)
JITTER = 0.1
"""A pause is longer by up to so much of it."""


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
    client: SourceClient, source_id: uuid.UUID, atlas: ZoneAtlas, now: datetime
) -> SourceReport:
    """Poll one source: network outside, one writing transaction at the end, committed here."""
    with reading_session(client.engine) as session:
        view = view_of(session.get_one(Source, source_id))
    retrieved = client.ask(view, now)
    with writing(client.engine) as session:
        return record(session, retrieved, atlas, now)


def record(
    session: Session, retrieved: RetrievedSource, atlas: ZoneAtlas, now: datetime
) -> SourceReport:
    """Write down what a round with a source came to.

    Never commits.
    """
    source = session.get_one(Source, retrieved.view.id)
    if is_unchanged(retrieved):
        return record_unchanged(session, [retrieved], now)[0]
    answer, outcome = retrieved.answer, retrieved.outcome
    source.last_asked_at = now
    if isinstance(answer, RetrievalFailure):
        return _record_failure(session, source, answer, now)
    if isinstance(outcome, RetrievalFailure):
        return _record_failure(session, source, outcome, now)
    assert isinstance(answer, Body)
    assert outcome is not None, "a body that is new was read"
    report = SourceReport(source.key, is_good=True, last_good_at=now)
    _record_answer(source, answer, now)
    report.stored = store(session, source, outcome.reading, atlas, now, outcome.pages)
    report.details_fetched, report.details_failed = len(outcome.fetched), outcome.failed
    _record_reading(source, outcome, report.stored)
    source.last_good_at = now
    count_answer(session, source, now, good=1, new=report.stored.new)
    return report


def record_unchanged(
    session: Session, retrieved: Sequence[RetrievedSource], now: datetime
) -> list[SourceReport]:
    """Write down, together, that these sources say what they said: most do, most of the time.

    Never commits.
    """
    answers = {each.view.id: each.answer for each in retrieved if is_unchanged(each)}
    chosen = {"ids": list(answers)}
    connection = session.connection()
    sources = connection.execute(_ASKED, chosen).all()
    _see_again(session, answers, now)
    said = [_unchanged_values(source, answers[source.id], now) for source in sources]
    if said:
        connection.execute(_SAYS_THE_SAME, said)
    count_good(session, [source.id for source in sources], now)
    for source in sources:
        held = session.identity_map.get(identity_key(Source, source.id))
        if held is not None:  # written past it
            session.expire(held)
    return [
        SourceReport(source.key, is_good=True, is_unchanged=True, last_good_at=now)
        for source in sources
    ]


def is_unchanged(retrieved: RetrievedSource) -> bool:
    """Return whether a source says what it said the last time."""
    return isinstance(retrieved.answer, NotModified)


_TABLE: Any = Source.__table__
_ASKED = (
    sa.select(_TABLE.c.id, _TABLE.c.key, _TABLE.c.interval_minutes)
    .where(_TABLE.c.id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(_TABLE.c.key)
)
_SAYS_THE_SAME = (
    sa.update(_TABLE)
    .where(_TABLE.c.id == sa.bindparam("source_id"))
    .values(
        last_asked_at=sa.bindparam("at"),
        last_good_at=sa.bindparam("at"),
        next_ask_at=sa.bindparam("again_at"),
        etag=sa.bindparam("same_etag"),
        last_modified=sa.bindparam("same_last_modified"),
        failing_since=None,
        last_error="",
        error_kind="",
    )
)
"""Into the table: what classes add costs more than all that is written, and nothing of this is
remembered by anybody (`core.data_versions`).
"""


def _unchanged_values(source: Any, answer: Answer, now: datetime) -> dict[str, object]:
    """Return what is written of a source that says what it said; of the row its id and interval."""
    assert isinstance(answer, NotModified)
    return {
        "source_id": source.id,
        "at": now,
        "again_at": _next(source.id, now, timedelta(minutes=source.interval_minutes)),
        "same_etag": answer.etag,
        "same_last_modified": answer.last_modified,
    }


def _record_answer(source: Source, answer: Body, now: datetime) -> None:
    source.next_ask_at = _next(source.id, now, timedelta(minutes=source.interval_minutes))
    source.etag, source.last_modified = answer.etag, answer.last_modified
    source.body_hash = answer.body_hash
    source.failing_since = None
    source.last_error = source.error_kind = ""


def _next(source_id: uuid.UUID, now: datetime, pause: timedelta) -> datetime:
    """Return when to ask again: after the pause and a little more, so that all installations, and
    all sources of one, do not ask at the same moment.
    """
    chance = zlib.crc32(f"{source_id}{now.isoformat()}".encode()) / 2**32
    return now + pause * (1 + JITTER * chance)


def _record_reading(source: Source, outcome: CompletedReading, stored: StoreReport) -> None:
    source.last_counts = stored.counts()
    source.fetched = outcome.still_listed(source.fetched)
    if not outcome.is_complete:
        # Something is still owed: the same body must not pass for "nothing new" next time.
        source.body_hash = source.etag = source.last_modified = ""


def _record_failure(
    session: Session, source: Source, failure: RetrievalFailure, now: datetime
) -> SourceReport:
    source.failing_since = source.failing_since or now
    source.last_error, source.error_kind = failure.reason[:500], failure.kind
    # Twice as long after each failure, up to an hour: a source in trouble is not helped by being
    # asked more. What it says itself of when to come again counts for more.
    failing_for = now - source.failing_since
    asked_for = timedelta(seconds=failure.retry_after_seconds)
    interval = timedelta(minutes=source.interval_minutes)
    pause = max(interval, min(BACKOFF_LIMIT, failing_for), asked_for)
    source.next_ask_at = _next(source.id, now, pause)
    count_answer(session, source, now, failed=1)
    return SourceReport(
        source.key,
        is_good=False,
        error=source.last_error,
        failing_since=source.failing_since,
        last_good_at=source.last_good_at,
    )


_SEEN_AGAIN = (
    sa.update(Hazard)
    .where(
        Hazard.page_asked_at.is_(None),
        Hazard.last_seen_at < sa.bindparam("seen_at"),
        sa.exists().where(
            Source.id == Hazard.source_id,
            Source.id.in_(sa.bindparam("source_ids", expanding=True)),
            Source.last_good_at <= Hazard.last_seen_at,
        ),
    )
    .values(last_seen_at=sa.bindparam("seen_at"), updated_at=Hazard.updated_at)
    .execution_options(synchronize_session=False, **{SAME_DATA: True})
)


def _see_again(session: Session, source_ids: Iterable[uuid.UUID], now: datetime) -> None:
    """Mark what the last bodies named as seen now: an unchanged body says it again."""
    session.execute(_SEEN_AGAIN, {"seen_at": now, "source_ids": list(source_ids)})
