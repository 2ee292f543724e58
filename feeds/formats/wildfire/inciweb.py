"""InciWeb: the RSS of incidents nationwide. A point and words, no perimeter. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from core.geo.errors import BadGeometry
from core.geo.geometry import Point
from feeds.formats.format import Format, ReadOptions, Syntax
from feeds.formats.html_text import plain_text
from feeds.formats.items import read_items
from feeds.formats.safe_xml import children, local_name, require_root, text_of
from feeds.formats.wildfire.incident import FireIncident, fire_message
from feeds.geometry_text import point_from_lonlat, point_from_text
from feeds.timestamps import InvalidTimestamp, read_moment
from feeds.values import AlertMessage, Reading, UnreadableItem

_NAME = "inciweb"
SENDER = "inciweb.nwcg.gov"
MAX_ITEMS = 2_000
_KIND = re.compile(r"\s*\(([^()]+)\)\s*$")
_ID = re.compile(r"/incident(?:-information)?/([\w-]+)/?")


def _recognizes(root: etree._Element) -> bool:
    return local_name(root) == "rss" and any(
        "inciweb" in f"{text_of(channel, 'title')} {text_of(channel, 'link')}".lower()
        for channel in children(root, "channel")
    )


def _read(root: etree._Element, options: ReadOptions) -> Reading:
    require_root(root, "rss", _NAME, options.location)
    items = [item for channel in children(root, "channel") for item in children(channel, "item")]
    alerts, rejected = read_items(
        items,
        _incident,
        noun="item",
        name_of=lambda item: text_of(item, "title"),
        limit=MAX_ITEMS,
    )
    return Reading(_NAME, alerts, rejected)


def _incident(item: etree._Element) -> AlertMessage:
    title = " ".join(text_of(item, "title").split())
    kind = _KIND.search(title)
    if kind is not None and "wildfire" not in kind[1].lower():
        raise UnreadableItem(f"no wildfire: {kind[1]}")
    link = text_of(item, "link") or text_of(item, "guid")
    number = _ID.search(link)
    if number is None:
        raise UnreadableItem("no address of an incident")
    point = _point(item)
    try:
        updated = read_moment(text_of(item, "pubDate") or text_of(item, "published"))
    except InvalidTimestamp as wrong:
        raise UnreadableItem(str(wrong)) from wrong
    fire = FireIncident(
        key=f"inciweb:{number[1].lower()}",
        identifier=f"inciweb-{number[1].lower()}",
        sender=SENDER,
        sender_name="InciWeb",
        name=_KIND.sub("", title),
        updated=updated,
        point=point,
        description=plain_text(text_of(item, "description")),
        web=link,
    )
    return fire_message(fire)


def _point(item: etree._Element) -> Point | None:
    """Return where the incident is; None without a point: its words name no ground."""
    readers: tuple[Callable[[], Point], ...] = (
        lambda: point_from_text(text_of(item, "point")),
        lambda: point_from_lonlat(text_of(item, "long"), text_of(item, "lat")),
    )
    for read_point in readers:
        try:
            return read_point()
        except BadGeometry:
            continue
    return None


INCIWEB = Format(name=_NAME, syntax=Syntax.XML, recognizes=_recognizes, read=_read)
