"""Any RSS 2.0 or Atom whose entries say where: GeoRSS simple and GML, and W3C geo. Pure.

A point is no zone: such an entry is listed as not placed. What could not be drawn is said.
"""

from __future__ import annotations

from lxml import etree

from core.errors import UnusableInput
from feeds.formats.format import Format, ReadOptions, Syntax
from feeds.formats.generic.georss_places import ground_of, point_of
from feeds.formats.generic.items import (
    MAX_ITEMS,
    FreeItem,
    language_named,
    message_of_item,
    notes_of_time,
    shared_names,
)
from feeds.formats.items import read_items
from feeds.formats.safe_xml import children, local_name, text_of
from feeds.timestamps import moment_or_none
from feeds.values import AlertMessage, Reading

_NAME = "georss"
_TIMES = ("updated", "pubDate", "published", "date", "modified", "issued")
"""The newest state of an entry first: Atom's words, RSS's, Dublin Core's."""
_ENDS = ("expires", "ends", "valid_to", "enddate")


def _recognizes(root: etree._Element) -> bool:
    return local_name(root) in {"rss", "feed"} and bool(_entries(root))


def _read(root: etree._Element, options: ReadOptions) -> Reading:
    """Return all entries; one without a title or a time is rejected with its place."""
    if local_name(root) not in {"rss", "feed"}:
        raise UnusableInput(options.location, f"not RSS or Atom: its root is <{local_name(root)}>")
    head = next(iter(children(root, "channel")), root)
    language = language_named(text_of(head, "language") or str(root.get(_XML_LANG, "")))

    entries = _entries(root)
    shared = shared_names((_name_of(entry), text_of(entry, "title")) for entry in entries)

    def read_one(entry: etree._Element) -> AlertMessage:
        return message_of_item(_free_item(entry, shared), options, language)

    alerts, rejected = read_items(
        entries, read_one, noun="entry", name_of=_name_of, limit=MAX_ITEMS
    )
    details = {"title": " ".join(text_of(head, "title").split())}
    return Reading(_NAME, alerts, rejected, details=details)


_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _entries(root: etree._Element) -> list[etree._Element]:
    if local_name(root) == "feed":
        return children(root, "entry")
    return [item for channel in children(root, "channel") for item in children(channel, "item")]


def _name_of(entry: etree._Element) -> str:
    return (text_of(entry, "guid") or text_of(entry, "id"))[:200]


def _free_item(entry: etree._Element, shared: frozenset[str]) -> FreeItem:
    area, precision, faults = ground_of(entry)
    point, unread = point_of(entry)
    name, sent = _name_of(entry), _written_moment(entry, _TIMES)
    return FreeItem(
        name="" if name in shared else name,
        title=text_of(entry, "title"),
        sent=moment_or_none(sent),
        text=text_of(entry, "description")
        or text_of(entry, "summary")
        or text_of(entry, "content"),
        link=_link(entry),
        category=_category(entry),
        ends=moment_or_none(_written_moment(entry, _ENDS)),
        area=area,
        precision=precision,
        point=point,
        faults=faults if area else (*faults, *unread),
        notes=notes_of_time(sent),
    )


def _written_moment(entry: etree._Element, names: tuple[str, ...]) -> str:
    """Return the first of some elements that can be read as a moment; empty where none can."""
    written = (text_of(entry, name) for name in names)
    return next((text for text in written if moment_or_none(text) is not None), "")


def _link(entry: etree._Element) -> str:
    links = children(entry, "link")
    addresses = [str(link.get("href") or link.text or "").strip() for link in links]
    return next((each for each in addresses if each.startswith(("http://", "https://"))), "")


def _category(entry: etree._Element) -> str:
    named = [
        str(each.get("term") or each.text or "").strip() for each in children(entry, "category")
    ]
    return ", ".join(filter(None, named))


GEORSS = Format(name=_NAME, syntax=Syntax.XML, recognizes=_recognizes, read=_read, is_generic=True)
