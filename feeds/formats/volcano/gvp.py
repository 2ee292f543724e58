"""The weekly report of the Smithsonian's Global Volcanism Program: RSS, Thursdays. Pure.

It tells of activity and gives no level: what it says is shown, with a ring of ours around the
volcano, and flags nobody.
"""

from __future__ import annotations

import re

from lxml import etree

from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Point
from feeds.formats.format import Format, ReadOptions, Syntax
from feeds.formats.html_text import plain_text
from feeds.formats.items import read_items
from feeds.formats.safe_xml import children, local_name, require_root, text_of
from feeds.formats.volcano.hans import VOLCANO_RING
from feeds.geometry_text import point_from_text
from feeds.timestamps import InvalidTimestamp, read_moment
from feeds.values import (
    AlertMessage,
    Band,
    ContextItem,
    HazardKind,
    Precision,
    Reading,
    Severity,
    UnreadableItem,
)
from feeds.volcanoes import VOLCANO_KEY

_NAME = "gvp-weekly"
SENDER = "volcano.si.edu"
MAX_ITEMS = 500
NEW_KM = 20.0
CONTINUING_KM = 10.0
_TITLE = re.compile(r"^(?P<name>.+?)\s*\((?P<country>[^()]+)\)\s*-\s*(?P<rest>.*)$", re.DOTALL)
_NUMBER = re.compile(r"vn_(\d{6})")


def _recognizes(root: etree._Element) -> bool:
    return local_name(root) == "rss" and any(
        "volcano.si.edu" in text_of(channel, "link")
        or "volcanic activity report" in text_of(channel, "title").lower()
        for channel in children(root, "channel")
    )


def _read(root: etree._Element, options: ReadOptions) -> Reading:
    require_root(root, "rss", _NAME, options.location)
    items = [item for channel in children(root, "channel") for item in children(channel, "item")]
    alerts, rejected = read_items(
        items, _report, noun="item", name_of=lambda item: text_of(item, "title"), limit=MAX_ITEMS
    )
    return Reading(_NAME, alerts, rejected, context=tuple(map(_context, alerts)))


def _report(item: etree._Element) -> AlertMessage:
    title = " ".join(text_of(item, "title").split())
    named = _TITLE.match(title)
    number = _NUMBER.search(text_of(item, "guid"))
    if named is None or number is None:
        raise UnreadableItem("no volcano's name and number")
    try:
        sent = read_moment(text_of(item, "pubDate"))
        point = point_from_text(text_of(item, "point"))
    except (InvalidTimestamp, BadGeometry) as wrong:
        raise UnreadableItem(str(wrong)) from wrong
    return AlertMessage(
        identifier=f"gvp-{number[1]}-{sent:%Y%m%d}",
        sender=SENDER,
        sent=sent,
        event_key=f"gvp:{number[1]}",
        is_sequenced=True,
        kind=HazardKind.VOLCANO,
        category="Geo",
        event="Volcanic activity",
        severity=Severity.MINOR,
        urgency="Past",
        certainty="Observed",
        onset=sent,
        sender_name="Smithsonian / USGS Weekly Volcanic Activity Report",
        headline=title,
        description=plain_text(text_of(item, "description")),
        web=text_of(item, "guid") or text_of(item, "link"),
        area_desc=f"{named['name']}, {named['country']}",
        bands=(_ring(point, named["name"], is_new="new" in named["rest"].lower().split()),),
        precision=Precision.ESTIMATE,
        point=point,
        is_context=True,
        reading_notes=(VOLCANO_RING,),
        parameters={"vnum": number[1], "country": named["country"]},
    )


def _ring(point: Point, name: str, *, is_new: bool) -> Band:
    radius_km = NEW_KM if is_new else CONTINUING_KM
    return Band(Area.circle(point, radius_km), Severity.MINOR, f"{name} ~{radius_km:.0f} km")


def _context(report: AlertMessage) -> ContextItem:
    """Return a report as context of whatever else is told of its volcano."""
    return ContextItem(
        key=report.identifier,
        title=report.headline,
        published=report.sent,
        text=report.description,
        link=report.web,
        language="en",
        kind=HazardKind.VOLCANO,
        event_key=f"{VOLCANO_KEY}{report.parameters['vnum']}",
        countries=(report.parameters["country"],),
        point=report.point,
    )


GVP_WEEKLY = Format(name=_NAME, syntax=Syntax.XML, recognizes=_recognizes, read=_read)
