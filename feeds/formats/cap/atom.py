"""Atom: CAP messages inside or beside entries, entries that sum one up, entries that only point to
one. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from lxml import etree

from core.errors import UnusableInput
from core.geo.geometry import BadGeometry, Point
from feeds.classification import is_test, kind_of
from feeds.earthquakes import estimated_band, severity_by_magnitude
from feeds.formats.cap.message import MAX_TEXT, draw, find_alerts, read_alert, read_named_values
from feeds.formats.safe_xml import children, local_name, namespace, parse_xml, text_of
from feeds.geometry_text import point_from_lonlat, point_from_text
from feeds.senders.dialects import gdacs_quake, number_in, vtec_key
from feeds.timestamps import InvalidTimestamp, moment_or_none, read_moment
from feeds.values import (
    AlertMessage,
    HazardKind,
    MsgType,
    Precision,
    Reading,
    RejectedMessage,
    Severity,
    Status,
    UnreadableItem,
)

MAX_ENTRIES = 5_000
_USGS_ID = re.compile(r"^urn:earthquake-usgs-gov:([a-z]{2,}):([a-z0-9]+)$")
_TSUNAMI_LINK = re.compile(r"/events/(PAAQ|PHEB)/\d{4}/\d\d/\d\d/(\w+)/(\d+)/")
_CATEGORY = re.compile(
    r"Category:\s*(Warning|Advisory|Watch|Threat|Information|Cancellation)", re.IGNORECASE
)
_TSUNAMI_SEVERITY = {
    "warning": Severity.EXTREME,
    "threat": Severity.EXTREME,
    "advisory": Severity.SEVERE,
    "watch": Severity.MODERATE,
    "information": Severity.MINOR,
    "cancellation": Severity.MINOR,
}


@dataclass(slots=True)
class _EntryReading:
    alerts: list[AlertMessage] = field(default_factory=list)
    rejected: list[RejectedMessage] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    """Address -> when its entry was updated, as written."""


def read_atom(root: etree._Element) -> Reading:
    """Return all a feed says; an entry that is no alert, sums none up and points to none is
    rejected with its place.
    """
    found = _EntryReading()
    entries = children(root, "entry")
    for number, entry in enumerate(entries[:MAX_ENTRIES], 1):
        _read_entry(entry, number, found)
    if len(entries) > MAX_ENTRIES:
        found.rejected.append(
            RejectedMessage(
                f"entry {MAX_ENTRIES + 1} and after", f"more than {MAX_ENTRIES} in one feed"
            )
        )
    for child in root:
        if local_name(child) == "alert":  # SA CFS sends it as foreign markup beside the entries.
            _read_embedded(child, "beside the entries", found)
    details: dict[str, object] = {
        "title": " ".join(text_of(root, "title").split()),
        "entries": len(entries),
    }
    if found.links:
        details["links_updated"] = dict(found.links)
    return Reading("atom", tuple(found.alerts), tuple(found.rejected), tuple(found.links), details)


def _read_entry(entry: etree._Element, number: int, found: _EntryReading) -> None:
    where = f"entry {number} {text_of(entry, 'id')}".strip()[:200]
    if _read_embedded(entry, where, found):
        return
    try:
        summary = _summed_up(entry) or _earthquake(entry) or _tsunami(entry)
    except (UnreadableItem, InvalidTimestamp, BadGeometry) as wrong:
        found.rejected.append(RejectedMessage(where, str(wrong)))
        return
    link = cap_link(entry)
    if summary is not None:
        found.alerts.append(
            replace(summary, links={"cap": link}) if link and not summary.links else summary
        )
    elif link:
        found.links.setdefault(link, text_of(entry, "updated"))
    else:
        found.rejected.append(RejectedMessage(where, "neither an alert nor a link to one"))


def _read_embedded(element: etree._Element, where: str, found: _EntryReading) -> bool:
    """Read the CAP messages in an element; whether there were any."""
    alerts = list(find_alerts(element))
    content = text_of(element, "content")
    if not alerts and re.match(r"<(\?xml|alert|\w+:alert)\b", content):
        try:
            alerts = list(find_alerts(parse_xml(content.encode(), where)))
        except UnusableInput as wrong:
            found.rejected.append(RejectedMessage(where, f"content: {wrong.what}"))
            return True
    for alert in alerts:
        try:
            found.alerts.append(read_alert(alert))
        except UnreadableItem as wrong:
            found.rejected.append(RejectedMessage(where, str(wrong)))
    return bool(alerts)


def cap_link(entry: etree._Element) -> str:
    """Return the address of the CAP message an entry points to, empty when it points to none."""
    links = [link for link in children(entry, "link") if link.get("href")]
    for link in links:
        if link.get("type") == "application/cap+xml":
            return str(link.get("href")).strip()
    for link in links:
        address = str(link.get("href")).strip()
        if (
            re.search(r"\.(xml|cap)$", urlsplit(address).path)
            or "wwacapget" in address
            or "/catalogs/cap/" in address
        ):
            return address
    return ""


def _summed_up(entry: etree._Element) -> AlertMessage | None:
    """Return an entry with cap: elements of its own (NWS index)."""
    given = {
        local_name(child): "".join(child.itertext()).strip()
        for child in entry
        if "cap" in namespace(child)
    }
    if not given.get("event"):
        return None
    sent = read_moment(text_of(entry, "published") or text_of(entry, "updated"))
    try:
        status, msg_type = (
            Status(given.get("status", "Actual")),
            MsgType(given.get("msgType", "Alert")),
        )
    except ValueError as wrong:
        raise UnreadableItem(str(wrong)) from wrong
    severity = _severity(given.get("severity", ""))
    drawn = draw([(entry, severity)])
    parameters = read_named_values(entry, "parameter")
    headline = " ".join(text_of(entry, "title").split())
    polygons = bool(drawn.bands)
    return AlertMessage(
        identifier=_identifier(text_of(entry, "id")),
        sender=_author(entry),
        sent=sent,
        status=status,
        msg_type=msg_type,
        event_key=vtec_key(parameters.get("VTEC", ""), sent),
        kind=kind_of(given["event"], given.get("category", "")),
        category=given.get("category", ""),
        event=given["event"],
        severity=severity,
        urgency=given.get("urgency") or "Unknown",
        certainty=given.get("certainty") or "Unknown",
        effective=moment_or_none(given.get("effective", "")),
        onset=moment_or_none(given.get("onset", "")),
        expires=moment_or_none(given.get("expires", "")),
        headline=headline,
        description=text_of(entry, "summary")[:MAX_TEXT],
        area_desc=given.get("areaDesc", "")[:2000],
        geocodes=tuple(drawn.geocodes),
        undrawn=tuple(drawn.undrawn),
        bands=tuple(drawn.bands),
        precision=(Precision.POLYGON if drawn.has_polygon else Precision.CIRCLE)
        if polygons
        else None,
        point=drawn.point,
        is_test=is_test(status, given["event"], headline=headline),
        is_over=msg_type is MsgType.CANCEL,
        is_summary=True,
        drawing_faults=tuple(drawn.faults),
        parameters=parameters,
    )


def _earthquake(entry: etree._Element) -> AlertMessage | None:
    """Return an entry of the USGS Atom feeds."""
    known = _USGS_ID.match(text_of(entry, "id"))
    if known is None:
        return None
    title = text_of(entry, "title")
    magnitude = number_in(title) if title.upper().startswith("M ") else None
    point = point_from_text(text_of(entry, "point"))
    summary = re.sub(r"<[^>]+>", "", text_of(entry, "summary"))
    _, depth_km = gdacs_quake(re.sub(r"\s+", "", summary))
    band = estimated_band(point, magnitude, depth_km)
    event_id = known[1] + known[2]
    return AlertMessage(
        identifier=event_id,
        sender="earthquake.usgs.gov",
        sent=read_moment(text_of(entry, "updated")),
        event_key=f"usgs:{event_id}",
        kind=HazardKind.EARTHQUAKE,
        category="Geo",
        event="Earthquake",
        severity=severity_by_magnitude(magnitude) if magnitude is not None else Severity.UNKNOWN,
        urgency="Past",
        onset=moment_or_none(text_of(entry, "date")),
        sender_name="U.S. Geological Survey",
        headline=title,
        area_desc=title.partition(",")[2].strip(),
        bands=(band,) if band else (),
        precision=Precision.ESTIMATE if band else None,
        point=point,
        magnitude=magnitude,
        depth_km=depth_km,
        is_summary=True,
    )


def _tsunami(entry: etree._Element) -> AlertMessage | None:
    """Return an entry of tsunami.gov: its category stands in the text of its summary."""
    summary = " ".join(text_of(entry, "summary").split())
    category = _CATEGORY.search(summary)
    link = cap_link(entry)
    known = _TSUNAMI_LINK.search(link)
    if category is None or known is None:
        return None
    event = f"Tsunami {category[1].capitalize()}"
    return AlertMessage(
        identifier=f"{known[1]}-{known[3]}-{known[2]}",
        sender="ntwc@noaa.gov",
        sent=read_moment(text_of(entry, "updated")),
        event_key=f"tsunami:{known[2]}",
        kind=HazardKind.TSUNAMI,
        category="Geo",
        event=event,
        severity=_TSUNAMI_SEVERITY.get(category[1].lower(), Severity.UNKNOWN),
        headline=f"{event}: {text_of(entry, 'title')}",
        description=summary[:MAX_TEXT],
        area_desc=text_of(entry, "title"),
        point=_point(entry),
        magnitude=number_in(summary.partition("Magnitude:")[2]),
        is_test=is_test(Status.ACTUAL, event, description=summary),
        is_over=category[1].lower() == "cancellation",
        is_summary=True,
        links={"cap": link},
    )


def _identifier(entry_id: str) -> str:
    """Return the identifier of the whole message, where the entry's own id tells it
    (alerts.weather.gov, api.weather.gov).
    """
    if "wwacapget.php?x=" in entry_id:
        return "NOAA-NWS-ALERTS-" + entry_id.partition("?x=")[2]
    return entry_id.rsplit("/alerts/", 1)[-1]


def _author(entry: etree._Element) -> str:
    for holder in (entry, entry.getparent()):
        for author in children(holder, "author") if holder is not None else []:
            if name := text_of(author, "name"):
                return "w-nws.webmaster@noaa.gov" if name == "NWS" else name
    raise UnreadableItem("no author")


def _point(entry: etree._Element) -> Point | None:
    try:
        return point_from_lonlat(text_of(entry, "long"), text_of(entry, "lat"))
    except BadGeometry:
        return None


def _severity(text: str) -> Severity:
    try:
        return Severity(text)
    except ValueError:
        return Severity.UNKNOWN
