"""One source, one round: ask (no transaction), fetch what its messages point to, settle (one
transaction).

A failure is a value: the source keeps its last state and says since when and why it fails. Only a
valid answer counts as seen; nothing is ended because it is absent.
"""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.db import reading as reading_session
from core.db import writing
from core.errors import UnusableInput
from core.http import Answer, Body, HttpRequest, NotModified, RetrievalFailure, Retrieve
from feeds.earthquakes import FELT_MMI
from feeds.formats.gdacs import events
from feeds.formats.registry import read
from feeds.formats.usgs import summary
from feeds.lifecycle.decide import lapses_at
from feeds.lifecycle.hazards import key_of
from feeds.lifecycle.serialization import fingerprint, is_drawn, sent_text
from feeds.lifecycle.store import StoreReport, store
from feeds.lifecycle.zones import ZoneAtlas
from feeds.models import Alert, Hazard, Source
from feeds.timestamps import moment_or_none
from feeds.values import AlertMessage, Reading, RejectedMessage

MAX_DETAILS = 25
"""Linked bodies fetched for one source in one round; the rest wait for the next."""
LINK_AGE = timedelta(hours=72)
"""An entry of an index older than this is not fetched: SMN's index holds years."""
BACKOFF_LIMIT = timedelta(hours=1)
HOSTS: dict[str, tuple[str, ...]] = {
    "www.gdacs.org": ("gdacs.org",),
    "gdacs.org": ("www.gdacs.org",),
    "smn.conagua.gob.mx": ("smn.cna.gob.mx",),
}
"""Hosts beside a source's own that its links may lead to."""


@dataclass(frozen=True, slots=True)
class SourceView:
    """What asking a source takes, outside any session."""

    id: uuid.UUID
    key: str
    address: str
    format: str
    etag: str
    last_modified: str
    body_hash: str
    keep_hours: int = 48
    fetched: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LinkedBody:
    """A linked body that would tell more: where it is, and for which message (None for a mere
    link).
    """

    address: str
    message: int | None = None
    updated: str = ""


@dataclass(frozen=True, slots=True)
class CompletedMessage:
    """A reading with what its links said."""

    reading: Reading
    fetched: tuple[str, ...] = ()
    """`address updated` of the links had."""
    failed: int = 0


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


def due(session: Session, now: datetime) -> list[SourceView]:
    """Return the enabled sources with an address whose time has come, longest waiting first."""
    query = sa.select(Source).where(
        Source.is_enabled.is_(True),
        Source.address != "",
        sa.or_(Source.next_ask_at.is_(None), Source.next_ask_at <= now),
    )
    return [
        view_of(source)
        for source in session.scalars(query.order_by(Source.next_ask_at, Source.key))
    ]


def view_of(source: Source) -> SourceView:
    """Return the source as asking needs it."""
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
    )


def ask(source: SourceView, retrieve: Retrieve) -> Answer:
    """Ask a source for its body. No transaction is open meanwhile."""
    return retrieve(
        HttpRequest(source.address, source.etag, source.last_modified, source.body_hash)
    )


def understand(
    source: SourceView, body: Body, *, felt_mmi: float = FELT_MMI
) -> Reading | RetrievalFailure:
    """Return the reading of a body; HTML, broken XML and the like make the poll a failed one."""
    try:
        chosen = None if source.format == "auto" else source.format
        return read(body.data, chosen, source.address, felt_mmi=felt_mmi)
    except UnusableInput as wrong:
        return RetrievalFailure(wrong.what)


