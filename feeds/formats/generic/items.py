"""One item of such a list as a message: nothing is known of it but what its usual words say."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from core.geo.geometry import Area, Point
from core.i18n.languages import LANGUAGES
from feeds.classification import is_test, kind_of
from feeds.formats.format import ReadOptions
from feeds.naming.character_references import unescaped
from feeds.reading_notes import TIMES_WITHOUT_ZONE
from feeds.timestamps import is_without_zone
from feeds.values import (
    AlertMessage,
    Band,
    Precision,
    Severity,
    Status,
    UnreadableItem,
    band_label,
)

MAX_ITEMS = 5_000
LONGEST_TEXT = 4_000
_TAG = re.compile(r"<[^<>]{0,2000}>")


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeItem:
    """What an item says, by the words feeds usually have for it."""

    name: str
    """Its own identity; empty where it has none."""
    title: str
    sent: datetime | None
    text: str = ""
    link: str = ""
    category: str = ""
    status: str = ""
    ends: datetime | None = None
    area: Area | None = None
    precision: Precision | None = None
    point: Point | None = None
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What was understood otherwise than it is written (`feeds.reading_notes`)."""


def message_of_item(item: FreeItem, options: ReadOptions, language: str = "") -> AlertMessage:
    """Return the item as a message of the feed it stands in.

    Its severity is unknown; its kind is what its title and category name; it is a test where its
    title or its status is that of a drill. Raises UnreadableItem for one without a title or a time.
    """
    title = plain_text(item.title)
    if not title:
        raise UnreadableItem("no title")
    if item.sent is None:
        raise UnreadableItem("no time: nobody can say whether it still holds")
    home = urlsplit(options.location).hostname or options.location
    name = item.name or _mark(title, item)
    return AlertMessage(
        identifier=name,
        sender=home,
        sent=item.sent,
        event_key=f"feed:{home}:{name}",
        is_sequenced=True,
        is_archived=True,
        kind=kind_of(f"{title} {item.category}"),
        category=item.category[:80],
        event=title[:200],
        language=language,
        severity=Severity.UNKNOWN,
        ends=item.ends,
        sender_name=home,
        headline=title[:500],
        description=plain_text(item.text)[:LONGEST_TEXT],
        web=item.link,
        area_desc=band_label(title) if item.area else "",
        bands=(Band(item.area, Severity.UNKNOWN, band_label(title)),) if item.area else (),
        precision=item.precision,
        point=item.point,
        drawing_faults=item.faults,
        reading_notes=item.notes,
        is_test=any(is_test(Status.ACTUAL, each) for each in (title, item.status)),
    )


def shared_names(items: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the identities, of pairs of one and a title, that different things bear: those of a
    feed that gives its own address to all are none.
    """
    titles: dict[str, set[str]] = defaultdict(set)
    for name, title in items:
        titles[name].add(title)
    return frozenset(name for name, borne in titles.items() if len(borne) > 1)


def notes_of_time(written: str) -> tuple[str, ...]:
    """Return what is to be said of a time as it is written."""
    return (TIMES_WITHOUT_ZONE,) if is_without_zone(written) else ()


def plain_text(text: str) -> str:
    """Return text without the tags and entities of HTML, in single spaces."""
    return " ".join(unescaped(_TAG.sub(" ", unescaped(text))).split())


def language_named(text: str) -> str:
    """Return a language tag if it is one of ours; empty for others: it is not guessed."""
    return text.strip() if text.strip()[:2].lower() in LANGUAGES else ""


def _mark(title: str, item: FreeItem) -> str:
    """Return what tells an item without an identity from the others: what it is about, and where.

    Not when: the same thing dated anew is the same thing.
    """
    said = f"{title} {item.link} {item.point}"
    return hashlib.sha256(said.encode()).hexdigest()[:24]
