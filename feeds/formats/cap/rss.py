"""RSS whose items point to CAP messages (Alert Hub, WMO, INMET) or hold them. Pure."""

from __future__ import annotations

from lxml import etree

from feeds.formats.cap.message import find_alerts, read_alert
from feeds.formats.format import Format, ReadOptions, Syntax
from feeds.formats.items import beyond_limit
from feeds.formats.safe_xml import (
    children,
    item_namespaces,
    local_name,
    namespace,
    require_root,
    text_of,
)
from feeds.values import AlertMessage, Reading, RejectedMessage, UnreadableItem

_NAME = "rss-cap"
_CAP_TYPE = "application/cap+xml"
MAX_ITEMS = 5_000
_OTHER_RSS = "nhc.noaa.gov"
"""Whose RSS has elements of its own and is no register of messages."""


def _recognizes(root: etree._Element) -> bool:
    if local_name(root) != "rss" or any(_OTHER_RSS in space for space in item_namespaces(root)):
        return False
    return _points_to_cap(root)


def _read(root: etree._Element, options: ReadOptions) -> Reading:
    """Return the addresses of the messages, in order; an item without one is rejected."""
    require_root(root, "rss", _NAME, options.location)
    channels = children(root, "channel")
    items = [item for channel in channels for item in children(channel, "item")]
    links: dict[str, str] = {}
    lapses: dict[str, str] = {}
    alerts: list[AlertMessage] = []
    rejected: list[RejectedMessage] = []
    for number, item in enumerate(items[:MAX_ITEMS], 1):
        if _read_embedded(item, number, alerts, rejected):
            continue
        link = _link_of(item)
        if link:
            links.setdefault(link, text_of(item, "pubDate"))
            lapses.setdefault(link, lapses_by_itself(item))
        else:
            location = f"item {number} {text_of(item, 'guid')}".strip()
            rejected.append(RejectedMessage(location, "no link to a message"))
    rejected += beyond_limit(len(items), MAX_ITEMS, "item")
    title = next((text_of(channel, "title") for channel in channels), "")
    details = {"title": title, "entries": len(items), "links_updated": dict(links)}
    details["links_lapse"] = {link: moment for link, moment in lapses.items() if moment}
    return Reading(_NAME, tuple(alerts), tuple(rejected), tuple(links), details)


def _read_embedded(
    item: etree._Element,
    number: int,
    alerts: list[AlertMessage],
    rejected: list[RejectedMessage],
) -> bool:
    """Read the CAP messages that stand in an item itself; whether there are any."""
    found = list(find_alerts(item))
    for element in found:
        try:
            alerts.append(read_alert(element))
        except UnreadableItem as wrong:
            rejected.append(RejectedMessage(f"item {number}", str(wrong)))
    return bool(found)


def _link_of(item: etree._Element) -> str:
    """Return the address of the message of an item: an enclosure or a link that says it is CAP,
    else its link; "" without any.
    """
    typed = (
        str(child.get("url") or child.get("href") or "").strip()
        for child in item
        if str(child.get("type", "")).startswith(_CAP_TYPE)
    )
    addresses = (*typed, text_of(item, "link"))
    return next((each for each in addresses if each.startswith(("http://", "https://"))), "")


def lapses_by_itself(item: etree._Element) -> str:
    """Return when the message an item points to lapses, as its cap: elements write it.

    "" where they say nothing, and for a Cancel: it ends another, however late it is read.
    """
    fields = {
        local_name(child): "".join(child.itertext()).strip()
        for child in item
        if "emergency:cap" in namespace(child)
    }
    kind = fields.get("msgType") or fields.get("message_type") or ""
    return "" if kind.lower() == "cancel" else fields.get("expires", "")


def _points_to_cap(root: etree._Element) -> bool:
    """Return whether an RSS is one of those: cap: elements in its items, or the mark of the WMO
    register ("public domain").
    """
    for channel in children(root, "channel"):
        if text_of(channel, "copyright").lower() == "public domain":
            return True
        for item in children(channel, "item"):
            if any("emergency:cap" in namespace(child) for child in item):
                return True
    return False


RSS_CAP = Format(
    name=_NAME,
    syntax=Syntax.XML,
    recognizes=_recognizes,
    read=_read,
    hosts={
        "s3.amazonaws.com": ("alert-hub.s3.amazonaws.com",),
        "alert-feeds.s3.amazonaws.com": ("alert-hub.s3.amazonaws.com",),
    },
)
