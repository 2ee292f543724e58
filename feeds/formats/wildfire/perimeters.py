"""Perimeters of wildfires as the NIFC publishes them (WFIGS, a layer of ArcGIS as GeoJSON). Pure.

The fields of two tables stand side by side: of the shape (`poly_…`), of the incident (`attr_…`).
Moments are milliseconds since 1970.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from core.geo.geometry import union
from feeds.formats.format import Format, ReadOptions, Syntax
from feeds.formats.geojson import (
    feature_id,
    features_of,
    first_properties,
    properties_of,
    require_features,
)
from feeds.formats.items import read_items
from feeds.formats.wildfire.incident import FireIncident, fire_message
from feeds.geometry_text import area_from_geojson
from feeds.quantities import number_in
from feeds.timestamps import InvalidTimestamp, from_milliseconds, moment_or_none
from feeds.values import AlertMessage, Reading, UnreadableItem

_NAME = "nifc-perimeters"
SENDER = "nifc.gov"
MAX_PERIMETERS = 5_000
_PREFIXES = ("attr_", "poly_", "irwin_", "")
_IRWIN = re.compile(r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|[\w-]{4,40}", re.IGNORECASE)
_DATES = ("datecurrent", "polygondatetime", "modifiedondatetime_dt")
_WILDFIRES = frozenset({"", "wf", "cx"})
"""Kinds of incident: wildfire, complex of wildfires; RX is a fire set on purpose."""


def _recognizes(document: Any) -> bool:
    return any(
        {"poly_incidentname", "attr_irwinid", "poly_irwinid"} & {name.lower() for name in fields}
        for fields in first_properties(document)
    )


def _read(document: Any, options: ReadOptions) -> Reading:
    """Return a message for each fire; several shapes of one fire are one perimeter."""
    features = features_of(require_features(document, _NAME, options.location))
    alerts, rejected = read_items(
        features, _perimeter, noun="perimeter", name_of=feature_id, limit=MAX_PERIMETERS
    )
    return Reading(_NAME, _one_a_fire(alerts), rejected)


def _one_a_fire(alerts: tuple[AlertMessage, ...]) -> tuple[AlertMessage, ...]:
    fires: dict[str, AlertMessage] = {}
    for alert in alerts:
        other = fires.get(alert.event_key)
        fires[alert.event_key] = alert if other is None else _joined(other, alert)
    return tuple(fires.values())


def _joined(one: AlertMessage, other: AlertMessage) -> AlertMessage:
    newer = max(one, other, key=lambda alert: alert.sent)
    bands = (*one.bands, *other.bands)
    if len(bands) < 2:
        return replace(newer, bands=bands)
    area = union(band.area for band in bands)
    return replace(newer, bands=(replace(newer.bands[0], area=area),))


def _perimeter(feature: Any) -> AlertMessage:
    fields = {str(name).lower(): value for name, value in properties_of(feature).items()}
    category = _text(fields, "incidenttypecategory").lower()
    if category not in _WILDFIRES:
        raise UnreadableItem(f"no wildfire: {category.upper()[:20]}")
    irwin = _text(fields, "irwinid").strip("{}").lower()
    name = _text(fields, "incidentname")
    if not _IRWIN.fullmatch(irwin):
        raise UnreadableItem(f"{name[:60]!r} has no IRWIN id")
    area, faults = area_from_geojson(feature.get("geometry"))
    if area is None:
        raise UnreadableItem("; ".join(faults))
    started = _moment(fields, "firediscoverydatetime")
    updated = next(filter(None, (_moment(fields, date) for date in _DATES)), started)
    if updated is None:
        raise UnreadableItem("no date that can be read")
    fire = FireIncident(
        key=f"irwin:{irwin}",
        identifier=irwin,
        sender=SENDER,
        sender_name="National Interagency Fire Center",
        name=_fire_name(name) or irwin,
        updated=updated,
        started=started,
        acres=_number(fields, "incidentsize") or _number(fields, "gisacres"),
        contained_percent=_number(fields, "percentcontained"),
        is_over=bool(_moment(fields, "fireoutdatetime") or _moment(fields, "controldatetime")),
        counties=tuple(filter(None, [_text(fields, "poocounty")])),
        place=_text(fields, "poostate").removeprefix("US-"),
        perimeter=area,
        faults=faults,
    )
    return fire_message(fire)


def _fire_name(name: str) -> str:
    """Return a name as the others write it: the NIFC's is "DIXIE"."""
    titled = name.title() if name.isupper() else name
    return titled if not titled or "fire" in titled.lower() else f"{titled} Fire"


def _value(fields: dict[str, Any], name: str) -> Any:
    """Return a field of either table: the incident's first."""
    values = (fields.get(prefix + name) for prefix in _PREFIXES)
    return next((value for value in values if value not in (None, "")), None)


def _text(fields: dict[str, Any], name: str) -> str:
    value = _value(fields, name)
    return "" if value is None else str(value).strip()


def _number(fields: dict[str, Any], name: str) -> float | None:
    return number_in(_text(fields, name)) if _text(fields, name) else None


def _moment(fields: dict[str, Any], name: str) -> datetime | None:
    value = _value(fields, name)
    try:
        return from_milliseconds(value)
    except InvalidTimestamp:
        return moment_or_none(value)


NIFC_PERIMETERS = Format(name=_NAME, syntax=Syntax.JSON, recognizes=_recognizes, read=_read)
