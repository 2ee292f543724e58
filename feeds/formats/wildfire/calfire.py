"""CAL FIRE's incidents: the answers of IncidentApi (a list, of old in an object) and the GeoJSON
of the same (GeoJsonList). Pure.

Its moments end in Z and are the clocks of California all the same: the Palisades fire of 10:30 in
the morning stands as "2025-01-07T10:30:00Z", and an update "11:55Z" quotes an order of 9:25 a.m.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.errors import UnusableInput
from core.geo.errors import BadGeometry
from core.geo.geometry import Box, Point
from core.i18n.languages import N_
from feeds.formats.format import Format, ReadOptions, Syntax
from feeds.formats.geojson import first_properties, list_or_empty
from feeds.formats.html_text import plain_text
from feeds.formats.items import read_items
from feeds.formats.wildfire.incident import FireIncident, fire_message
from feeds.geometry_text import point_from_lonlat
from feeds.timestamps import moment_or_none
from feeds.values import AlertMessage, Reading, UnreadableItem

_NAME = "calfire"
SENDER = "fire.ca.gov"
MAX_INCIDENTS = 5_000
MAX_STATEMENT = 20_000
_PACIFIC = ZoneInfo("America/Los_Angeles")
PACIFIC_TIMES = N_("Sus horas se leyeron como las de California, aunque digan otra zona")
_CALIFORNIA = Box(-124.7, 32.3, -113.9, 42.2)
_YES = frozenset({"true", "y", "yes", "1"})
_NO = frozenset({"false", "n", "no", "0"})
_BUILDINGS = ("StructuresDestroyed", "StructuresDamaged", "StructuresThreatened")


def _incidents(document: Any) -> list[Any] | None:
    """Return the fields of each incident; None when the document is none of CAL FIRE's shapes."""
    if isinstance(document, dict) and document.get("type") == "FeatureCollection":
        features = list_or_empty(document.get("features"))
        return [_flat(feature) for feature in features]
    if isinstance(document, dict) and isinstance(document.get("Incidents"), list):
        return list(document["Incidents"])
    return document if isinstance(document, list) else None


def _flat(feature: Any) -> Any:
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        return feature
    geometry = feature.get("geometry")
    pair = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if not isinstance(pair, list) or len(pair) < 2:
        return feature["properties"]
    return feature["properties"] | {"Longitude": pair[0], "Latitude": pair[1]}


def _recognizes(document: Any) -> bool:
    if any(map(_is_incident, first_properties(document))):
        return True
    named = isinstance(document, list) or (isinstance(document, dict) and "Incidents" in document)
    return named and any(map(_is_incident, (_incidents(document) or [])[:20]))


def _is_incident(fields: Any) -> bool:
    return isinstance(fields, dict) and "UniqueId" in fields and "AcresBurned" in fields


def _read(document: Any, options: ReadOptions) -> Reading:
    incidents = _incidents(document)
    if incidents is None or (incidents and not any(map(_is_incident, incidents))):
        raise UnusableInput(options.location, "no list of CAL FIRE's incidents")
    alerts, rejected = read_items(
        incidents,
        _incident,
        noun="incident",
        name_of=lambda fields: _text(fields, "Name") if isinstance(fields, dict) else "",
        limit=MAX_INCIDENTS,
    )
    return Reading(_NAME, alerts, rejected)


def _incident(fields: Any) -> AlertMessage:
    if not isinstance(fields, dict) or not _text(fields, "UniqueId"):
        raise UnreadableItem("an incident without an id")
    kind = _text(fields, "Type") or "Wildfire"
    if "fire" not in kind.lower():
        raise UnreadableItem(f"no wildfire: {kind[:40]}")
    updated = _moment(fields, "Updated") or _moment(fields, "Started")
    if updated is None:
        raise UnreadableItem("neither updated nor started at a time that can be read")
    identifier = _text(fields, "UniqueId")
    point, faults = _point(fields)
    fire = FireIncident(
        key=f"calfire:{identifier.lower()}",
        identifier=identifier,
        sender=SENDER,
        sender_name="CAL FIRE",
        name=_text(fields, "Name") or identifier,
        updated=updated,
        started=_moment(fields, "Started"),
        point=point,
        acres=_number(fields, "AcresBurned"),
        contained_percent=_number(fields, "PercentContained"),
        is_over=_is_over(fields),
        counties=_counties(fields),
        place=_text(fields, "Location"),
        description=_statement(fields),
        web=_address(fields),
        threatened=sum(int(_number(fields, name) or 0) for name in _BUILDINGS),
        faults=faults,
        notes=(PACIFIC_TIMES,),
    )
    return fire_message(fire)


def _is_over(fields: dict[str, Any]) -> bool:
    """Return whether the list says that a fire is: final, put out, or no longer active."""
    if _is(fields, "Final", _YES) or _text(fields, "Extinguished"):
        return True
    if _text(fields, "ExtinguishedDate"):
        return True
    return _is(fields, "IsActive", _NO) or _is(fields, "Active", _NO)


def _is(fields: dict[str, Any], name: str, words: frozenset[str]) -> bool:
    return _text(fields, name).lower() in words


def _counties(fields: dict[str, Any]) -> tuple[str, ...]:
    listed = fields.get("Counties")
    if not isinstance(listed, list):
        listed = _text(fields, "County").split(",")
    return tuple(str(county).strip() for county in listed if str(county).strip())


def _point(fields: dict[str, Any]) -> tuple[Point | None, tuple[str, ...]]:
    """Return where a fire began; none, and why, when it is out of California (0, 0 stands for
    unknown, signs and axes get lost).
    """
    lon, lat = fields.get("Longitude"), fields.get("Latitude")
    try:
        point = point_from_lonlat(lon, lat)
    except BadGeometry as wrong:
        return None, (str(wrong),)
    box = _CALIFORNIA
    if box.west <= point.lon <= box.east and box.south <= point.lat <= box.north:
        return point, ()
    if point.lon == 0 and point.lat == 0:
        return None, ()
    return None, (f"its point {lat}, {lon} is not in California",)


def _statement(fields: dict[str, Any]) -> str:
    parts = (_text(fields, "ConditionStatement"), _text(fields, "ControlStatement"))
    return "\n".join(filter(None, map(plain_text, parts)))[:MAX_STATEMENT]


def _address(fields: dict[str, Any]) -> str:
    address = _text(fields, "Url") or _text(fields, "CanonicalUrl")
    return f"https://www.fire.ca.gov{address}" if address.startswith("/") else address


def _moment(fields: dict[str, Any], name: str) -> datetime | None:
    moment = moment_or_none(_text(fields, name))
    return moment and moment.replace(tzinfo=_PACIFIC).astimezone(UTC)


def _number(fields: dict[str, Any], name: str) -> float | None:
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    return "" if value is None else str(value).strip()


CALFIRE = Format(name=_NAME, syntax=Syntax.JSON, recognizes=_recognizes, read=_read)
