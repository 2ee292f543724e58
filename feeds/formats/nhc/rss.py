"""The RSS of the NHC (index-at, -ep, -cp, in Spanish index-at-sp): a summary of each storm in
elements of its own. Pure.
"""

from __future__ import annotations

import re

from lxml import etree

from core.geo.errors import BadGeometry
from core.geo.geometry import Point
from feeds.formats.format import Format, ReadOptions, Syntax
from feeds.formats.html_text import plain_text
from feeds.formats.items import read_items
from feeds.formats.nhc.layers import advisory_number
from feeds.formats.nhc.storm import Storm, storm_message
from feeds.formats.safe_xml import (
    children,
    item_namespaces,
    local_name,
    require_root,
    text_of,
)
from feeds.geometry_text import point_from_text
from feeds.quantities import number_in
from feeds.timestamps import InvalidTimestamp, read_moment
from feeds.values import AlertMessage, Reading, UnreadableItem

NHC_RSS_NAME = "nhc-rss"
MAX_ITEMS = 500
_NAMESPACE = "nhc.noaa.gov"
_MPH_A_KNOT = 1.150779
_CLASSES = {
    "hurricane": "HU",
    "tropical storm": "TS",
    "subtropical storm": "SS",
    "tropical depression": "TD",
    "subtropical depression": "SD",
    "post-tropical cyclone": "PTC",
    "potential tropical cyclone": "PTC",
    "remnants": "PTC",
    "huracán": "HU",
    "tormenta tropical": "TS",
    "tormenta subtropical": "SS",
    "depresión tropical": "TD",
    "depresión subtropical": "SD",
    "ciclón postropical": "PTC",
    "ciclón post-tropical": "PTC",
    "potencial ciclón tropical": "PTC",
    "remanentes": "PTC",
}
"""In English and, in the indexes that end in -sp.xml, in Spanish."""
_ADVISORY = re.compile(
    r"(?:advisory number|aviso(?: p[uú]blico)? (?:n[uú]mero|n[uú]m\.?))\s+(\d+[a-z]?)",
    re.IGNORECASE,
)
_WALLET = re.compile(r"(?:AT|EP|CP)\d(?!\d)")
"""The basin's slot of a storm, at the end of a product's name ("MIATCPAT4")."""
_SPANISH = "es"
_ENGLISH = "en-US"


def _recognizes(root: etree._Element) -> bool:
    return local_name(root) == "rss" and any(
        _NAMESPACE in space for space in (*item_namespaces(root), *root.nsmap.values())
    )


def _read(root: etree._Element, options: ReadOptions) -> Reading:
    """Return the storms of the items that have one; outlooks and discussions are words."""
    require_root(root, "rss", NHC_RSS_NAME, options.location)
    channels = children(root, "channel")
    items = [item for channel in channels for item in children(channel, "item")]
    storms = [(item, cyclone) for item in items for cyclone in children(item, "Cyclone")]
    advisories = _advisories(items)
    language = next((text_of(channel, "language") for channel in channels), "")
    alerts, rejected = read_items(
        storms,
        lambda pair: _storm(*pair, advisories, language),
        noun="storm",
        name_of=lambda pair: text_of(pair[0], "guid"),
        limit=MAX_ITEMS,
    )
    title = next((text_of(channel, "title") for channel in channels), "")
    return Reading(NHC_RSS_NAME, alerts, rejected, details={"title": title, "entries": len(items)})


def _storm(
    item: etree._Element, cyclone: etree._Element, advisories: dict[str, str], language: str
) -> AlertMessage:
    atcf_id = text_of(cyclone, "atcf").lower()
    if not re.fullmatch(r"[a-z]{2}\d{6}", atcf_id):
        raise UnreadableItem(f"{atcf_id[:20]!r} is no storm's id")
    try:
        updated = read_moment(text_of(item, "pubDate"))
    except InvalidTimestamp as wrong:
        raise UnreadableItem(f"pubDate: {wrong}") from wrong
    wind_mph = number_in(text_of(cyclone, "wind"))
    pressure = number_in(text_of(cyclone, "pressure"))
    storm = Storm(
        atcf_id=atcf_id,
        name=text_of(cyclone, "name") or atcf_id.upper(),
        classification=_CLASSES.get(text_of(cyclone, "type").lower(), ""),
        advisory=advisories.get(text_of(cyclone, "wallet"), ""),
        updated=updated,
        center=_center(text_of(cyclone, "center")),
        # Winds are given in miles an hour, rounded to five.
        wind_kt=None if wind_mph is None else round(wind_mph / _MPH_A_KNOT),
        pressure_mb=None if pressure is None else round(pressure),
        web=text_of(item, "link"),
        words=plain_text(text_of(item, "description")),
        language=_SPANISH if language.lower().startswith(_SPANISH) else _ENGLISH,
    )
    return storm_message(storm)


def _advisories(items: list[etree._Element]) -> dict[str, str]:
    """Return the newest advisory's number by wallet (AT4), as the items' titles tell them."""
    numbers: dict[str, str] = {}
    for item in items:
        wallet = _WALLET.search(f"{text_of(item, 'link')} {text_of(item, 'guid')}")
        number = _ADVISORY.search(text_of(item, "title"))
        if wallet and number:
            numbers.setdefault(wallet[0], advisory_number(number[1]))
    return numbers


def _center(text: str) -> Point | None:
    try:
        return point_from_text(text)
    except BadGeometry:
        return None


NHC_RSS = Format(name=NHC_RSS_NAME, syntax=Syntax.XML, recognizes=_recognizes, read=_read)
