"""CAP 1.0, 1.1 and 1.2 (OASIS): one `<alert>` element -> one AlertMessage. Pure.

Matched by local name: senders mix prefixes and versions. What single senders mean beyond the
standard is in `feeds.senders.dialects`.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from lxml import etree

from core.geo.geometry import Area, BadGeometry, Point
from feeds.classification import gravest, is_test, kind_of
from feeds.formats.safe_xml import children, local_name, namespace, text_of
from feeds.geometry_text import MAX_CIRCLE_KM, area_from_polygon, center_and_radius
from feeds.senders.dialects import refine
from feeds.timestamps import InvalidTimestamp, moment_or_none, read_moment
from feeds.values import (
    AlertMessage,
    Band,
    Geocode,
    MsgType,
    Precision,
    Reading,
    RejectedMessage,
    Severity,
    Status,
    UndrawnArea,
    UnreadableItem,
    band_label,
)

NAMESPACES = (
    "http://www.incident.com/cap/1.0",
    "urn:oasis:names:tc:emergency:cap:1.0",
    "urn:oasis:names:tc:emergency:cap:1.1",
    "urn:oasis:names:tc:emergency:cap:1.2",
)
MAX_TEXT = 20_000
MAX_ALERTS = 5_000
_SPLIT_SCHEMES = {"FIPS6", "UGC", "SAME"}
_Member = TypeVar("_Member", bound=enum.StrEnum)
_ENDING = re.compile(
    r"cancell?(ation|ed)\b|cancelaci[oó]n|cancelad[oa]|all clear|levantamiento", re.IGNORECASE
)


@dataclass(slots=True)
class InfoBlock:
    """One `<info>` as written."""

    language: str
    event: str
    category: str
    severity: Severity
    texts: dict[str, str]
    moments: dict[str, datetime | None]
    response_types: tuple[str, ...]
    event_codes: tuple[str, ...]
    parameters: dict[str, str]
    areas: list[etree._Element]
    is_over: bool = False


@dataclass(slots=True)
class AreaReading:
    """What the areas of the chosen blocks came to."""

    bands: list[Band] = field(default_factory=list)
    undrawn: list[UndrawnArea] = field(default_factory=list)
    geocodes: list[Geocode] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    descriptions: list[str] = field(default_factory=list)
    point: Point | None = None
    has_polygon: bool = False


def read_cap(root: etree._Element) -> Reading:
    """Return every alert under `root`, however it is wrapped (`<alerts>`, EDXL-DE, Atom)."""
    alerts, rejected = [], []
    unknown = set()
    for number, element in enumerate(find_alerts(root), 1):
        if number > MAX_ALERTS:
            rejected.append(
                RejectedMessage(
                    f"alert {number} and after", f"more than {MAX_ALERTS} alerts in one body"
                )
            )
            break
        if namespace(element) not in NAMESPACES:
            unknown.add(namespace(element) or "none")
        try:
            alerts.append(read_alert(element))
        except UnreadableItem as wrong:
            rejected.append(
                RejectedMessage(
                    f"alert {number} {text_of(element, 'identifier')}".strip(), str(wrong)
                )
            )
    details = {"unknown_namespaces": sorted(unknown)} if unknown else {}
    return Reading("cap", tuple(alerts), tuple(rejected), details=details)


def find_alerts(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the `<alert>` elements at or under `root`, in order."""
    for element in root.iter():
        if local_name(element) == "alert" and (element is root or children(element, "identifier")):
            yield element


def read_alert(element: etree._Element) -> AlertMessage:
    """Return the message of one `<alert>`.

    Raises BadItem when a part nobody can do without is missing.
    """
    identifier, sender = text_of(element, "identifier"), text_of(element, "sender")
    if not identifier or not sender:
        raise UnreadableItem("no identifier" if not identifier else "no sender")
    if re.search(r"[\s,]", identifier):
        raise UnreadableItem(
            f"the identifier {identifier!r} holds a space or a comma, which CAP forbids"
        )
    try:
        sent = read_moment(text_of(element, "sent"))
    except InvalidTimestamp as wrong:
        raise UnreadableItem(f"sent: {wrong}") from wrong
    status = _member(Status, text_of(element, "status"), "status")
    msg_type = _member(MsgType, text_of(element, "msgType"), "msgType")
    blocks = [_read_block(info, sent) for info in children(element, "info")]
    chosen = choose_language(blocks)
    speaking = [block for block in chosen if not block.is_over] or chosen
    message = _message(identifier, sender, sent, status, msg_type, speaking, element)
    return refine(message)


