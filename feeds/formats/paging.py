"""An answer that is one page of several: what is not in it is said, never taken for gone. Pure."""

from __future__ import annotations

from typing import Any

from lxml import etree

from feeds.formats.safe_xml import children

_GDACS_MOST = 100
"""GDACS hands out at most so many events and does not say that there are more (field notes, 2)."""


def missing_pages(document: Any) -> str:
    """Return why a body is not all there is to have; "" for a whole one.

    `pagination.next` (api.weather.gov), `exceededTransferLimit` (ArcGIS), `next` or a link of
    relation next (JSON:API, RFC 5005), and the hundred features of GDACS.
    """
    if isinstance(document, etree._Element):
        return _next_of(_links_of_feed(document))
    if isinstance(document, dict):
        return _cut_off(document) or _next_of(_links_of_json(document))
    return ""


def _next_of(addresses: list[str]) -> str:
    found = next(filter(None, addresses), "")
    return f"one page of several: what follows at {found} was not read" if found else ""


def _links_of_feed(root: etree._Element) -> list[str]:
    holders = [root, *children(root, "channel")]
    links = [link for holder in holders for link in children(holder, "link")]
    return [str(link.get("href") or "") for link in links if link.get("rel") == "next"]


def _links_of_json(document: dict[str, Any]) -> list[str]:
    holders = [document, document.get("pagination"), document.get("links")]
    named = [holder.get("next") for holder in holders if isinstance(holder, dict)]
    listed = document.get("links")
    links = listed if isinstance(listed, list) else []
    named += [
        link.get("href") for link in links if isinstance(link, dict) and link.get("rel") == "next"
    ]
    return [address for address in named if isinstance(address, str)]


def _cut_off(document: dict[str, Any]) -> str:
    properties = document.get("properties")
    flags = [document, properties if isinstance(properties, dict) else {}]
    if any(holder.get("exceededTransferLimit") is True for holder in flags):
        return "cut off at the limit of its server: there are more than these"
    features = document.get("features")
    if isinstance(features, list) and len(features) == _GDACS_MOST and _is_gdacs(features[0]):
        return f"{_GDACS_MOST} events, the most GDACS hands out: there may be more"
    return ""


def _is_gdacs(feature: Any) -> bool:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return isinstance(properties, dict) and {"eventtype", "eventid"} <= properties.keys()