def wanted(
    session: Session, source: SourceView, reading: Reading, now: datetime
) -> list[LinkedBody]:
    """Return which linked bodies are worth a request: messages not known yet, changed ones, those
    without their drawing.
    """
    found = [
        LinkedBody(address, number)
        for number, message in enumerate(reading.alerts)
        for address in list(message.links.values())[:1]
        if not _is_past(message, source, now)
        and _may_fetch(source, address)
        and _needs_details(session, message)
    ]
    # The gravest first; among equals by turns, so that one that never answers does not keep the
    # others out.
    found.sort(
        key=lambda want: (-_rank(reading, want), zlib.crc32(f"{want.address}{now:%H%M}".encode()))
    )
    updated = reading.details.get("links_updated", {})
    links = [LinkedBody(address, None, str(updated.get(address, ""))) for address in reading.links]
    fresh = [
        want
        for want in links
        if _link_key(want) not in source.fetched
        and _may_fetch(source, want.address)
        and _is_fresh(want.updated, now)
    ]
    fresh.sort(key=lambda want: moment_or_none(want.updated) or now, reverse=True)
    return (found + fresh)[:MAX_DETAILS]


def _is_past(message: AlertMessage, source: SourceView, now: datetime) -> bool:
    lapses = lapses_at(message, source.keep_hours)
    return message.is_over or (lapses is not None and lapses <= now)


def _rank(reading: Reading, want: LinkedBody) -> int:
    return 0 if want.message is None else reading.alerts[want.message].severity.rank


def complete(
    source: SourceView,
    reading: Reading,
    wants: Iterable[LinkedBody],
    retrieve: Retrieve,
    *,
    felt_mmi: float = FELT_MMI,
) -> CompletedMessage:
    """Return the reading with what its links say; one that cannot be had is noted in `rejected` and
    asked for next time.
    """
    alerts: list[AlertMessage] = list(reading.alerts)
    rejected = list(reading.rejected)
    had: list[str] = []
    failed = 0
    for want in wants:
        answer = _detail(source, want.address, retrieve, felt_mmi)
        if isinstance(answer, RetrievalFailure):
            failed += 1
            rejected.append(RejectedMessage(want.address, answer.reason))
            continue
        had.append(_link_key(want))
        if want.message is None:
            alerts += answer.alerts
            rejected += [
                RejectedMessage(f"{want.address} {item.where}", item.reason)
                for item in answer.rejected
            ]
        else:
            alerts[want.message] = _merged(alerts[want.message], answer, source, retrieve, felt_mmi)
    return CompletedMessage(
        replace(reading, alerts=tuple(alerts), rejected=tuple(rejected)), tuple(had), failed
    )


def settle(
    session: Session,
    source: Source,
    answer: Answer,
    told: CompletedMessage | RetrievalFailure | None,
    atlas: ZoneAtlas,
    now: datetime,
) -> SourceReport:
    """Write down what a round with a source came to: `told` is None when the body was not modified.

    Never commits.
    """
    source.last_asked_at = now
    if isinstance(answer, RetrievalFailure):
        return _failed(source, answer, now)
    if isinstance(told, RetrievalFailure):
        return _failed(source, told, now)
    source.next_ask_at = now + timedelta(minutes=source.interval_minutes)
    report = SourceReport(source.key, is_good=True, last_good_at=now)
    source.etag, source.last_modified = answer.etag, answer.last_modified
    if isinstance(answer, Body):
        source.body_hash = answer.body_hash
    if told is None:
        report.is_unchanged = True
        _see_again(session, source, now)
    else:
        report.stored = store(session, source, told.reading, atlas, now)
        report.details_fetched, report.details_failed = len(told.fetched), told.failed
        source.last_counts = report.stored.counts()
        source.fetched = _still_listed(told, source.fetched)
        if told.failed or len(told.fetched) == MAX_DETAILS:
            # Something is still owed: the same body must not pass for "nothing new" next time.
            source.body_hash = source.etag = source.last_modified = ""
    source.last_good_at = now
    source.failing_since = None
    source.last_error = ""
    return report


