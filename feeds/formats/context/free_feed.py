"""Free-form RSS or Atom as context: read by feedparser in a bounded child, told item by item.

Nothing of it ever flags anybody. It is read where its source says so, or by name; only ReliefWeb's
is told by its looks.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from core.child import ChildFailure, ChildLimits, module_environment, run_child
from core.errors import UnusableInput
from feeds.classification import kind_of
from feeds.disaster_numbers import glide_in, kind_of_glide
from feeds.formats.context.feed_process import MAX_ENTRIES
from feeds.formats.format import Format, ReadOptions, Syntax
from feeds.formats.html_text import plain_text
from feeds.formats.items import beyond_limit
from feeds.formats.safe_xml import children, local_name, text_of
from feeds.timestamps import EARLIEST, LATEST
from feeds.values import ContextItem, HazardKind, Reading, RejectedMessage, UnreadableItem

FREE_FEED_NAME = "context-feed"
_RELIEFWEB_NAME = "reliefweb"
LIMITS = ChildLimits(8.0, memory_bytes=600_000_000, cpu_seconds=8, output_bytes=60_000_000)
"""A report of a thousand entries takes a third of a second."""
_COMMAND = (sys.executable, "-P", "-m", "feeds.formats.context.feed_process")
_COUNTRIES = re.compile(r"^\s*affected countr(?:y|ies):\s*(?P<names>.+)$", re.I | re.M)
_GLIDE_LINE = re.compile(r"^\s*glide:\s*(?P<number>.+)$", re.I | re.M)
_COUNTRY_FIRST = re.compile(r"^(?P<name>[^:]{3,60}):\s")
MAX_TEXT = 4_000


def read_free_feed(data: bytes, format_name: str, location: str) -> Reading:
    """Return the entries of a feed as context; one without a date or a title is rejected.

    `data` is UTF-8 without a DOCTYPE. Raises UnusableInput for what is no feed, and for one that is
    not read within its bounds.
    """
    parsed = _parsed(data, location)
    if not parsed["version"] and not parsed["entries"]:
        raise UnusableInput(location, "neither RSS nor Atom")
    context, rejected = [], list(beyond_limit(parsed["count"], MAX_ENTRIES, "entry"))
    for number, entry in enumerate(parsed["entries"], 1):
        try:
            context.append(_item(entry, str(parsed["language"])))
        except UnreadableItem as wrong:
            where = f"entry {number} {entry['title'][:80]}".strip()
            rejected.append(RejectedMessage(where, str(wrong)))
    details = {"title": plain_text(parsed["title"]), "entries": parsed["count"]}
    return Reading(format_name, (), tuple(rejected), context=tuple(context), details=details)


def _parsed(data: bytes, location: str) -> dict[str, Any]:
    try:
        answer = run_child(_COMMAND, data, LIMITS, environment=module_environment())
        parsed = json.loads(answer)
    except (ChildFailure, ValueError, RecursionError) as wrong:
        raise UnusableInput(location, f"a feed that is not read within its bounds ({wrong})") from (
            wrong
        )
    if not isinstance(parsed, dict):
        raise UnusableInput(location, "a feed that could not be read")
    return parsed


def _item(entry: dict[str, Any], language: str) -> ContextItem:
    title, text = plain_text(entry["title"]), plain_text(entry["text"])
    key = entry["id"] or entry["link"] or title
    if not key or not (title or text):
        raise UnreadableItem("it has neither a title nor words")
    glide = _glide(text)
    return ContextItem(
        key=key,
        title=title or text[:120],
        published=_published(entry["seconds"]),
        text=text[:MAX_TEXT],
        link=entry["link"],
        language=entry["language"] or language,
        kind=_kind(glide, title),
        glide=glide,
        countries=tuple(_countries(title, text)),
    )


def _published(seconds: object) -> datetime:
    if not isinstance(seconds, int | float):
        raise UnreadableItem("no date that can be read")
    if not EARLIEST.timestamp() <= seconds < LATEST.timestamp():
        raise UnreadableItem("a date outside 1970 to 2105")
    return datetime.fromtimestamp(seconds, UTC)


def _glide(text: str) -> str:
    """Return the number its own line gives; one in the prose may be of another disaster."""
    line = _GLIDE_LINE.search(text)
    return glide_in(line["number"]) if line else ""


def _kind(glide: str, title: str) -> HazardKind:
    numbered = kind_of_glide(glide)
    return numbered if numbered is not HazardKind.OTHER else kind_of(title)


def _countries(title: str, text: str) -> Iterator[str]:
    line = _COUNTRIES.search(text)
    if line is not None:
        yield from (name.strip() for name in line["names"].split(",") if name.strip())
        return
    first = _COUNTRY_FIRST.match(title)
    if first is not None:
        yield first["name"].strip()


def _recognizes_reliefweb(root: etree._Element) -> bool:
    return local_name(root) == "rss" and any(
        "reliefweb" in f"{text_of(channel, 'title')} {text_of(channel, 'link')}".lower()
        for channel in children(root, "channel")
    )


def _read_reliefweb(root: etree._Element, options: ReadOptions) -> Reading:
    return read_free_feed(etree.tostring(root), _RELIEFWEB_NAME, options.location)


def _read_any(data: bytes, options: ReadOptions) -> Reading:
    return read_free_feed(data, FREE_FEED_NAME, options.location)


RELIEFWEB = Format(
    name=_RELIEFWEB_NAME,
    syntax=Syntax.XML,
    recognizes=_recognizes_reliefweb,
    read=_read_reliefweb,
)
FREE_FEED = Format(
    name=FREE_FEED_NAME, syntax=Syntax.MARKUP, recognizes=lambda _data: False, read=_read_any
)
"""Never told by its looks: every RSS and Atom looks like one."""
