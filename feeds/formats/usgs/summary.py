"""USGS earthquakes: summary feeds, answers of the event query, the detail of one event. Pure."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from core.geo.geometry import BadGeometry, Point
from feeds.classification import COLOURS, gravest, is_test
from feeds.earthquakes import FELT_MMI, estimated_band, severity_by_magnitude, severity_by_mmi
from feeds.geometry_text import point_from_lonlat
from feeds.timestamps import InvalidTimestamp, from_milliseconds
from feeds.values import (
    AlertMessage,
    Band,
    HazardKind,
    Precision,
    Reading,
    RejectedMessage,
    Severity,
    Status,
    UnreadableItem,
)

SENDER = "earthquake.usgs.gov"
MAX_ITEMS = 25_000
"""The largest monthly feed holds about 11,000."""


def read_usgs(document: dict[str, Any]) -> Reading:
    """Return the events of a summary, an fdsnws query (FeatureCollection) or a detail (Feature)."""
    listed = document.get("features") if document.get("type") == "FeatureCollection" else [document]
    features = listed if isinstance(listed, list) else []
    alerts, rejected = [], []
    for number, feature in enumerate(features[:MAX_ITEMS], 1):
        try:
            alerts.append(_event(feature))
        except UnreadableItem as wrong:
            name = str(feature.get("id", "")) if isinstance(feature, dict) else ""
            rejected.append(RejectedMessage(f"event {number} {name}".strip(), str(wrong)))
    if len(features) > MAX_ITEMS:
        rejected.append(
            RejectedMessage(
                f"event {MAX_ITEMS + 1} and after", f"more than {MAX_ITEMS} events in one body"
            )
        )
    metadata = document.get("metadata")
    title = metadata.get("title") if isinstance(metadata, dict) else None
    return Reading(
        "usgs-geojson", tuple(alerts), tuple(rejected), details={"title": title} if title else {}
    )


def with_shakemap(
    message: AlertMessage, reading: Reading, felt_mmi: float = FELT_MMI
) -> AlertMessage:
    """Return the message with the zone its ShakeMap draws: the level `felt_mmi` and the whole steps
    above it.

    A ShakeMap on which that level does not occur says that nobody felt it so: no zone is left.
    One of another event changes nothing but `drawing_faults`.
    """
    keys = {message.event_key, *message.also_known_as}
    event = str(reading.details.get("event_id", ""))
    if event and f"usgs:{event}" not in keys:
        return replace(
            message,
            drawing_faults=(*message.drawing_faults, f"a ShakeMap of another event ({event})"),
        )
    levels: list[tuple[float, Band]] = [
        (value, band) for value, band in reading.details.get("levels", ()) if value >= felt_mmi
    ]
    bands = tuple(
        band
        for number, (value, band) in enumerate(levels)
        if number == 0 or float(value).is_integer()
    )
    return replace(
        message,
        bands=bands,
        precision=Precision.CONTOUR if bands else None,
        severity=gravest((message.severity, *(band.severity for band in bands))),
        drawing_faults=(*message.drawing_faults, *reading.details.get("faults", ())),
        parameters=message.parameters | {"shakemap": "drawn"},
    )


def _event(feature: Any) -> AlertMessage:
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        raise UnreadableItem("not a GeoJSON feature")
    given = feature["properties"]
    event_id = feature.get("id")
    if not isinstance(event_id, str) or not event_id.isalnum():
        raise UnreadableItem(f"an id {str(event_id)[:40]!r} nobody can use")
    try:
        updated, onset = (
            from_milliseconds(given.get("updated")),
            from_milliseconds(given.get("time")),
        )
        point, depth_km = _where(feature.get("geometry"))
    except (InvalidTimestamp, BadGeometry) as wrong:
        raise UnreadableItem(str(wrong)) from wrong
    magnitude = _number(given.get("mag"))
    kind = str(given.get("type") or "earthquake")
    is_quake = kind == "earthquake"
    band = estimated_band(point, magnitude, depth_km) if is_quake else None
    status = str(given.get("status") or "")
    keys = [f"usgs:{part}" for part in str(given.get("ids") or "").split(",") if part]
    return AlertMessage(
        identifier=event_id,
        sender=SENDER,
        sent=updated,
        event_key=f"usgs:{event_id}",
        also_known_as=tuple(key for key in keys if key != f"usgs:{event_id}"),
        kind=HazardKind.EARTHQUAKE if is_quake else HazardKind.OTHER,
        category="Geo",
        event=kind.capitalize(),
        severity=_severity(given, magnitude),
        urgency="Past",
        certainty="Observed" if status == "reviewed" else "Likely",
        onset=onset,
        sender_name="U.S. Geological Survey",
        headline=str(given.get("title") or f"M {magnitude} - {given.get('place')}"),
        web=str(given.get("url") or ""),
        area_desc=str(given.get("place") or ""),
        bands=(band,) if band else (),
        precision=Precision.ESTIMATE if band else None,
        point=point,
        magnitude=magnitude,
        depth_km=depth_km,
        is_test=is_test(Status.ACTUAL, str(given.get("title") or "")),
        is_over=status == "deleted",
        parameters={
            name: str(given[name])
            for name in ("alert", "mmi", "cdi", "felt", "tsunami", "status", "magType", "net")
            if given.get(name) is not None
        },
        links=_links(given),
    )


def _severity(given: dict[str, Any], magnitude: float | None) -> Severity:
    """Return the gravest of PAGER's colour and the strongest shaking; by magnitude while neither is
    known.
    """
    known = []
    if colour := COLOURS.get(str(given.get("alert") or "").lower()):
        known.append(colour)
    if (mmi := _number(given.get("mmi"))) is not None:
        known.append(severity_by_mmi(mmi))
    if known:
        return gravest(known)
    return severity_by_magnitude(magnitude) if magnitude is not None else Severity.UNKNOWN


def _links(given: dict[str, Any]) -> dict[str, str]:
    """Return the detail of an event that has a ShakeMap, or the contours themselves once the detail
    is read.
    """
    products = given.get("products")
    try:
        maps = products["shakemap"] if isinstance(products, dict) else []
        return {"shakemap": str(maps[0]["contents"]["download/cont_mmi.json"]["url"])}
    except (KeyError, IndexError, TypeError):
        pass
    has_map = "shakemap" in str(given.get("types") or "").split(",")
    return {"detail": str(given["detail"])} if has_map and given.get("detail") else {}


def _where(geometry: Any) -> tuple[Point, float | None]:
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if not isinstance(coordinates, list) or len(coordinates) < 2:
        raise BadGeometry("no epicentre")
    point = point_from_lonlat(coordinates[0], coordinates[1])
    return point, _number(coordinates[2]) if len(coordinates) > 2 else None


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)
