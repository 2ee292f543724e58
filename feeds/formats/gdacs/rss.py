"""GDACS: the RSS of its events (rss.xml, rss_24h.xml, rss_7d.xml). Pure."""

from __future__ import annotations

from lxml import etree

from core.errors import UnusableInput
from core.geo.geometry import Point
from feeds.formats.format import Format, ReadOptions, Syntax
from feeds.formats.gdacs.event import (
    MAX_ITEMS,
    EventText,
    event_message,
    event_page,
    first_point,
    merge_geometry,
)
from feeds.formats.items import read_items
from feeds.formats.safe_xml import (
    children,
    item_namespaces,
    local_name,
    require_root,
    text_of,
    texts_of_leaves,
)
from feeds.geometry_text import point_from_lonlat, point_from_text
from feeds.naming.character_references import unescaped
from feeds.values import AlertMessage, Reading

_NAME = "gdacs-rss"
_HOST = "gdacs.org"
_GEOMETRY = "https://www.gdacs.org/gdacsapi/api/polygons/getgeometry"


def _recognizes(root: etree._Element) -> bool:
    if local_name(root) != "rss":
        return False
    is_declared = any(_HOST in (space or "") for space in root.nsmap.values())
    return is_declared or any(_HOST in space for space in item_namespaces(root))


def _read(root: etree._Element, options: ReadOptions) -> Reading:
    require_root(root, "rss", _NAME, options.location)
    items = [item for channel in children(root, "channel") for item in children(channel, "item")]
    if not items:
        # The world is never without an event: GDACS in trouble serves an empty list.
        raise UnusableInput(options.location, "a GDACS feed without an item")
    alerts, rejected = read_items(
        items, _item_message, noun="item", name_of=_item_name, limit=MAX_ITEMS
    )
    return Reading(_NAME, alerts, rejected)


def _item_message(item: etree._Element) -> AlertMessage:
    fields = texts_of_leaves(item)
    severity = next(iter(children(item, "severity")), None)
    if severity is not None:
        fields["severityvalue"] = severity.get("value", "")
    point = first_point(lambda: point_from_text(fields["point"]), lambda: _geo_point(item))
    text = EventText(
        sent=fields.get("datemodified") or fields.get("pubDate", ""),
        headline=fields.get("title", ""),
        description=fields.get("description", ""),
        web=unescaped(fields.get("link", "")),
        links=_links(fields),
    )
    return event_message(fields, point, text)


def _links(fields: dict[str, str]) -> dict[str, str]:
    """Return where the zone of an event is: its geometry first, then the CAP that the RSS names.

    The geometry tells winds and shakings apart and has an address of known form.
    """
    kind = fields.get("eventtype", "")
    event_id, episode_id = fields.get("eventid", ""), fields.get("episodeid", "")
    links = {}
    if event_id.isdigit() and episode_id.isdigit():
        links["geometry"] = (
            f"{_GEOMETRY}?eventtype={kind}&eventid={event_id}&episodeid={episode_id}"
        )
    if fields.get("cap"):
        links["cap"] = fields["cap"]
    return links


def _geo_point(item: etree._Element) -> Point:
    for holder in children(item, "Point"):
        return point_from_lonlat(text_of(holder, "long"), text_of(holder, "lat"))
    raise KeyError("geo:Point")


def _item_name(item: etree._Element) -> str:
    return text_of(item, "guid")


GDACS_RSS = Format(
    name=_NAME,
    syntax=Syntax.XML,
    recognizes=_recognizes,
    read=_read,
    merge=merge_geometry,
    event_page=event_page,
)
