"""What single senders mean beyond the words of CAP: GDACS, NWS, SMN, USGS, the tsunami centres."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from core.geo.geometry import BadGeometry, Point
from feeds.classification import COLOURS, GDACS_KINDS, SEMAFORO
from feeds.earthquakes import estimated_band
from feeds.geometry_text import point_from_text
from feeds.timestamps import moment_or_none
from feeds.values import (
    AlertMessage,
    Geocode,
    HazardKind,
    MsgType,
    Precision,
    Severity,
    UndrawnArea,
)

_VTEC = re.compile(
    r"/[OTEX]\.([A-Z]{3})\.([A-Z]{4})\.([A-Z]{2})\.([A-Z])\.(\d{4})\.(\d{6}T\d{4}Z)-(\d{6}T\d{4}Z)/"
)
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_TSUNAMI_ID = re.compile(r"^(PAAQ|PHEB)-\d+-(\w+)$")


def refine(message: AlertMessage) -> AlertMessage:
    """Return the message with what its sender is known to mean by it."""
    parameters = message.parameters
    if message.sender.endswith("gdacs.org"):
        return _gdacs(message)
    if "EventIDKey" in parameters and "usgs" in message.sender:
        return _usgs(message)
    if _TSUNAMI_ID.match(message.identifier):
        return _tsunami(message)
    if "VTEC" in parameters:
        return _vtec(message)
    if "conagua" in message.sender or message.sender == "smn.cna.gob.mx":
        return _smn(message)
    if message.sender == "sasmex.net":
        return replace(message, magnitude=number_in(parameters.get("Magnitude", "")))
    return message


def vtec_key(vtec: str, sent: datetime) -> str:
    """Return what ties the messages of one NWS event: office, phenomenon, significance, number,
    year (NWSI 10-1703).

    The number starts anew each year, hence the year of sending. Empty when it is no VTEC.
    """
    found = _VTEC.search(vtec)
    return f"vtec:{found[2]}.{found[3]}.{found[4]}.{found[5]}.{sent.year}" if found else ""


def is_open_ended(vtec: str) -> bool:
    """Return whether a VTEC says "until further notice" (its end is all zeros)."""
    found = _VTEC.search(vtec)
    return bool(found and found[7].startswith("000000"))


def number_in(text: str) -> float | None:
    """Return the first number in a text such as "38.7 km (24.0 miles)"."""
    found = _NUMBER.search(text)
    return float(found[0]) if found else None


def gdacs_severity(parameters: dict[str, str]) -> Severity:
    """By the colour of the episode (now), else of the event (worst so far); CAP says Moderate for
    Green too.
    """
    colour = parameters.get("episodealertlevel") or parameters.get("alertlevel", "")
    return COLOURS.get(colour.lower(), Severity.UNKNOWN)


def _vtec(message: AlertMessage) -> AlertMessage:
    vtec = message.parameters["VTEC"]
    return replace(
        message,
        event_key=vtec_key(vtec, message.sent),
        ends=moment_or_none(message.parameters.get("eventEndingTime")),
    )


def _gdacs(message: AlertMessage) -> AlertMessage:
    """Its `sent` lies an hour before the event it reports: `datemodified`, else `fromdate` counts
    (field notes, 2).
    """
    given = message.parameters
    kind = given.get("eventtype", "")
    event_id = given.get("eventid") or given.get("incidents", "")
    began = moment_or_none(given.get("fromdate"))
    magnitude, depth_km = gdacs_quake(given.get("hazardcomponents", ""), given.get("severity", ""))
    return replace(
        message,
        sent=moment_or_none(given.get("datemodified")) or began or message.sent,
        event_key=f"gdacs:{kind}{event_id}" if kind and event_id else "",
        kind=GDACS_KINDS.get(kind, message.kind),
        severity=gdacs_severity(given),
        bands=tuple(
            replace(band, severity=gdacs_severity(given), label="GDACS") for band in message.bands
        ),
        onset=began,
        area_desc=given.get("country", ""),
        # A 100 km ring round the epicentre is written out as a polygon of 180 points.
        precision=Precision.CIRCLE if message.precision and kind == "EQ" else message.precision,
        undrawn=tuple(replace(area, severity=gdacs_severity(given)) for area in message.undrawn),
        magnitude=magnitude if kind == "EQ" else None,
        depth_km=depth_km if kind == "EQ" else None,
    )


def gdacs_quake(*texts: str) -> tuple[float | None, float | None]:
    """Magnitude and depth out of "Magnitude 5M, Depth:596.851km" or "EQ,magnitude=5,depth=596.851"."""
    text = " ".join(texts)
    magnitude = re.search(r"magnitude[ =]+(\d+(?:\.\d+)?)", text, re.IGNORECASE)
    depth = re.search(r"depth[:=]\s*(\d+(?:\.\d+)?)", text, re.IGNORECASE)
    return (float(magnitude[1]) if magnitude else None, float(depth[1]) if depth else None)


def _usgs(message: AlertMessage) -> AlertMessage:
    """Return the retired CAP of USGS: a circle of radius 0 and the magnitude in a parameter."""
    given = message.parameters
    magnitude, depth_km = number_in(given.get("Magnitude", "")), number_in(given.get("Depth", ""))
    band = estimated_band(message.point, magnitude, depth_km)
    return replace(
        message,
        event_key=f"usgs:{given['EventIDKey']}",
        onset=moment_or_none(given.get("EventTime")),
        magnitude=magnitude,
        depth_km=depth_km,
        severity=band.severity if band else Severity.MINOR,
        bands=(band,) if band else (),
        precision=Precision.ESTIMATE if band else None,
        undrawn=() if band else message.undrawn,
    )


def _tsunami(message: AlertMessage) -> AlertMessage:
    given = message.parameters
    message = replace(
        message,
        event_key=f"tsunami:{message.identifier.split('-', 2)[2]}",
        kind=HazardKind.TSUNAMI,
        point=_point(given.get("EventLatLon", "")) or message.point,
        magnitude=number_in(given.get("EventPreliminaryMagnitude", "")),
        depth_km=number_in(given.get("EventDepth", "")),
    )
    coded = any(area.geocodes for area in message.undrawn)
    alarms = re.search(r"warning|advisory|watch", message.event, re.IGNORECASE)
    if coded or not alarms or not given.get("NWSUGC") or message.msg_type is MsgType.CANCEL:
        return message
    # The header of a warning lists its zones; that of an information statement only whom it was
    # sent to.
    code = Geocode("UGC", given["NWSUGC"])
    return replace(
        message,
        geocodes=(*message.geocodes, code),
        undrawn=(UndrawnArea("", (code,), message.severity),),
    )


def _smn(message: AlertMessage) -> AlertMessage:
    """Severity is Unknown in SMN's cyclone notices: its traffic light says it.

    Its areas are lists of states.
    """
    light = message.parameters.get("semáforo", "").strip().lower()
    severity = message.severity
    if severity is Severity.UNKNOWN:
        severity = SEMAFORO.get(light, Severity.UNKNOWN)
    undrawn = tuple(
        replace(
            area,
            severity=severity,
            geocodes=area.geocodes or (Geocode("MX-STATE", area.description),),
        )
        if area.description
        else replace(area, severity=severity)
        for area in message.undrawn
    )
    bands = tuple(replace(band, severity=severity) for band in message.bands)
    return replace(message, severity=severity, undrawn=undrawn, bands=bands)


def _point(text: str) -> Point | None:
    try:
        return point_from_text(text)
    except BadGeometry:
        return None
