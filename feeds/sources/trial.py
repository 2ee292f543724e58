"""A feed read once, on trial: what we would understand of it, before anybody keeps it.

Nothing is written, and no transaction is open: the network is asked within one deadline, the body
is read by a bounded process.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from core.errors import UnusableInput
from core.geo.geometry import Area, union
from core.http import Body, FailureKind, HttpRequest, NotModified, RetrievalFailure, Retrieve
from feeds.circles import without_circle
from feeds.earthquakes import FELT_MMI
from feeds.formats.registry import FORMATS, linked_hosts
from feeds.lifecycle.zones import ZoneAtlas, place
from feeds.sources.body_reader import BodyReader
from feeds.sources.retrieval import within_budget
from feeds.values import AlertMessage, Reading, RejectedMessage, Severity, Zone

LINKS_TRIED = 5
"""Linked messages fetched on trial: enough to see whether they can be read."""
_GENERIC = tuple(known.name for known in FORMATS if known.is_generic)


@dataclass(frozen=True, slots=True)
class TrialMessage:
    """One message as it was understood; `zone` is None where it could not be placed."""

    message: AlertMessage
    zone: Area | None
    severity: Severity
    unplaced_reason: str = ""


@dataclass(frozen=True, slots=True)
class LinkedHost:
    """A host that messages or items of a feed lead to."""

    name: str
    links: int
    is_allowed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTrial:
    """What one reading of a feed came to."""

    address: str
    format: str
    title: str
    messages: tuple[TrialMessage, ...]
    rejected: tuple[RejectedMessage, ...]
    hosts: tuple[LinkedHost, ...]
    pending: int
    """Linked messages that were not fetched on trial."""

    @property
    def placed(self) -> int:
        """How many messages have a zone."""
        return sum(each.zone is not None for each in self.messages)

    @property
    def languages(self) -> list[str]:
        """Every language they speak, the most frequent first; "" for those that do not say."""
        return _by_frequency(
            spoken
            for each in self.messages
            for spoken in (
                each.message.language,
                *(text.language for text in each.message.translations),
            )
        )

    @property
    def senders(self) -> list[str]:
        """Who speaks in it."""
        senders = (each.message.sender_name or each.message.sender for each in self.messages)
        return _by_frequency(map(without_circle, senders))

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """The codes of their kinds and how many there are of each."""
        return Counter(each.message.kind.value for each in self.messages).most_common()

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it could be used: nothing is known of how we would read it."""
        return not (self.messages or self.pending)

    def as_json(self) -> dict[str, Any]:
        """Return it for a program."""
        return {
            "address": self.address,
            "format": self.format,
            "title": self.title,
            "messages": len(self.messages),
            "placed": self.placed,
            "languages": self.languages,
            "senders": self.senders,
            "kinds": dict(self.kinds),
            "hosts": [
                {"host": each.name, "links": each.links, "allowed": each.is_allowed}
                for each in self.hosts
            ],
            "pending": self.pending,
            "unplaced": [
                {"headline": each.message.headline, "reason": each.unplaced_reason}
                for each in self.messages
                if each.zone is None
            ],
            "rejected": [{"where": each.where, "reason": each.reason} for each in self.rejected],
        }


@dataclass(frozen=True, slots=True)
class TrialReader:
    """How a feed is tried: all of it within `seconds`."""

    retrieve: Retrieve
    read: BodyReader
    atlas: ZoneAtlas
    seconds: float
    felt_mmi: float = FELT_MMI

    def try_source(
        self, address: str, form: str = "", hosts: Sequence[str] = ()
    ) -> SourceTrial | RetrievalFailure:
        """Return what the feed at `address` says, in the format named or found out by looking.

        Links to its own host, those its format lists and `hosts` are followed, a few of them.
        """
        retrieve = within_budget(self.retrieve, self.seconds)
        answer = retrieve(HttpRequest(address))
        if isinstance(answer, RetrievalFailure):
            return answer
        if isinstance(answer, NotModified):
            return RetrievalFailure("not modified, but never had", kind=FailureKind.STATUS)
        try:
            name, reading = self._understood(answer, form)
        except UnusableInput as wrong:
            return RetrievalFailure(wrong.what, kind=FailureKind.UNREADABLE)
        allowed = (*linked_hosts(urlsplit(address).hostname or ""), *hosts)
        completed, pending = self._with_links(reading, allowed, retrieve)
        return SourceTrial(
            address=address,
            format=name,
            title=str(reading.details.get("title", "")),
            messages=tuple(map(self._placed, completed.alerts)),
            rejected=completed.rejected,
            hosts=tuple(_hosts(reading, allowed)),
            pending=pending,
        )

    # -- inside -----------------------------------------------------------------------------

    def _understood(self, body: Body, form: str) -> tuple[str, Reading]:
        """Return the format and what is read by it: the one named, else the one that knows the
        body, else the first generic one that understands something of it.

        Raises UnusableInput.
        """
        if form and form != "auto":
            return form, self._read(body, form)
        fault: UnusableInput | None = None
        readings = list[Reading]()
        for name in (None, *_GENERIC):
            try:
                readings.append(self._read(body, name))
            except UnusableInput as wrong:
                fault = fault or wrong
                continue
            if _says_something(readings[-1]):
                break
        if not readings:
            raise fault or UnusableInput(body.address, "nothing in it can be read")
        best = max(readings, key=_says_something)
        return best.format, best

    def _read(self, body: Body, form: str | None) -> Reading:
        return self.read(body.data, form, body.address, felt_mmi=self.felt_mmi)

    def _with_links(
        self, reading: Reading, allowed: Sequence[str], retrieve: Retrieve
    ) -> tuple[Reading, int]:
        """Return the reading with the first of its linked messages, and how many are left."""
        ours = [each for each in reading.links if urlsplit(each).hostname in allowed]
        alerts, rejected = list(reading.alerts), list(reading.rejected)
        for address in ours[:LINKS_TRIED]:
            answer = retrieve(HttpRequest(address, hosts=tuple(allowed)))
            if not isinstance(answer, Body):
                reason = answer.reason if isinstance(answer, RetrievalFailure) else "not modified"
                rejected.append(RejectedMessage(address, reason))
                continue
            try:
                alerts += self._read(answer, None).alerts
            except UnusableInput as wrong:
                rejected.append(RejectedMessage(address, wrong.what))
        whole = replace(reading, alerts=tuple(alerts), rejected=tuple(rejected))
        return whole, len(reading.links) - len(ours[:LINKS_TRIED])

    def _placed(self, message: AlertMessage) -> TrialMessage:
        answer = place(message, self.atlas)
        if isinstance(answer, Zone):
            # The gravest band last: its ground and its severity stand for the message on the map.
            zone = union(band.area for band in answer.bands)
            return TrialMessage(message, zone, answer.bands[-1].severity)
        return TrialMessage(message, None, message.severity, answer.reason)


def _says_something(reading: Reading) -> bool:
    return bool(reading.alerts or reading.links)


def _by_frequency(words: Iterable[str]) -> list[str]:
    return [word for word, _ in Counter(words).most_common()]


def _hosts(reading: Reading, allowed: Sequence[str]) -> Iterable[LinkedHost]:
    links = [*reading.links, *(link for each in reading.alerts for link in each.links.values())]
    counted = Counter(urlsplit(link).hostname or "" for link in links)
    for name, count in counted.most_common():
        if name:
            yield LinkedHost(name, count, name in allowed)