def poll_source(
    engine: Engine,
    source_id: uuid.UUID,
    retrieve: Retrieve,
    atlas: ZoneAtlas,
    now: datetime,
    *,
    felt_mmi: float = FELT_MMI,
) -> SourceReport:
    """Return one whole round with one source: network outside, one writing transaction at the end,
    committed here.
    """
    with reading_session(engine) as session:
        view = view_of(session.get_one(Source, source_id))
    answer = ask(view, retrieve)
    told: CompletedMessage | RetrievalFailure | None = None
    if isinstance(answer, Body):
        reading = understand(view, answer, felt_mmi=felt_mmi)
        if isinstance(reading, RetrievalFailure):
            told = reading
        else:
            with reading_session(engine) as session:
                wants = wanted(session, view, reading, now)
            told = complete(view, reading, wants, retrieve, felt_mmi=felt_mmi)
    with writing(engine) as session:
        return settle(session, session.get_one(Source, source_id), answer, told, atlas, now)


def _still_listed(told: CompletedMessage, before: list[str]) -> list[str]:
    updated = told.reading.details.get("links_updated", {})
    listed = {f"{address} {moment}".strip() for address, moment in updated.items()}
    return sorted(listed & {*before, *told.fetched})


def _link_key(want: LinkedBody) -> str:
    return f"{want.address} {want.updated}".strip()


def _failed(source: Source, failure: RetrievalFailure, now: datetime) -> SourceReport:
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
    """An unchanged body says again what the last one said: those it named are seen now."""
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


def _needs_details(session: Session, message: AlertMessage) -> bool:
    same = session.scalar(
        sa.select(Alert).where(
            Alert.sender == message.sender,
            Alert.identifier == message.identifier,
            Alert.sent_text == sent_text(message.sent),
        )
    )
    if message.is_summary:
        return same is None and "cap" in message.links
    if same is None:
        # The same event under a new date (GDACS `datemodified`, USGS `updated`) need not say
        # anything new.
        same = session.scalar(
            sa.select(Alert)
            .join(Hazard, Hazard.id == Alert.hazard_id)
            .where(Hazard.key == key_of(message), Alert.ended_at.is_(None))
            .order_by(Alert.sent.desc())
            .limit(1)
        )
    return same is None or same.fingerprint != fingerprint(message) or not is_drawn(same.drawing)


def _detail(
    source: SourceView, address: str, retrieve: Retrieve, felt_mmi: float
) -> Reading | RetrievalFailure:
    host = urlsplit(source.address).hostname or ""
    answer = retrieve(HttpRequest(address, hosts=(host, *HOSTS.get(host, ()))))
    if isinstance(answer, RetrievalFailure):
        return answer
    if isinstance(answer, NotModified):
        return RetrievalFailure("not modified, but never had")
    try:
        return read(answer.data, None, address, felt_mmi=felt_mmi)
    except UnusableInput as wrong:
        return RetrievalFailure(wrong.what)


def _merged(
    message: AlertMessage, answer: Reading, source: SourceView, retrieve: Retrieve, felt_mmi: float
) -> AlertMessage:
    if message.event_key.startswith("gdacs:"):
        return events.with_geometry(message, answer)
    if answer.format == "usgs-shakemap":
        return summary.with_shakemap(message, answer, felt_mmi)
    if answer.format == "usgs-geojson" and answer.alerts:
        link = answer.alerts[0].links.get("shakemap", "")
        contours = (
            _detail(source, link, retrieve, felt_mmi)
            if link and _may_fetch(source, link)
            else RetrievalFailure("none")
        )
        return (
            message
            if isinstance(contours, RetrievalFailure)
            else summary.with_shakemap(message, contours, felt_mmi)
        )
    for whole in answer.alerts:
        if whole.identifier == message.identifier or message.is_summary:
            return whole
    return message


def _may_fetch(source: SourceView, address: str) -> bool:
    """Return a feed may lead to its own host and to those listed for it, nowhere else (OWASP ASVS
    5.0, 13.2.4).
    """
    parts, home = urlsplit(address), urlsplit(source.address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not home.hostname:
        return False
    return parts.hostname in {home.hostname, *HOSTS.get(home.hostname, ())}


def _is_fresh(updated: str, now: datetime) -> bool:
    moment = moment_or_none(updated)
    return moment is None or now - moment <= LINK_AGE
