"""The one writer of CAP 1.2 (OASIS, 1 July 2010): a value in, the bytes of a message out. Pure.

It holds what the standard says of order, number and form: moments bear their offset and never `Z`,
identifiers no space, comma, `<` or `&`, a private message its addresses, a restricted one its rule,
a polygon at least four points and its first one last. Our own reader reads it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from lxml import etree

from core.geo.geometry import Area, Point
from feeds.values import MsgType, Severity, Status

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MOST_POINTS = 100
"""Of one polygon: what phones and radios draw."""
_TOLERANCES = (0.0, 0.001, 0.005, 0.01, 0.05, 0.1)
_FORBIDDEN = re.compile(r"[\s,<&\x00-\x20\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_UNPRINTED = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class CapScope(StrEnum):
    """For whom a message is."""

    PUBLIC = "Public"
    RESTRICTED = "Restricted"
    PRIVATE = "Private"


@dataclass(frozen=True, slots=True, kw_only=True)
class CapReference:
    """An earlier message that this one is about."""

    sender: str
    identifier: str
    sent: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CapArea:
    """Where a message holds."""

    description: str
    areas: Sequence[Area] = ()
    circles: Sequence[tuple[Point, float]] = ()
    """Centre and radius in km."""
    geocodes: Sequence[tuple[str, str]] = ()
    """Scheme and code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CapInfo:
    """What a message says in one language; codes as the standard lists them."""

    language: str
    categories: Sequence[str]
    event: str
    urgency: str = "Unknown"
    severity: Severity = Severity.UNKNOWN
    certainty: str = "Unknown"
    response_types: Sequence[str] = ()
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    contact: str = ""
    areas: Sequence[CapArea] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CapAlert:
    """One message."""

    identifier: str
    sender: str
    sent: datetime
    status: Status = Status.ACTUAL
    msg_type: MsgType = MsgType.ALERT
    scope: CapScope = CapScope.PUBLIC
    source: str = ""
    restriction: str = ""
    addresses: Sequence[str] = ()
    note: str = ""
    references: Sequence[CapReference] = ()
    infos: Sequence[CapInfo] = ()