def choose_language(blocks: list[InfoBlock]) -> list[InfoBlock]:
    """Return the blocks of one language: Spanish if there is any, else English, else the first
    one's.
    """
    for wanted in ("es", "en"):
        for block in blocks:
            if block.language.lower().split("-")[0] == wanted:
                return [
                    other for other in blocks if other.language.lower() == block.language.lower()
                ]
    return [block for block in blocks if block.language == blocks[0].language]


def read_references(text: str) -> tuple[tuple[str, str, str], ...]:
    """(sender, identifier, sent as written) of each "sender,identifier,sent" in a `references`
    element.
    """
    found = []
    for part in text.split():
        pieces = part.split(",")
        if len(pieces) >= 3:
            found.append((",".join(pieces[:-2]), pieces[-2], pieces[-1]))
    return tuple(found)


def read_geocodes(element: etree._Element) -> list[Geocode]:
    """Return the codes of one `<geocode>`: "scheme=value" in CAP 1.0, else valueName and value, in
    pairs (NWS index).
    """
    names = children(element, "valueName")
    if not names:
        scheme, equals, value = "".join(element.itertext()).strip().partition("=")
        return [Geocode(scheme.strip().upper(), value.strip())] if equals else []
    codes = []
    for name, value in zip(names, children(element, "value"), strict=False):
        scheme, text = (name.text or "").strip(), (value.text or "").strip()
        parts = text.split() if scheme.upper() in _SPLIT_SCHEMES else [text]
        codes += [Geocode(scheme, part) for part in parts if part]
    return codes


def read_named_values(parent: etree._Element, name: str) -> dict[str, str]:
    """Return all `<parameter>` (or alike) of an info: name -> value, several of one name joined by
    a space.
    """
    found: dict[str, str] = {}
    for element in children(parent, name):
        key, value = text_of(element, "valueName"), text_of(element, "value")
        if not key:
            key, _, value = "".join(element.itertext()).strip().partition("=")
        if key and value:
            found[key] = f"{found[key]} {value}" if key in found else value[:MAX_TEXT]
    return found


def draw(areas: list[tuple[etree._Element, Severity]]) -> AreaReading:
    """Polygons, else circles of every `<area>`; what has neither is left to its codes and its name."""
    drawn = AreaReading()
    for element, severity in areas:
        description = re.sub(r"\s+", " ", text_of(element, "areaDesc"))
        codes = [
            code for geocode in children(element, "geocode") for code in read_geocodes(geocode)
        ]
        drawn.geocodes += codes
        if description:
            drawn.descriptions.append(description)
        shapes, names_place = _shapes(element, drawn)
        if shapes:
            drawn.bands += [Band(shape, severity, band_label(description)) for shape in shapes]
        else:
            drawn.undrawn.append(
                UndrawnArea(description if names_place else "", tuple(codes), severity)
            )
    return drawn


def _shapes(area: etree._Element, drawn: AreaReading) -> tuple[list[Area], bool]:
    shapes = []
    names_place = True
    for polygon in children(area, "polygon"):
        text = "".join(polygon.itertext())
        if not text.strip():
            continue
        try:
            shapes.append(area_from_polygon(text))
            drawn.has_polygon = True
        except BadGeometry as wrong:
            drawn.faults.append(f"polygon: {wrong}")
    if shapes:
        return shapes, True
    for circle in children(area, "circle"):
        try:
            center, radius_km = center_and_radius("".join(circle.itertext()))
            drawn.point = drawn.point or center
            if radius_km == 0:
                # A point: where it happened, not where it holds; its name says no more than that.
                names_place = False
            elif radius_km > MAX_CIRCLE_KM:
                drawn.faults.append(
                    f"circle: a radius of {radius_km:g} km is no zone (limit {MAX_CIRCLE_KM} km)"
                )
            else:
                shapes.append(Area.circle(center, radius_km))
        except BadGeometry as wrong:
            drawn.faults.append(f"circle: {wrong}")
    return shapes, names_place


