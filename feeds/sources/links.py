"""What the links of a reading lead to: which are worth a request, and what they add to it."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import UnusableInput
from core.http import FailureKind, HttpRequest, NotModified, RetrievalFailure, Retrieve
from feeds.circles import within_circle
from feeds.earthquakes import FELT_MMI
from feeds.formats.registry import format_named, linked_hosts
from feeds.lifecycle.absence.candidates import AbsentHazards, absent_hazards
from feeds.lifecycle.absence.decision import PageOutcome, Verdict, decide_absence
from feeds.lifecycle.decide import GRACE, effective_until
from feeds.lifecycle.hazards import key_of
from feeds.lifecycle.serialization import fingerprint, is_drawn, sent_text
from feeds.models import Alert, Hazard
from feeds.sources.body_reader import BodyReader
from feeds.sources.hub_items import of_own_senders
from feeds.sources.views import SourceView
from feeds.timestamps import moment_or_none
from feeds.values import OWED, AlertMessage, Reading, RejectedMessage

MAX_DETAILS = 25
"""Linked bodies fetched for one source in one round; the rest wait for the next."""
LINK_AGE = timedelta(hours=72)
"""An entry of an index older than this is not fetched: SMN's index holds years."""


@dataclass(frozen=True, slots=True)
class LinkedBody:
    """A linked body that would tell more: where it is, and for which message (None for a mere
    link).
    """

    address: str
    message: int | None = None
    updated: str = ""

    @property
    def key(self) -> str:
        """What stands in `Source.fetched` once it was had."""
        return f"{self.address} {self.updated}".strip()


