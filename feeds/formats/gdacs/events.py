"""GDACS: the RSS of events, the JSON of events and the JSON of their geometry. Pure.

Never `gdacs:bbox`: four degrees around a quake, thirteen around a cyclone, and for SARAI-19 at
-178.8 it lies in the South Atlantic. A point is only a centre: the zone comes with the geometry.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from lxml import etree

from core.geo.geometry import Area, BadGeometry, Point, union
from feeds.classification import GDACS_KINDS, is_test
from feeds.earthquakes import FELT_MMI, estimated_band, severity_by_mmi
from feeds.formats.safe_xml import children, local_name, text_of
from feeds.geometry_text import area_from_geojson, point_from_lonlat, point_from_text
from feeds.senders.dialects import gdacs_quake, gdacs_severity
from feeds.timestamps import moment_or_none
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

SENDER = "info-gdacs@gdacs.org"
GEOMETRY = "https://www.gdacs.org/gdacsapi/api/polygons/getgeometry"
MAX_ITEMS = 2_000
_EVENTS = {
    "EQ": "Earthquake",
    "TC": "Tropical cyclone",
    "FL": "Flood",
    "VO": "Volcanic eruption",
    "DR": "Drought",
    "WF": "Forest fire",
    "TS": "Tsunami",
}
_SWATHS = {
    "Poly_Green": (Severity.MODERATE, "60 km/h"),
    "Poly_Orange": (Severity.SEVERE, "90 km/h"),
    "Poly_Red": (Severity.EXTREME, "120 km/h"),
}
"""Severity and wind of each swath."""
_WIDER = {"Poly_Cones", "Poly_Global"}
"""Where a cyclone's centre may go; the whole basin of a flood: neither is where the hazard holds.
"""
_SHAKING = "Poly_SMPInt_"


def read_rss(root: etree._Element) -> Reading:
    """Return the events of rss.xml, rss_24h.xml or rss_7d.xml; an item that cannot be read is
    rejected alone.
    """
    items = [item for channel in children(root, "channel") for item in children(channel, "item")]
    return _reading("gdacs-rss", items, _rss_item, lambda item: text_of(item, "guid"))


def read_events(document: dict[str, Any]) -> Reading:
    """Return the events of geteventlist (SEARCH, EVENTS4APP) or of one geteventdata."""
    features = (
        document.get("features") if document.get("type") == "FeatureCollection" else [document]
    )
    return _reading("gdacs-events", _list(features), _event_feature, _feature_name)


def read_geometry(document: dict[str, Any], felt_mmi: float = FELT_MMI) -> Reading:
    """Return the one event of getgeometry, with its bands drawn.

    Shapes that cannot be used are named in the message.
    """
    features = [feature for feature in _list(document.get("features")) if isinstance(feature, dict)]
    centre = next((feature for feature in features if _class_of(feature) == "Point_Centroid"), None)
    try:
        if not features:
            raise UnreadableItem("no feature in it")
        message = _event_feature(centre or features[0])
    except UnreadableItem as wrong:
        return Reading("gdacs-geometry", rejected=(RejectedMessage("event", str(wrong)),))
    bands, precision, faults = _draw(features, message, felt_mmi)
    drawn = replace(message, bands=bands or message.bands, drawing_faults=tuple(faults))
    return Reading(
        "gdacs-geometry", (replace(drawn, precision=precision if bands else message.precision),)
    )


def with_geometry(message: AlertMessage, reading: Reading) -> AlertMessage:
    """Return the message with the bands of its own event's geometry or CAP; itself when `reading`
    holds another event.
    """
    for other in reading.alerts:
        if (
            other.event_key == message.event_key
            and other.bands
            and other.precision is not Precision.ESTIMATE
        ):
            level = message.severity if other.severity is Severity.UNKNOWN else other.severity
            keeps = reading.format == "gdacs-geometry"
            bands = (
                other.bands
                if keeps
                else tuple(replace(band, severity=level) for band in other.bands)
            )
            return replace(
                message,
                bands=bands,
                precision=other.precision,
                undrawn=(),
                drawing_faults=other.drawing_faults,
                also_known_as=tuple(dict.fromkeys((*message.also_known_as, *other.also_known_as))),
            )
    return message


def _reading(
    format_name: str,
    items: list[Any],
    read_one: Callable[[Any], AlertMessage],
    name_of: Callable[[Any], str],
) -> Reading:
    alerts, rejected = [], []
    for number, item in enumerate(items[:MAX_ITEMS], 1):
        try:
            alerts.append(read_one(item))
        except UnreadableItem as wrong:
            rejected.append(RejectedMessage(f"item {number} {name_of(item)}".strip(), str(wrong)))
    if len(items) > MAX_ITEMS:
        rejected.append(
            RejectedMessage(
                f"item {MAX_ITEMS + 1} and after", f"more than {MAX_ITEMS} items in one body"
            )
        )
    return Reading(format_name, tuple(alerts), tuple(rejected))


def _rss_item(item: etree._Element) -> AlertMessage:
    given = {
        local_name(child): "".join(child.itertext()).strip() for child in item if not len(child)
    }
    severity = next(iter(children(item, "severity")), None)
    if severity is not None:
        given["severityvalue"] = severity.get("value", "")
    point = _first_point(lambda: point_from_text(given["point"]), lambda: _geo_point(item))
    return _event(
        given,
        point,
        sent=given.get("datemodified") or given.get("pubDate", ""),
        title=given.get("title", ""),
        description=given.get("description", ""),
        web=html.unescape(given.get("link", "")),
        links=_links(given),
    )


def _links(given: dict[str, str]) -> dict[str, str]:
    """Return the geometry, which tells winds and shakings apart, lies at an address of known form;
    the RSS names the CAP.
    """
    kind, event_id, episode_id = (
        given.get("eventtype", ""),
        given.get("eventid", ""),
        given.get("episodeid", ""),
    )
    links = {}
    if event_id.isdigit() and episode_id.isdigit():
        links["geometry"] = f"{GEOMETRY}?eventtype={kind}&eventid={event_id}&episodeid={episode_id}"
    if given.get("cap"):
        links["cap"] = given["cap"]
    return links


def _event_feature(feature: Any) -> AlertMessage:
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        raise UnreadableItem("not a GeoJSON feature")
    properties = feature["properties"]
    given = {
        key: str(value) for key, value in properties.items() if isinstance(value, str | int | float)
    }
    severity = properties.get("severitydata")
    if isinstance(severity, dict):
        given["severity"] = str(severity.get("severitytext") or "")
        given["severityvalue"] = str(severity.get("severity") or "")
    links = properties.get("url") if isinstance(properties.get("url"), dict) else {}
    point = _first_point(lambda: _point_of(feature.get("geometry")))
    return _event(
        given,
        point,
        sent=given.get("datemodified") or given.get("todate", ""),
        title=given.get("htmldescription") or given.get("name", ""),
        description=given.get("description", ""),
        web=str(links.get("report") or ""),
        links={"geometry": str(links["geometry"])} if links.get("geometry") else {},
    )


def _event(
    given: dict[str, str],
    point: Point | None,
    *,
    sent: str,
    title: str,
    description: str,
    web: str,
    links: dict[str, str],
) -> AlertMessage:
    kind, event_id = given.get("eventtype", ""), given.get("eventid", "")
    if kind not in GDACS_KINDS or not event_id.isdigit():
        raise UnreadableItem(f"no event: type {kind!r}, id {event_id[:40]!r}")
    moment = moment_or_none(sent) or moment_or_none(given.get("fromdate", ""))
    if moment is None:
        raise UnreadableItem("no date that can be read")
    magnitude, depth_km = gdacs_quake(given.get("severity", "")) if kind == "EQ" else (None, None)
    level = gdacs_severity(given)
    band = estimated_band(point, magnitude, depth_km)
    source_id = given.get("sourceid", "")
    return AlertMessage(
        identifier=f"GDACS_{kind}_{event_id}_{given.get('episodeid', '')}".rstrip("_"),
        sender=SENDER,
        sent=moment,
        event_key=f"gdacs:{kind}{event_id}",
        also_known_as=(f"usgs:{source_id}",) if kind == "EQ" and source_id and source_id != "NEIC" else (),
        kind=GDACS_KINDS[kind],
        category="Geo" if kind in {"EQ", "VO", "TS"} else "Met",
        event=_EVENTS[kind],
        severity=level,
        certainty="Observed",
        onset=moment_or_none(given.get("fromdate", "")),
        sender_name="Global Disaster Alert and Coordination System",
        headline=title,
        description=description,
        web=web,
        area_desc=given.get("country", ""),
        bands=(replace(band, severity=level),) if band else (),
        precision=Precision.ESTIMATE if band else None,
        point=point,
        magnitude=magnitude,
        depth_km=depth_km,
        is_test=is_test(Status.ACTUAL, given.get("eventname", "")),
        is_over=given.get("iscurrent", "true").strip().lower() == "false",
        parameters={
            key: given[key]
            for key in (
                "eventtype", "eventid", "episodeid", "eventname", "alertlevel", "episodealertlevel", "severity",
                "severityvalue", "todate", "iso3", "glide", "source", "sourceid",
            )
            if given.get(key)
        },
        links=links,
    )  # fmt: skip


def _draw(
    features: list[dict[str, Any]], message: AlertMessage, felt_mmi: float
) -> tuple[tuple[Band, ...], Precision, list[str]]:
    faults: list[str] = []
    steps = [feature for feature in features if _property(feature, "featuretype")]
    shapes = [
        feature
        for feature in features
        if _class_of(feature).startswith("Poly_")
        and not _property(feature, "featuretype")
        and _class_of(feature) not in _WIDER
    ]
    if message.kind is HazardKind.EARTHQUAKE:
        bands = _shaking_bands(shapes, felt_mmi, faults)
        if bands:
            return bands, Precision.CONTOUR, faults
        circles = [feature for feature in shapes if _class_of(feature) == "Poly_Circle"]
        return _level_bands(circles, message.severity, faults), Precision.CIRCLE, faults
    if message.parameters.get("eventtype") == "TC":
        return _wind_bands(shapes, steps, faults), Precision.POLYGON, faults
    only_circles = bool(shapes) and all(_class_of(feature) == "Poly_Circle" for feature in shapes)
    precision = Precision.CIRCLE if only_circles else Precision.POLYGON
    return _level_bands(shapes, message.severity, faults), precision, faults


def _shaking_bands(
    shapes: Iterable[dict[str, Any]], felt_mmi: float, faults: list[str]
) -> tuple[Band, ...]:
    bands = []
    for feature in shapes:
        step = _class_of(feature).removeprefix(_SHAKING)
        if _class_of(feature).startswith(_SHAKING) and step.isdigit() and float(step) >= felt_mmi:
            area = _area(feature, faults)
            if area is not None:
                bands.append((float(step), area))
    return tuple(
        Band(area, severity_by_mmi(step), f"MMI {step:g}")
        for step, area in sorted(bands, key=lambda pair: pair[0])
    )


def _wind_bands(
    swaths: list[dict[str, Any]], steps: list[dict[str, Any]], faults: list[str]
) -> tuple[Band, ...]:
    """Return the whole-track swaths; where they are missing, the union of the single time steps of
    each wind.
    """
    bands = []
    for name, (severity, label) in _SWATHS.items():
        whole = [
            area
            for feature in swaths
            if _class_of(feature) == name
            if (area := _area(feature, faults))
        ]
        if not whole:
            whole = [
                area
                for feature in steps
                if _class_of(feature) == name
                if (area := _area(feature, faults))
            ]
        if whole:
            bands.append(Band(union(whole), severity, label))
    return tuple(bands)


def _level_bands(
    shapes: Iterable[dict[str, Any]], level: Severity, faults: list[str]
) -> tuple[Band, ...]:
    return tuple(
        Band(area, level, str(_property(feature, "polygonlabel") or ""))
        for feature in shapes
        if (area := _area(feature, faults)) is not None
    )


def _area(feature: dict[str, Any], faults: list[str]) -> Area | None:
    area, wrong = area_from_geojson(feature)
    faults.extend(f"{_class_of(feature)}: {why}" for why in wrong)
    return area


def _class_of(feature: dict[str, Any]) -> str:
    return str(_property(feature, "Class") or "")


def _property(feature: dict[str, Any], name: str) -> Any:
    properties = feature.get("properties")
    return properties.get(name) if isinstance(properties, dict) else None


def _feature_name(feature: Any) -> str:
    if not isinstance(feature, dict):
        return ""
    return f"{_property(feature, 'eventtype') or ''}{_property(feature, 'eventid') or ''}"


def _first_point(*attempts: Callable[[], Point]) -> Point | None:
    for attempt in attempts:
        try:
            return attempt()
        except (BadGeometry, KeyError, TypeError, IndexError):
            continue
    return None


def _geo_point(item: etree._Element) -> Point:
    for holder in children(item, "Point"):
        return point_from_lonlat(text_of(holder, "long"), text_of(holder, "lat"))
    raise KeyError("geo:Point")


def _point_of(geometry: Any) -> Point:
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        raise TypeError("not a point")
    return point_from_lonlat(geometry["coordinates"][0], geometry["coordinates"][1])


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