def write_cap(alert: CapAlert) -> bytes:
    """Return the message as XML in UTF-8.

    Raises ValueError for what the standard refuses: a name with a space, a private message without
    addresses, an update that refers to none, an exercise without a note, an info without category.
    """
    _check(alert)
    root = etree.Element(f"{{{NAMESPACE}}}alert", nsmap={None: NAMESPACE})
    _add(root, "identifier", alert.identifier)
    _add(root, "sender", alert.sender)
    _add(root, "sent", cap_moment(alert.sent))
    _add(root, "status", alert.status.value)
    _add(root, "msgType", alert.msg_type.value)
    _add(root, "source", alert.source)
    _add(root, "scope", alert.scope.value)
    _add(root, "restriction", alert.restriction)
    _add(root, "addresses", " ".join(map(_quoted, alert.addresses)))
    _add(root, "note", alert.note)
    _add(root, "references", " ".join(map(_reference, alert.references)))
    for info in alert.infos:
        _add_info(root, info)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def cap_moment(moment: datetime) -> str:
    """Return a moment as the standard writes it: `2026-11-30T03:30:00-00:00`, the offset always
    there. Raises ValueError for a moment without a zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a time zone: {moment.isoformat()}")
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}-00:00"


def cap_name(*parts: str) -> str:
    """Return parts as an identifier: no space, comma, `<` or `&`."""
    return "-".join(filter(None, (_FORBIDDEN.sub("-", each.strip()) for each in parts)))


# -- inside ---------------------------------------------------------------------------------


def _check(alert: CapAlert) -> None:
    _check_scope(alert)
    for name in (alert.identifier, alert.sender, *(each.identifier for each in alert.references)):
        if not name or _FORBIDDEN.search(name):
            raise ValueError(f"{name!r} is no identifier of CAP")
    if alert.msg_type in {MsgType.UPDATE, MsgType.CANCEL} and not alert.references:
        raise ValueError("what updates or cancels refers to a message")
    _check_words(alert)


def _check_words(alert: CapAlert) -> None:
    if alert.status is Status.EXERCISE and not _printed(alert.note):
        raise ValueError("an exercise says in its note that it is one")
    if any(not info.categories or not _printed(info.event) for info in alert.infos):
        raise ValueError("what it is, and of which category, is always said")


def _check_scope(alert: CapAlert) -> None:
    if (alert.scope is CapScope.PRIVATE) is not bool(alert.addresses):
        raise ValueError("addresses are of a private message, and of none else")
    if (alert.scope is CapScope.RESTRICTED) is not bool(alert.restriction):
        raise ValueError("a rule is of a restricted message, and of none else")


def _add(parent: etree._Element, name: str, text: str) -> None:
    """Add an element; none for a text of which nothing is printed: readers refuse empty ones."""
    printed = _printed(text)
    if printed:
        etree.SubElement(parent, f"{{{NAMESPACE}}}{name}").text = printed


def _printed(text: str) -> str:
    kept = _UNPRINTED.sub("", text)
    return kept if kept.strip() else ""


def _add_info(root: etree._Element, info: CapInfo) -> None:
    child = etree.SubElement(root, f"{{{NAMESPACE}}}info")
    _add(child, "language", info.language)
    _add_each(child, "category", info.categories)
    _add(child, "event", info.event)
    _add_each(child, "responseType", info.response_types)
    _add(child, "urgency", info.urgency)
    _add(child, "severity", info.severity.value)
    _add(child, "certainty", info.certainty)
    for name in ("effective", "onset", "expires"):
        moment: datetime | None = getattr(info, name)
        _add(child, name, cap_moment(moment) if moment else "")
    _add(child, "senderName", info.sender_name)
    for name in ("headline", "description", "instruction", "web", "contact"):
        _add(child, name, getattr(info, name))
    for area in info.areas:
        _add_area(child, area)


def _add_area(info: etree._Element, area: CapArea) -> None:
    child = etree.SubElement(info, f"{{{NAMESPACE}}}area")
    _add(child, "areaDesc", _printed(area.description) or "?")
    for shape in area.areas:
        _add_each(child, "polygon", _polygons(shape))
    circles = (f"{point.lat:.5f},{point.lon:.5f} {_kilometres(km)}" for point, km in area.circles)
    _add_each(child, "circle", circles)
    for scheme, code in area.geocodes:
        geocode = etree.SubElement(child, f"{{{NAMESPACE}}}geocode")
        _add(geocode, "valueName", scheme)
        _add(geocode, "value", code)


def _kilometres(km: float) -> str:
    """Return a radius to the metre, without an exponent."""
    return f"{km:.3f}".rstrip("0").rstrip(".")


def _add_each(parent: etree._Element, name: str, texts: Iterable[str]) -> None:
    for text in texts:
        _add(parent, name, text)


def _polygons(area: Area) -> Iterable[str]:
    """Yield the outer rings of an area, latitude first; a polygon of CAP has no holes."""
    for tolerance in _TOLERANCES:
        rings = _outer_rings(area.simplified(tolerance) if tolerance else area)
        if all(len(ring) <= MOST_POINTS for ring in rings):
            break
    for ring in rings:
        if len(ring) >= 4:
            yield " ".join(f"{lat:.5f},{lon:.5f}" for lon, lat in ring)


def _outer_rings(area: Area) -> list[list[tuple[float, float]]]:
    document = area.to_geojson()
    several = document["coordinates"]
    polygons = several if document["type"] == "MultiPolygon" else [several]
    return [[(point[0], point[1]) for point in polygon[0]] for polygon in polygons]


def _reference(each: CapReference) -> str:
    return f"{each.sender},{each.identifier},{cap_moment(each.sent)}"


def _quoted(address: str) -> str:
    return f'"{address}"' if " " in address else address
