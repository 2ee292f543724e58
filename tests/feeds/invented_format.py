"""An invented feed format, whole: what a contributor writes for a new one, and nothing else.

`<volcanoes><volcano id= lat= lon= km= at= colour= [more=]/></volcanoes>`, and `<ash .../>` behind
the link of a volcano, on another host.
"""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from core.geo.errors import BadGeometry
from core.geo.geometry import Area
from feeds.formats.format import FetchLinked, Format, ReadOptions, Syntax
from feeds.formats.items import read_items
from feeds.formats.safe_xml import children, local_name
from feeds.geometry_text import point_from_text
from feeds.timestamps import InvalidTimestamp, read_moment
from feeds.values import (
    AlertMessage,
    Band,
    HazardKind,
    Precision,
    Reading,
    Severity,
    UnreadableItem,
)


def _recognizes(root: etree._Element) -> bool:
    return local_name(root) in {"volcanoes", "ash"}


def _read(root: etree._Element, options: ReadOptions) -> Reading:
    if local_name(root) == "ash":
        return Reading("volcano-list", details={"text": root.get("text", "")})
    alerts, rejected = read_items(
        children(root, "volcano"),
        _message,
        noun="volcano",
        name_of=lambda element: element.get("id", ""),
        limit=100,
    )
    return Reading("volcano-list", alerts, rejected)


def _message(element: etree._Element) -> AlertMessage:
    try:
        sent = read_moment(element.get("at", ""))
        point = point_from_text(f"{element.get('lat')} {element.get('lon')}")
    except (InvalidTimestamp, BadGeometry) as wrong:
        raise UnreadableItem(str(wrong)) from wrong
    severity = Severity.EXTREME if element.get("colour") == "red" else Severity.MINOR
    circle = Area.circle(point, float(element.get("km", "10")))
    return AlertMessage(
        identifier=f"{element.get('id')}-{sent:%H%M}",
        sender="volcanoes@example.test",
        sent=sent,
        event_key=f"volcano:{element.get('id')}",
        is_sequenced=True,
        kind=HazardKind.VOLCANO,
        event="Eruption",
        severity=severity,
        bands=(Band(circle, severity, "ash"),),
        precision=Precision.CIRCLE,
        links={"ash": element.get("more", "")} if element.get("more") else {},
    )


def _merge(
    message: AlertMessage, details: Reading, fetch: FetchLinked, felt_mmi: float
) -> AlertMessage:
    return replace(message, description=details.details["text"])


VOLCANO_LIST = Format(
    name="volcano-list",
    syntax=Syntax.XML,
    recognizes=_recognizes,
    read=_read,
    merge=_merge,
    hosts={"volcanoes.example.test": ("ash.example.test",)},
)