@dataclass(frozen=True, slots=True)
class CompletedReading:
    """A reading with what its links said."""

    reading: Reading
    fetched: tuple[str, ...] = ()
    """`address updated` of the links had."""
    failed: int = 0
    pages: tuple[PageOutcome, ...] = ()
    """What the own pages of hazards said that the body does not name."""
    has_waiting_pages: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether nothing was left for the next round."""
        is_owed = any(page.verdict is Verdict.OWED for page in self.pages)
        has_all = not self.failed and not is_owed and not self.has_waiting_pages
        return has_all and len(self.fetched) < MAX_DETAILS

    def still_listed(self, before: Iterable[str]) -> list[str]:
        """Return those of the links had, now or `before`, that the body still lists."""
        updated = self.reading.details.get("links_updated", {})
        listed = {LinkedBody(address, None, moment).key for address, moment in updated.items()}
        return sorted(listed & {*before, *self.fetched})


def select_links(
    session: Session, source: SourceView, reading: Reading, now: datetime
) -> list[LinkedBody]:
    """Return which linked bodies are worth a request: messages not known yet, changed ones, those
    without their drawing.
    """
    details = _details_of_messages(session, source, reading, now)
    return (details + _unread_links(source, reading, now))[:MAX_DETAILS]


def forbidden_links(source: SourceView, reading: Reading) -> tuple[RejectedMessage, ...]:
    """Return the messages a body names that are not fetched, each with its host.

    A feed that names messages nobody fetched is not a quiet feed.
    """
    return tuple(
        RejectedMessage(
            address, f"its host ({urlsplit(address).hostname}) is not allowed for this source"
        )
        for address in reading.links
        if not may_fetch(source, address)
    )


def fetch_details(
    source: SourceView,
    reading: Reading,
    links: Iterable[LinkedBody],
    retrieve: Retrieve,
    read: BodyReader,
    *,
    felt_mmi: float = FELT_MMI,
) -> CompletedReading:
    """Return the reading with what its links say; one that cannot be had is noted in `rejected` and
    asked for next time.
    """
    work = _Completion(source, reading, retrieve, read, felt_mmi)
    for link in links:
        work.follow(link)
    completed = replace(reading, alerts=tuple(work.alerts), rejected=tuple(work.rejected))
    own = of_own_senders(source.address, completed)
    return CompletedReading(own, tuple(work.fetched), work.failed)


def absent_from(
    session: Session, source: SourceView, reading: Reading, now: datetime
) -> AbsentHazards:
    """Return the hazards of a source that its body does not name, each with an own page that may be
    fetched; none for a format without such pages.
    """
    event_page = format_named(reading.format).event_page
    if event_page is None:
        return AbsentHazards()

    def page_of(key: str) -> str | None:
        address = event_page(key)
        return address if address and may_fetch(source, address) else None

    return absent_hazards(session, source.id, reading, now, page_of)


def ask_pages(
    source: SourceView,
    completed: CompletedReading,
    absent: AbsentHazards,
    retrieve: Retrieve,
    read: BodyReader,
) -> CompletedReading:
    """Return the reading with what the own pages of absent hazards decide; one that decides nothing
    is noted in `rejected`, too.
    """
    work = _Completion(source, completed.reading, retrieve, read, FELT_MMI)
    pages = [
        decide_absence(each.id, each.keys, work.read_page(each.address)) for each in absent.due
    ]
    owed = tuple(
        RejectedMessage(each.address, page.reason)
        for each, page in zip(absent.due, pages, strict=True)
        if page.verdict is Verdict.OWED
    )
    reading = replace(completed.reading, rejected=(*completed.reading.rejected, *owed))
    is_waiting = absent.has_waiting
    return replace(completed, reading=reading, pages=tuple(pages), has_waiting_pages=is_waiting)


def may_fetch(source: SourceView, address: str) -> bool:
    """Return whether a feed may lead there: to its own host and those listed for it, nowhere else
    (OWASP ASVS 5.0, 13.2.4).
    """
    parts, home = urlsplit(address), urlsplit(source.address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not home.hostname:
        return False
    return parts.hostname in linkable_hosts(source)


def linkable_hosts(source: SourceView) -> tuple[str, ...]:
    """Return the hosts the links of a source may lead to, its own first."""
    home = urlsplit(source.address).hostname or ""
    return (*linked_hosts(home), *source.hosts)


@dataclass(slots=True)
class _Completion:
    """One reading being completed."""

    source: SourceView
    reading: Reading
    retrieve: Retrieve
    read: BodyReader
    felt_mmi: float
    alerts: list[AlertMessage] = field(init=False)
    rejected: list[RejectedMessage] = field(init=False)
    fetched: list[str] = field(default_factory=list)
    failed: int = 0

    def __post_init__(self) -> None:
        self.alerts = list(self.reading.alerts)
        self.rejected = [
            *self.reading.rejected,
            *forbidden_links(self.source, self.reading),
        ]

    def follow(self, link: LinkedBody) -> None:
        """Fetch one linked body and add what it says."""
        answer = self._read(link.address)
        if isinstance(answer, RetrievalFailure):
            self.failed += 1
            self.rejected.append(RejectedMessage(link.address, answer.reason))
            self._note_owed(link)
            return
        self.fetched.append(link.key)
        if link.message is None:
            self._add(link.address, answer)
        else:
            merge = format_named(self.reading.format).merge
            message = self.alerts[link.message]
            self.alerts[link.message] = merge(message, answer, self._fetch, self.felt_mmi)

    def read_page(self, address: str) -> Reading | RetrievalFailure:
        """Return what the page of an event says, or why nobody can tell."""
        return self._read(address)

    def _note_owed(self, link: LinkedBody) -> None:
        """Write into a message that its drawing was not had: whoever reads it is told so.

        An index that only sums a message up draws nothing itself.
        """
        if link.message is None or self.alerts[link.message].is_summary:
            return
        message = self.alerts[link.message]
        faults = (*message.drawing_faults, f"{OWED}{link.address}")
        self.alerts[link.message] = replace(message, drawing_faults=faults)

    def _add(self, address: str, answer: Reading) -> None:
        self.alerts += answer.alerts
        self.rejected += [
            RejectedMessage(f"{address} {item.where}", item.reason) for item in answer.rejected
        ]

    def _fetch(self, address: str) -> Reading | None:
        if not may_fetch(self.source, address):
            return None
        answer = self._read(address)
        if isinstance(answer, RetrievalFailure):
            # The same body must not pass for "nothing new" next time: this is still owed.
            self.failed += 1
            self.rejected.append(RejectedMessage(address, answer.reason))
            return None
        return answer

    def _read(self, address: str) -> Reading | RetrievalFailure:
        answer = self.retrieve(HttpRequest(address, hosts=linkable_hosts(self.source)))
        if isinstance(answer, RetrievalFailure):
            return answer
        if isinstance(answer, NotModified):
            return RetrievalFailure("not modified, but never had")
        try:
            said = self.read(answer.data, None, address, felt_mmi=self.felt_mmi)
            return within_circle(said, self.source.circle)
        except UnusableInput as wrong:
            return RetrievalFailure(wrong.what, kind=FailureKind.UNREADABLE)


def _details_of_messages(
    session: Session, source: SourceView, reading: Reading, now: datetime
) -> list[LinkedBody]:
    links = [
        LinkedBody(address, number)
        for number, message in enumerate(reading.alerts)
        for address in list(message.links.values())[:1]
        if not _is_past(message, source, now)
        and may_fetch(source, address)
        and _needs_details(session, message)
    ]
    # The most severe first; among equals by turns, so that one that never answers does not keep
    # the others out.
    links.sort(
        key=lambda link: (-_rank(reading, link), zlib.crc32(f"{link.address}{now:%H%M}".encode()))
    )
    return links


def _unread_links(source: SourceView, reading: Reading, now: datetime) -> list[LinkedBody]:
    updated = reading.details.get("links_updated", {})
    links = [LinkedBody(address, None, str(updated.get(address, ""))) for address in reading.links]
    unread = [
        link
        for link in links
        if link.key not in source.fetched
        and may_fetch(source, link.address)
        and _is_fresh(link.updated, now)
        and not _has_lapsed(reading, link, now)
    ]
    unread.sort(key=lambda link: moment_or_none(link.updated) or now, reverse=True)
    return unread


def _is_past(message: AlertMessage, source: SourceView, now: datetime) -> bool:
    until = effective_until(message, source.keep_hours)
    return message.is_over or (until is not None and until <= now)


def _rank(reading: Reading, link: LinkedBody) -> int:
    return 0 if link.message is None else reading.alerts[link.message].severity.rank


def _needs_details(session: Session, message: AlertMessage) -> bool:
    query = sa.select(Alert).where(
        Alert.identifier == message.identifier, Alert.sent_text == sent_text(message.sent)
    )
    if message.is_summary:
        # An index is signed by who keeps it, the messages behind it by those who sent them. What
        # could not be had of one stays in its links: the message, or the text of a bulletin.
        rows = session.scalars(query).all()
        return "cap" in message.links and all(row.geometry.get("links") for row in rows)
    same = session.scalar(query.where(Alert.sender == message.sender))
    # The same event under a new date (GDACS `datemodified`, USGS `updated`) need not say anything
    # new.
    stored = same or _newest_of_event(session, message)
    if stored is None or stored.fingerprint != fingerprint(message):
        return True
    return not is_drawn(stored.geometry) or _is_owed(stored) or _is_drawn_anew(stored, message)


def _is_owed(stored: Alert) -> bool:
    """Return whether a part of its drawing could not be had when the rest was."""
    return any(str(fault).startswith(OWED) for fault in stored.geometry.get("faults", ()))


def _is_drawn_anew(stored: Alert, message: AlertMessage) -> bool:
    """Return whether a newer drawing is to be had, whatever the words say.

    A ShakeMap grows for hours under one magnitude (finite fault, stations); a new episode or
    advisory is another address.
    """
    of_which = stored.geometry.get("links", {}), stored.geometry.get("revision", "")
    return of_which != (dict(message.links), message.revision)


def _newest_of_event(session: Session, message: AlertMessage) -> Alert | None:
    return session.scalar(
        sa.select(Alert)
        .join(Hazard, Hazard.id == Alert.hazard_id)
        .where(Hazard.key == key_of(message), Alert.ended_at.is_(None))
        .order_by(Alert.sent.desc())
        .limit(1)
    )


def _has_lapsed(reading: Reading, link: LinkedBody, now: datetime) -> bool:
    """Return whether, by the index itself, a message lapsed so long ago that it tells nothing."""
    lapses = moment_or_none(reading.details.get("links_lapse", {}).get(link.address))
    return lapses is not None and lapses + GRACE <= now


def _is_fresh(updated: str, now: datetime) -> bool:
    moment = moment_or_none(updated)
    return moment is None or now - moment <= LINK_AGE
