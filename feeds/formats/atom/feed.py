"""Atom: CAP messages inside or beside entries, entries that sum one up, entries that only point to
one. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from lxml import etree

from core.errors import UnusableInput
from core.geo.errors import BadGeometry
from feeds.formats.atom_entry import cap_link
from feeds.formats.cap.message import find_alerts, read_alert
from feeds.formats.format import Format, ReadOptions, Syntax
from feeds.formats.items import beyond_limit
from feeds.formats.nws.index_entry import read_index_entry
from feeds.formats.safe_xml import children, local_name, parse_xml, require_root, text_of
from feeds.formats.tsunami.atom_entry import read_tsunami_entry
from feeds.formats.tsunami.with_text import completed_by_text
from feeds.formats.usgs.atom_entry import read_earthquake_entry
from feeds.timestamps import InvalidTimestamp
from feeds.values import AlertMessage, Reading, RejectedMessage, UnreadableItem

_NAME = "atom"
MAX_ENTRIES = 5_000
_XML_TEXT = re.compile(r"<(\?xml|alert|\w+:alert)\b")
SUMMARIES: tuple[Callable[[etree._Element], AlertMessage | None], ...] = (
    read_index_entry,
    read_earthquake_entry,
    read_tsunami_entry,
)
"""The entries that say more than a link; the first that knows one reads it."""


@dataclass(slots=True)
class _EntryReading:
    alerts: list[AlertMessage] = field(default_factory=list)
    rejected: list[RejectedMessage] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    """Address -> when its entry was updated, as written."""

    def reject(self, location: str, reason: str) -> None:
        """Note what cannot be used; the others go on."""
        self.rejected.append(RejectedMessage(location, reason))


def _recognizes(root: etree._Element) -> bool:
    return local_name(root) == "feed"


def _read(root: etree._Element, options: ReadOptions) -> Reading:
    """Return all a feed says; an entry that is no alert, sums none up and points to none is
    rejected with its place.
    """
    require_root(root, "feed", _NAME, options.location)
    result = _EntryReading()
    entries = children(root, "entry")
    for number, entry in enumerate(entries[:MAX_ENTRIES], 1):
        _read_entry(entry, number, result)
    result.rejected += beyond_limit(len(entries), MAX_ENTRIES, "entry")
    for child in children(root, "alert"):  # SA CFS sends it as foreign markup beside the entries.
        _read_embedded(child, "beside the entries", result)
    return Reading(
        _NAME,
        tuple(result.alerts),
        tuple(result.rejected),
        tuple(result.links),
        _details(root, len(entries), result),
    )


def _details(root: etree._Element, entries: int, result: _EntryReading) -> dict[str, object]:
    details: dict[str, object] = {
        "title": " ".join(text_of(root, "title").split()),
        "entries": entries,
    }
    if result.links:
        details["links_updated"] = dict(result.links)
    return details


def _read_entry(entry: etree._Element, number: int, result: _EntryReading) -> None:
    location = f"entry {number} {text_of(entry, 'id')}".strip()[:200]
    if _read_embedded(entry, location, result):
        return
    try:
        summary = _summed_up(entry)
    except (UnreadableItem, InvalidTimestamp, BadGeometry) as wrong:
        result.reject(location, str(wrong))
        return
    link = cap_link(entry)
    if summary is not None:
        is_linked = bool(summary.links) or not link
        result.alerts.append(summary if is_linked else replace(summary, links={"cap": link}))
    elif link:
        result.links.setdefault(link, text_of(entry, "updated"))
    else:
        result.reject(location, "neither an alert nor a link to one")


def _summed_up(entry: etree._Element) -> AlertMessage | None:
    for read_summary in SUMMARIES:
        if (summary := read_summary(entry)) is not None:
            return summary
    return None


def _read_embedded(element: etree._Element, location: str, result: _EntryReading) -> bool:
    """Read the CAP messages in an element; whether there were any."""
    try:
        alerts = list(find_alerts(element)) or _alerts_in_text(element, location)
    except UnusableInput as wrong:
        result.reject(location, f"content: {wrong.what}")
        return True
    for alert in alerts:
        try:
            result.alerts.append(read_alert(alert))
        except UnreadableItem as wrong:
            result.reject(location, str(wrong))
    return bool(alerts)


def _alerts_in_text(element: etree._Element, location: str) -> list[etree._Element]:
    """Return the messages written as text into `<content>`. Raises UnusableInput."""
    content = text_of(element, "content")
    if not _XML_TEXT.match(content):
        return []
    return list(find_alerts(parse_xml(content.encode(), location)))


ATOM = Format(
    name=_NAME, syntax=Syntax.XML, recognizes=_recognizes, read=_read, merge=completed_by_text
)
