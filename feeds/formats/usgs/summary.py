"""USGS earthquakes: summary feeds, answers of the event query, the detail of one event. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from core.geo.errors import BadGeometry
from core.geo.geometry import Point
from feeds.classification import COLOURS, is_test, most_severe
from feeds.earthquakes import estimated_band, severity_by_magnitude, severity_by_mmi
from feeds.formats.format import FetchLinked, Format, ReadOptions, Syntax, take_whole
from feeds.formats.geojson import (
    feature_id,
    features_of,
    first_properties,
    properties_of,
    require_features,
)
from feeds.formats.items import read_items
from feeds.formats.usgs.losses import LOSSES_NAME
from feeds.formats.usgs.shakemap import SHAKEMAP_NAME, with_shakemap
from feeds.geometry_text import point_from_lonlat
from feeds.timestamps import InvalidTimestamp, from_milliseconds
from feeds.values import (
    OWED,
    AlertMessage,
    HazardKind,
    Precision,
    Reading,
    Severity,
    Status,
    UnreadableItem,
)

SENDER = "earthquake.usgs.gov"
_NAME = "usgs-geojson"
_DETAIL = "https://earthquake.usgs.gov/earthquakes/feed/v1.0/detail"
_KEY = re.compile(r"usgs:(?P<id>[A-Za-z0-9]+)")
MAX_ITEMS = 25_000
"""The largest monthly feed holds about 11,000."""
_PARAMETERS = ("alert", "mmi", "cdi", "felt", "tsunami", "status", "magType", "net")


def _recognizes(document: Any) -> bool:
    if any("mag" in fields and "net" in fields for fields in first_properties(document)):
        return True
    # A quiet hour: no event in it, but the metadata of the feed.
    metadata = document.get("metadata") if isinstance(document, dict) else None
    if not isinstance(metadata, dict):
        return False
    return "usgs" in f"{metadata.get('url', '')}{metadata.get('title', '')}".lower()


def _read(document: Any, options: ReadOptions) -> Reading:
    """Return the events of a summary or of an fdsnws query (FeatureCollection), or the event of a
    detail (Feature).
    """
    collection = require_features(document, _NAME, options.location)
    alerts, rejected = read_items(
        features_of(collection), _event, noun="event", name_of=feature_id, limit=MAX_ITEMS
    )
    metadata = collection.get("metadata")
    title = metadata.get("title") if isinstance(metadata, dict) else None
    return Reading(_NAME, alerts, rejected, details={"title": title} if title else {})


def _merge(
    message: AlertMessage, details: Reading, fetch: FetchLinked, felt_mmi: float
) -> AlertMessage:
    """Draw an event by its ShakeMap: a summary links to the detail, the detail to the contours; the
    losses that PAGER estimates come along as context.
    """
    if details.format == SHAKEMAP_NAME:
        drawn = with_shakemap(message, details, felt_mmi)
        return _with_losses(drawn, message.links, fetch)
    if details.format == LOSSES_NAME:
        return replace(message, context=details.context)
    if details.format != _NAME or not details.alerts:
        return take_whole(message, details, fetch, felt_mmi)
    links = details.alerts[0].links
    return _with_losses(_with_contours(message, links, fetch, felt_mmi), links, fetch)


def _with_contours(
    message: AlertMessage, links: Mapping[str, str], fetch: FetchLinked, felt_mmi: float
) -> AlertMessage:
    """Return a quake as its ShakeMap draws it; contours that could not be had are owed."""
    if "shakemap" not in links:
        return message
    contours = fetch(links["shakemap"])
    if contours is not None:
        return with_shakemap(message, contours, felt_mmi)
    faults = (*message.drawing_faults, f"{OWED}{links['shakemap']}")
    return replace(message, drawing_faults=faults)


def _with_losses(
    message: AlertMessage, links: Mapping[str, str], fetch: FetchLinked
) -> AlertMessage:
    """Return a quake with what PAGER estimates of it, as context: never in its words, which would
    make each new estimate a new message.
    """
    losses = fetch(links["losses"]) if "losses" in links else None
    if losses is None:
        return message
    own = (replace(item, event_key=message.event_key) for item in losses.context)
    return replace(message, context=tuple(own))


def _event(feature: Any) -> AlertMessage:
    fields = properties_of(feature)
    event_id = _id_of(feature)
    updated, onset, point, depth_km = _when_and_where(fields, feature.get("geometry"))
    magnitude = _number(fields.get("mag"))
    kind = str(fields.get("type") or "earthquake")
    is_quake = kind == "earthquake"
    band = estimated_band(point, magnitude, depth_km) if is_quake else None
    status = _text(fields, "status")
    title = _text(fields, "title")
    return AlertMessage(
        identifier=event_id,
        sender=SENDER,
        sent=updated,
        event_key=f"usgs:{event_id}",
        also_known_as=_other_keys(fields, event_id),
        revision=str(fields.get("updated") or ""),
        is_sequenced=True,
        kind=HazardKind.EARTHQUAKE if is_quake else HazardKind.OTHER,
        category="Geo",
        event=kind.capitalize(),
        severity=_severity(fields, magnitude),
        urgency="Past",
        certainty="Observed" if status == "reviewed" else "Likely",
        onset=onset,
        sender_name="U.S. Geological Survey",
        headline=title or f"M {magnitude} - {fields.get('place')}",
        web=_text(fields, "url"),
        area_desc=_text(fields, "place"),
        bands=(band,) if band else (),
        precision=Precision.ESTIMATE if band else None,
        point=point,
        magnitude=magnitude,
        depth_km=depth_km,
        is_test=is_test(Status.ACTUAL, title),
        is_over=status == "deleted",
        parameters=_parameters(fields),
        links=_links(fields),
    )


def _parameters(fields: dict[str, Any]) -> dict[str, str]:
    return {name: str(fields[name]) for name in _PARAMETERS if fields.get(name) is not None}


def _id_of(feature: dict[str, Any]) -> str:
    event_id = feature.get("id")
    if not isinstance(event_id, str) or not event_id.isalnum():
        raise UnreadableItem(f"an id {str(event_id)[:40]!r} nobody can use")
    return event_id


def _when_and_where(
    fields: dict[str, Any], geometry: Any
) -> tuple[datetime, datetime, Point, float | None]:
    """Return when it was updated, when it happened, the epicentre and the depth in kilometres."""
    try:
        updated, onset = (
            from_milliseconds(fields.get("updated")),
            from_milliseconds(fields.get("time")),
        )
        point, depth_km = _hypocentre(geometry)
    except (InvalidTimestamp, BadGeometry) as wrong:
        raise UnreadableItem(str(wrong)) from wrong
    return updated, onset, point, depth_km


def _other_keys(fields: dict[str, Any], event_id: str) -> tuple[str, ...]:
    """Return the keys that other networks gave the event: USGS may prefer another one tomorrow."""
    others = [part for part in _text(fields, "ids").split(",") if part and part != event_id]
    return tuple(f"usgs:{other}" for other in others)


def _severity(fields: dict[str, Any], magnitude: float | None) -> Severity:
    """Return the more severe of PAGER's colour and the strongest shaking; by magnitude while
    neither is known.
    """
    found = []
    if colour := COLOURS.get(_text(fields, "alert").lower()):
        found.append(colour)
    if (mmi := _number(fields.get("mmi"))) is not None:
        found.append(severity_by_mmi(mmi))
    if found:
        return most_severe(found)
    return severity_by_magnitude(magnitude) if magnitude is not None else Severity.UNKNOWN


def _links(fields: dict[str, Any]) -> dict[str, str]:
    """Return the detail of an event that has a ShakeMap; once the detail is read, the contours
    themselves and the estimate of losses.
    """
    products = fields.get("products")
    if isinstance(products, dict):
        addresses = {
            "shakemap": _content(products, "shakemap", "download/cont_mmi.json"),
            "losses": _content(products, "losspager", "json/losses.json"),
        }
        if found := {name: address for name, address in addresses.items() if address}:
            return found
    has_map = "shakemap" in _text(fields, "types").split(",")
    return {"detail": str(fields["detail"])} if has_map and fields.get("detail") else {}


def _content(products: dict[str, Any], product: str, name: str) -> str:
    """Return the address of a file of the preferred version of a product; "" without one."""
    try:
        return str(products[product][0]["contents"][name]["url"])
    except (KeyError, IndexError, TypeError):
        return ""


def _hypocentre(geometry: Any) -> tuple[Point, float | None]:
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if not isinstance(coordinates, list) or len(coordinates) < 2:
        raise BadGeometry("no epicentre")
    point = point_from_lonlat(coordinates[0], coordinates[1])
    return point, _number(coordinates[2]) if len(coordinates) > 2 else None


def _text(fields: dict[str, Any], name: str) -> str:
    return str(fields.get(name) or "")


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def event_page(key: str) -> str | None:
    """Return the address of the detail of an event; it says `deleted`, or is gone, when USGS takes
    the event back.
    """
    match = _KEY.fullmatch(key)
    return f"{_DETAIL}/{match['id']}.geojson" if match else None


USGS_GEOJSON = Format(
    name=_NAME,
    syntax=Syntax.JSON,
    recognizes=_recognizes,
    read=_read,
    merge=_merge,
    event_page=event_page,
)
