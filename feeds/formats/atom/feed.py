"""Atom: CAP messages inside or beside entries, entries that sum one up, entries that only point to
one. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from core.errors import UnusableInput
from core.geo.errors import BadGeometry
from feeds.formats.atom_entry import AtomEntry, areas_of_polygons, cap_link
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
SUMMARIES: tuple[Callable[[AtomEntry], AlertMessage | None], ...] = (
    read_index_entry,
    read_earthquake_entry,
    read_tsunami_entry,
)
"""The entries that say more than a link; the first that knows one reads it."""


@dataclass(slots=True)
class _EntryReading:
    alerts: list[AlertMessage] = field(default_factory=list)
    rejected: list[RejectedMessage] = field(default_factory=list)
    has_alerts: bool = False
    """Whether there is any CAP message in the feed, as elements: an index has none."""
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
    areas = areas_of_polygons(root)
    result.has_alerts = next(find_alerts(root), None) is not None
    for number, entry in enumerate(entries[:MAX_ENTRIES], 1):
        _read_entry(AtomEntry(entry, areas), number, result)
    result.rejected += beyond_limit(len(entries), MAX_ENTRIES, "entry")
    for child in children(root, "alert"):  # SA CFS sends it as foreign markup beside the entries.
        _read_alerts(list(find_alerts(child)), "beside the entries", result)
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


def _read_entry(entry: AtomEntry, number: int, result: _EntryReading) -> None:
    if _read_embedded(entry, number, result):
        return
    try:
        summary = _summed_up(entry)
    except (UnreadableItem, InvalidTimestamp, BadGeometry) as wrong:
        result.reject(_location(entry, number), str(wrong))
        return
    if summary is not None:
        result.alerts.append(summary)
    elif link := cap_link(entry):
        result.links.setdefault(link, entry.text("updated"))
    else:
        result.reject(_location(entry, number), "neither an alert nor a link to one")


def _location(entry: AtomEntry, number: int) -> str:
    return f"entry {number} {entry.text('id')}".strip()[:200]


def _summed_up(entry: AtomEntry) -> AlertMessage | None:
    for read_summary in SUMMARIES:
        if (summary := read_summary(entry)) is not None:
            return summary
    return None


def _read_embedded(entry: AtomEntry, number: int, result: _EntryReading) -> bool:
    """Read the CAP messages in an entry; whether there were any."""
    try:
        alerts = list(find_alerts(entry.element)) if result.has_alerts else []
        if not alerts and entry.has("content"):
            alerts = _alerts_in_text(entry, number)
    except UnusableInput as wrong:
        result.reject(_location(entry, number), f"content: {wrong.what}")
        return True
    if alerts:
        _read_alerts(alerts, _location(entry, number), result)
    return bool(alerts)


def _read_alerts(alerts: list[etree._Element], location: str, result: _EntryReading) -> None:
    for alert in alerts:
        try:
            result.alerts.append(read_alert(alert))
        except UnreadableItem as wrong:
            result.reject(location, str(wrong))


def _alerts_in_text(entry: AtomEntry, number: int) -> list[etree._Element]:
    """Return the messages written as text into `<content>`. Raises UnusableInput."""
    content = entry.text("content")
    if not _XML_TEXT.match(content):
        return []
    return list(find_alerts(parse_xml(content.encode(), _location(entry, number))))


ATOM = Format(
    name=_NAME, syntax=Syntax.XML, recognizes=_recognizes, read=_read, merge=completed_by_text
)
