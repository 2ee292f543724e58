"""JTWC's RSS: which cyclones of the Pacific and the Indian Ocean have warnings, without a position.

Pure. The warnings themselves are text bulletins; GDACS carries the storms' ground.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from feeds.formats.format import Format, ReadOptions, Syntax
from feeds.formats.html_text import plain_text
from feeds.formats.safe_xml import children, local_name, require_root, text_of
from feeds.storm_names import storm_key
from feeds.timestamps import InvalidTimestamp, read_moment
from feeds.values import ContextItem, HazardKind, Reading, RejectedMessage

_NAME = "jtwc-rss"
MAX_STORMS = 100
_STORM = re.compile(
    r"(?P<title>(?P<class>[A-Z][A-Za-z ]+?)\s+(?P<id>\d\d[A-Z])\s+\((?P<name>[^()]+)\)"
    r"\s+Warning\s+#(?P<number>\d+))"
)
_ISSUED = re.compile(r"Issued at (?P<day>\d\d)/(?P<hour>\d\d)(?P<minute>\d\d)Z")


def _recognizes(root: etree._Element) -> bool:
    return local_name(root) == "rss" and any(
        "jtwc" in f"{text_of(channel, 'title')} {text_of(channel, 'link')}".lower()
        for channel in children(root, "channel")
    )


def _read(root: etree._Element, options: ReadOptions) -> Reading:
    """Return each storm with a warning as context of the storm of that name and year."""
    require_root(root, "rss", _NAME, options.location)
    context: list[ContextItem] = []
    rejected: list[RejectedMessage] = []
    for channel in children(root, "channel"):
        for number, item in enumerate(children(channel, "item"), 1):
            try:
                updated = read_moment(text_of(item, "pubDate") or text_of(channel, "pubDate"))
            except InvalidTimestamp as wrong:
                rejected.append(RejectedMessage(f"item {number}", str(wrong)))
                continue
            context += _storms(plain_text(text_of(item, "description")), updated)
    title = next((text_of(channel, "title") for channel in children(root, "channel")), "")
    storms = tuple(context[:MAX_STORMS])
    return Reading(_NAME, (), tuple(rejected), context=storms, details={"title": title})


def _storms(text: str, updated: datetime) -> Iterator[ContextItem]:
    found = list(_STORM.finditer(text))
    ends = [*(storm.start() for storm in found[1:]), len(text)]
    for storm, end in zip(found, ends, strict=False):
        words = text[storm.start() : end]
        published = _issued(words, updated)
        yield ContextItem(
            key=f"jtwc:{storm['id']}:{published.year}",
            title=" ".join(storm["title"].split()),
            published=published,
            text="",
            link="https://www.metoc.navy.mil/jtwc/jtwc.html",
            language="en",
            kind=HazardKind.STORM,
            event_key=storm_key(storm["name"], published),
        )


def _issued(words: str, updated: datetime) -> datetime:
    """Return when a warning was issued: its day and hour, in the month of the feed or before it."""
    match = _ISSUED.search(words)
    if match is None:
        return updated
    day, hour, minute = (int(match[name]) for name in ("day", "hour", "minute"))
    year, month = updated.year, updated.month
    if day > updated.day:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    if not 1 <= day <= monthrange(year, month)[1] or hour > 23 or minute > 59:
        return updated
    return updated.replace(
        year=year, month=month, day=day, hour=hour, minute=minute, second=0, microsecond=0
    )


JTWC_RSS = Format(name=_NAME, syntax=Syntax.XML, recognizes=_recognizes, read=_read)
