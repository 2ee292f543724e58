"""GDACS: one event out of the flat values that its RSS and its JSON both give. Pure.

Never `gdacs:bbox`: four degrees around a quake, thirteen around a cyclone, and for SARAI-19 at
-178.8 it is in the South Atlantic. A point is only a centre: the zone comes with the geometry.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.geo.errors import BadGeometry
from core.geo.geometry import Point
from feeds.classification import GDACS_KINDS, is_test
from feeds.disaster_numbers import glide_key
from feeds.earthquakes import estimated_band
from feeds.formats.format import FetchLinked
from feeds.quantities import magnitude_and_depth_km
from feeds.senders.gdacs import gdacs_severity
from feeds.storm_names import storm_key
from feeds.timestamps import moment_or_none
from feeds.values import AlertMessage, Band, Precision, Reading, Severity, Status, UnreadableItem

SENDER = "info-gdacs@gdacs.org"
MAX_ITEMS = 2_000
_PAGE = "https://www.gdacs.org/gdacsapi/api/events/geteventdata"
_KEY = re.compile(r"gdacs:(?P<kind>[A-Z]{2})(?P<id>[0-9]+)")
QUAKE = "EQ"
CYCLONE = "TC"
_EVENTS = {
    QUAKE: "Earthquake",
    CYCLONE: "Tropical cyclone",
    "FL": "Flood",
    "VO": "Volcanic eruption",
    "DR": "Drought",
    "WF": "Forest fire",
    "TS": "Tsunami",
}
_GEOPHYSICAL = {QUAKE, "VO", "TS"}
_PARAMETERS = (
    "eventtype",
    "eventid",
    "episodeid",
    "eventname",
    "alertlevel",
    "episodealertlevel",
    "severity",
    "severityvalue",
    "todate",
    "iso3",
    "glide",
    "source",
    "sourceid",
)


@dataclass(frozen=True, slots=True)
class EventText:
    """What the RSS and the JSON of an event each say in a place of their own."""

    sent: str
    headline: str
    description: str
    web: str
    links: dict[str, str] = field(default_factory=dict)


def event_message(fields: dict[str, str], point: Point | None, text: EventText) -> AlertMessage:
    """Return the message of one event. Raises UnreadableItem without a kind, an id or a date."""
    kind, event_id = _identity(fields)
    severity = gdacs_severity(fields)
    quake_values = magnitude_and_depth_km(fields.get("severity", "")) if kind == QUAKE else None
    magnitude, depth_km = quake_values or (None, None)
    band = estimated_band(point, magnitude, depth_km)
    return AlertMessage(
        identifier=f"GDACS_{kind}_{event_id}_{fields.get('episodeid', '')}".rstrip("_"),
        sender=SENDER,
        sent=_moment(fields, text.sent),
        event_key=f"gdacs:{kind}{event_id}",
        also_known_as=_other_keys(kind, fields),
        is_sequenced=True,
        kind=GDACS_KINDS[kind],
        category="Geo" if kind in _GEOPHYSICAL else "Met",
        event=_EVENTS[kind],
        severity=severity,
        certainty="Observed",
        onset=moment_or_none(fields.get("fromdate", "")),
        sender_name="Global Disaster Alert and Coordination System",
        headline=text.headline,
        description=text.description,
        web=text.web,
        area_desc=fields.get("country", ""),
        bands=(replace(band, severity=severity),) if band else (),
        precision=Precision.ESTIMATE if band else None,
        point=point,
        magnitude=magnitude,
        depth_km=depth_km,
        is_test=is_test(Status.ACTUAL, fields.get("eventname", "")),
        is_over=fields.get("iscurrent", "true").strip().lower() == "false",
        parameters={name: fields[name] for name in _PARAMETERS if fields.get(name)},
        links=text.links,
    )


_CYCLONE = "TC"


def with_geometry(message: AlertMessage, reading: Reading) -> AlertMessage:
    """Return the message with the bands of its own event's geometry or CAP.

    The message itself when `reading` holds another event, or draws no more than an estimate.
    """
    for other in reading.alerts:
        if other.event_key == message.event_key and _is_drawn(other):
            keys = dict.fromkeys((*message.also_known_as, *other.also_known_as))
            return replace(
                message,
                bands=_bands_for(message, other, reading.format),
                precision=other.precision,
                undrawn=(),
                drawing_faults=other.drawing_faults,
                also_known_as=tuple(keys),
            )
    return message


def merge_geometry(
    message: AlertMessage, details: Reading, fetch: FetchLinked, felt_mmi: float
) -> AlertMessage:
    """Complete a message of GDACS by what its link says (`Format.merge`)."""
    return with_geometry(message, details)


def event_page(key: str) -> str | None:
    """Return the address of the data of an event, whose `iscurrent` says whether it goes on."""
    match = _KEY.fullmatch(key)
    return f"{_PAGE}?eventtype={match['kind']}&eventid={match['id']}" if match else None


def first_point(*attempts: Callable[[], Point]) -> Point | None:
    """Return the first point that can be read of the places where it may be."""
    for attempt in attempts:
        try:
            return attempt()
        except (BadGeometry, KeyError, TypeError, IndexError):
            continue
    return None


def _identity(fields: dict[str, str]) -> tuple[str, str]:
    kind, event_id = fields.get("eventtype", ""), fields.get("eventid", "")
    if kind not in GDACS_KINDS or not event_id.isdigit():
        raise UnreadableItem(f"no event: type {kind!r}, id {event_id[:40]!r}")
    return kind, event_id


def _moment(fields: dict[str, str], sent: str) -> datetime:
    moment = moment_or_none(sent) or moment_or_none(fields.get("fromdate", ""))
    if moment is None:
        raise UnreadableItem("no date that can be read")
    return moment


def _other_keys(kind: str, fields: dict[str, str]) -> tuple[str, ...]:
    """Return by what others know the event: its number in the register of disasters, too."""
    numbered = glide_key(fields.get("glide", ""))
    return (*_keys_elsewhere(kind, fields), *filter(None, [numbered]))


def _keys_elsewhere(kind: str, fields: dict[str, str]) -> tuple[str, ...]:
    if kind == _CYCLONE:
        began = moment_or_none(fields.get("fromdate", ""))
        named = storm_key(fields.get("eventname", ""), began) if began else ""
        return (named,) if named else ()
    # GDACS takes its quakes from NEIC and names the id that USGS gave them.
    source_id = fields.get("sourceid", "")
    if kind != QUAKE or source_id in {"", "NEIC"}:
        return ()
    return (f"usgs:{source_id}",)


def _is_drawn(message: AlertMessage) -> bool:
    return bool(message.bands) and message.precision is not Precision.ESTIMATE


def _bands_for(message: AlertMessage, other: AlertMessage, format_name: str) -> tuple[Band, ...]:
    """Return the bands with the severities of the geometry; those of a CAP all get the event's."""
    if format_name == "gdacs-geometry":
        return other.bands
    level = message.severity if other.severity is Severity.UNKNOWN else other.severity
    return tuple(replace(band, severity=level) for band in other.bands)
