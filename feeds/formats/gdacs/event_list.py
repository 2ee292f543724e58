"""GDACS: the JSON of its events, geteventlist (SEARCH, EVENTS4APP) or one geteventdata. Pure."""

from __future__ import annotations

from typing import Any

from core.geo.geometry import Point
from feeds.formats.format import Format, ReadOptions, Syntax
from feeds.formats.gdacs.event import (
    MAX_ITEMS,
    EventText,
    event_message,
    event_page,
    first_point,
    merge_geometry,
)
from feeds.formats.geojson import features_of, first_properties, properties_of, require_features
from feeds.formats.items import read_items
from feeds.geometry_text import point_from_lonlat
from feeds.values import AlertMessage, Reading

_NAME = "gdacs-events"


def has_events(document: Any) -> bool:
    """Return whether the features of a JSON value are events of GDACS (or parts of one)."""
    return any(
        "eventtype" in properties and "eventid" in properties
        for properties in first_properties(document)
    )


def has_shapes(document: Any) -> bool:
    """Return whether the features of a JSON value are polygons of one event of GDACS."""
    return any(
        str(properties.get("Class", "")).startswith("Poly_")
        for properties in first_properties(document)
    )


def message_of_feature(feature: Any) -> AlertMessage:
    """Return the event that a feature describes. Raises UnreadableItem."""
    properties = properties_of(feature)
    fields = _flat(properties)
    addresses = properties["url"] if isinstance(properties.get("url"), dict) else {}
    geometry = addresses.get("geometry")
    text = EventText(
        sent=fields.get("datemodified") or fields.get("todate", ""),
        headline=fields.get("htmldescription") or fields.get("name", ""),
        description=fields.get("description", ""),
        web=str(addresses.get("report") or ""),
        links={"geometry": str(geometry)} if geometry else {},
    )
    point = first_point(lambda: _point_of(feature.get("geometry")))
    return event_message(fields, point, text)


def _flat(properties: dict[str, Any]) -> dict[str, str]:
    fields = {
        key: str(value) for key, value in properties.items() if isinstance(value, str | int | float)
    }
    severity = properties.get("severitydata")
    if isinstance(severity, dict):
        fields["severity"] = str(severity.get("severitytext") or "")
        fields["severityvalue"] = str(severity.get("severity") or "")
    return fields


def _recognizes(document: Any) -> bool:
    return has_events(document) and not has_shapes(document)


def _read(document: Any, options: ReadOptions) -> Reading:
    collection = require_features(document, _NAME, options.location)
    alerts, rejected = read_items(
        features_of(collection),
        message_of_feature,
        noun="item",
        name_of=_feature_name,
        limit=MAX_ITEMS,
    )
    return Reading(_NAME, alerts, rejected)


def _feature_name(feature: Any) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return ""
    return f"{properties.get('eventtype') or ''}{properties.get('eventid') or ''}"


def _point_of(geometry: Any) -> Point:
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        raise TypeError("not a point")
    return point_from_lonlat(geometry["coordinates"][0], geometry["coordinates"][1])


GDACS_EVENTS = Format(
    name=_NAME,
    syntax=Syntax.JSON,
    recognizes=_recognizes,
    read=_read,
    merge=merge_geometry,
    event_page=event_page,
)
