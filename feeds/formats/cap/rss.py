"""RSS whose items only point to CAP messages (Alert Hub, WMO, INMET). Pure."""

from __future__ import annotations

from lxml import etree

from feeds.formats.safe_xml import children, namespace, text_of
from feeds.values import Reading, RejectedMessage

MAX_ITEMS = 5_000


def read_rss_cap(root: etree._Element) -> Reading:
    """Return the addresses of the messages, in order; an item without one is rejected."""
    items = [item for channel in children(root, "channel") for item in children(channel, "item")]
    links: dict[str, str] = {}
    rejected = []
    for number, item in enumerate(items[:MAX_ITEMS], 1):
        link = text_of(item, "link")
        if link.startswith(("http://", "https://")):
            links.setdefault(link, text_of(item, "pubDate"))
        else:
            rejected.append(
                RejectedMessage(
                    f"item {number} {text_of(item, 'guid')}".strip(), "no link to a message"
                )
            )
    title = next((text_of(channel, "title") for channel in children(root, "channel")), "")
    details = {"title": title, "entries": len(items), "links_updated": dict(links)}
    return Reading("rss-cap", (), tuple(rejected), tuple(links), details)


def points_to_cap(root: etree._Element) -> bool:
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