def _read_block(info: etree._Element, sent: datetime) -> InfoBlock:
    event = text_of(info, "event")
    moments = {
        name: moment_or_none(text_of(info, name)) for name in ("effective", "onset", "expires")
    }
    responses = tuple("".join(found.itertext()).strip() for found in children(info, "responseType"))
    parameters = read_named_values(info, "parameter")
    expires = moments["expires"]
    return InfoBlock(
        language=text_of(info, "language") or "en-US",
        event=event,
        category=text_of(info, "category"),
        severity=_severity(text_of(info, "severity")),
        texts={
            name: "\n".join("".join(found.itertext()).strip() for found in children(info, name))[
                :MAX_TEXT
            ]
            for name in (
                "urgency",
                "certainty",
                "senderName",
                "headline",
                "description",
                "instruction",
                "web",
            )
        },
        moments=moments,
        response_types=responses,
        event_codes=tuple(text_of(code, "value") for code in children(info, "eventCode")),
        parameters=parameters,
        areas=children(info, "area"),
        is_over="AllClear" in responses
        or bool(_ENDING.search(event))
        or parameters.get("layer:EC-MSC-SMC:1.0:Alert_Location_Status") == "ended"
        or (expires is not None and expires <= sent),
    )


def _message(
    identifier: str,
    sender: str,
    sent: datetime,
    status: Status,
    msg_type: MsgType,
    blocks: list[InfoBlock],
    element: etree._Element,
) -> AlertMessage:
    drawn = draw([(area, block.severity) for block in blocks for area in block.areas])
    first = max(blocks, key=lambda block: block.severity.rank, default=None)
    texts = first.texts if first else {}
    event = first.event if first else ""
    codes = tuple(code for block in blocks for code in block.event_codes)
    parameters: dict[str, str] = {}
    for block in blocks:
        parameters = block.parameters | parameters
    if incidents := text_of(element, "incidents"):
        parameters["incidents"] = incidents
    return AlertMessage(
        identifier=identifier,
        sender=sender,
        sent=sent,
        status=status,
        msg_type=msg_type,
        scope=text_of(element, "scope") or "Public",
        references=read_references(text_of(element, "references")),
        kind=kind_of(event, first.category if first else ""),
        category=first.category if first else "",
        event=event,
        language=first.language if first else "en-US",
        severity=gravest(block.severity for block in blocks),
        urgency=texts.get("urgency") or "Unknown",
        certainty=texts.get("certainty") or "Unknown",
        response_types=tuple(
            dict.fromkeys(kind for block in blocks for kind in block.response_types)
        ),
        effective=_earliest(blocks, "effective"),
        onset=_earliest(blocks, "onset"),
        expires=_latest(blocks, "expires"),
        sender_name=texts.get("senderName", ""),
        headline=texts.get("headline", ""),
        description=texts.get("description", ""),
        instruction=texts.get("instruction", ""),
        web=texts.get("web", ""),
        area_desc="; ".join(dict.fromkeys(drawn.descriptions))[:2000],
        geocodes=tuple(dict.fromkeys(drawn.geocodes)),
        undrawn=tuple(drawn.undrawn),
        bands=tuple(sorted(drawn.bands, key=lambda band: band.severity.rank)),
        precision=(Precision.POLYGON if drawn.has_polygon else Precision.CIRCLE)
        if drawn.bands
        else None,
        point=drawn.point,
        is_test=is_test(
            status, event, codes, texts.get("headline", ""), texts.get("description", "")
        ),
        is_over=msg_type is MsgType.CANCEL
        or bool(blocks and all(block.is_over for block in blocks)),
        drawing_faults=tuple(drawn.faults),
        parameters=parameters,
    )


def _member(kind: type[_Member], text: str, name: str) -> _Member:
    for member in kind:
        if member.value.lower() == text.strip().lower():
            return member
    raise UnreadableItem(f"{name} is {text!r}" if text else f"no {name}")


def _severity(text: str) -> Severity:
    try:
        return Severity(text.strip().capitalize())
    except ValueError:
        return Severity.UNKNOWN


def _earliest(blocks: list[InfoBlock], name: str) -> datetime | None:
    given = [moment for block in blocks if (moment := block.moments[name]) is not None]
    return min(given, default=None)


def _latest(blocks: list[InfoBlock], name: str) -> datetime | None:
    # The alert is over when all its blocks are: one without an end has none.
    given = [block.moments[name] for block in blocks]
    return max((moment for moment in given if moment), default=None) if all(given) else None
