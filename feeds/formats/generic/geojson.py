"""Any GeoJSON FeatureCollection whose features have a title and a time under usual names. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from core.atlas.names import fold
from core.errors import UnusableInput
from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Point
from feeds.formats.format import Format, ReadOptions, Syntax
from feeds.formats.generic.items import (
    MAX_ITEMS,
    FreeItem,
    message_of_item,
    notes_of_time,
    shared_names,
)
from feeds.formats.geojson import (
    feature_id,
    features_of,
    properties_of,
    require_features,
    title_details,
)
from feeds.formats.items import read_items
from feeds.geometry_text import (
    MAX_CIRCLE_KM,
    area_from_geojson,
    is_in_degrees,
    point_from_lonlat,
)
from feeds.timestamps import InvalidTimestamp, from_milliseconds, moment_or_none
from feeds.values import AlertMessage, Precision, Reading, UnreadableItem

_NAME = "geojson"
_TITLES = ("title", "headline", "name", "event", "titulo", "nombre", "titre", "nom")
_TIMES = (
    *("updated", "lastupdated", "lastupdate", "modified", "sent", "issued", "published"),
    *("pubdate", "time", "date", "datetime", "timestamp", "onset", "start", "startdate", "created"),
    *("actualizado", "fecha", "fechahora", "emitido", "inicio", "maj", "debut"),
)
"""The newest state of a thing first, its beginning last."""
_ENDS = ("expires", "expiration", "ends", "enddate", "validto", "until", "fin", "vence", "hasta")
_TEXTS = ("description", "summary", "text", "details", "descripcion", "detalle", "resume")
_LINKS = ("url", "link", "web", "href", "enlace", "lien")
_CATEGORIES = ("category", "type", "kind", "hazard", "eventtype", "tipo", "categoria")
_NAMES = ("id", "guid", "identifier", "code", "uuid", "globalid", "clave")
_STATUSES = ("status", "estado", "estatus", "situacion", "statut")
_RADII_KM = ("radiuskm", "radiokm", "rayonkm")
_SECONDS_BELOW = 10**11
"""A number of seconds since 1970 is smaller until the year 5138, one of milliseconds larger since
1973.
"""


def _recognizes(document: Any) -> bool:
    return isinstance(document, dict) and document.get("type") == "FeatureCollection"


def _read(document: Any, options: ReadOptions) -> Reading:
    """Return all features; one without a title or a time is rejected with its place."""
    document = require_features(document, _NAME, options.location)
    _require_degrees(document, options.location)
    features = features_of(document)
    shared = shared_names(map(_name_and_title, features))

    def read_one(feature: Any) -> AlertMessage:
        return message_of_item(_free_item(feature, shared), options)

    alerts, rejected = read_items(
        features, read_one, noun="feature", name_of=feature_id, limit=MAX_ITEMS
    )
    return Reading(_NAME, alerts, rejected, details=title_details(document))


def _require_degrees(document: dict[str, Any], location: str) -> None:
    """Raise UnusableInput where a document names a reference system that is not in degrees (`crs`,
    GeoJSON of 2008): its numbers are none of ours, however small.
    """
    crs = document.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name") or "") if isinstance(properties, dict) else ""
    if name and not is_in_degrees(name):
        raise UnusableInput(location, f"its coordinates are in {name[:60]}, not in degrees")


def _words(feature: Any) -> dict[str, Any]:
    """Return the properties of a feature by their bare names. Raises UnreadableItem."""
    return {_bare(str(name)): value for name, value in properties_of(feature).items()}


def _name(feature: Any, words: Mapping[str, Any]) -> str:
    return feature_id(feature) or _text(words, _NAMES)


def _name_and_title(feature: Any) -> tuple[str, str]:
    try:
        words = _words(feature)
    except UnreadableItem:
        return "", ""
    return _name(feature, words), _text(words, _TITLES)


def _free_item(feature: Any, shared: frozenset[str]) -> FreeItem:
    words = _words(feature)
    name, sent = _name(feature, words), _first_moment(words, _TIMES)
    point = _point(feature.get("geometry"))
    area, precision, faults = _ground(feature.get("geometry"), point, words)
    return FreeItem(
        name="" if name in shared else name,
        title=_text(words, _TITLES),
        sent=_as_moment(sent),
        text=_text(words, _TEXTS),
        link=_link(words),
        category=_text(words, _CATEGORIES),
        status=_text(words, _STATUSES),
        ends=_as_moment(_first_moment(words, _ENDS)),
        area=area,
        precision=precision,
        point=point or (area.center if area else None),
        faults=faults,
        notes=notes_of_time(sent) if isinstance(sent, str) else (),
    )


def _bare(name: str) -> str:
    """Return a name as it is looked up: "Last Update" and "lastUpdate" are one."""
    return fold(name).replace(" ", "")


def _values(words: Mapping[str, Any], names: Iterable[str]) -> Iterable[Any]:
    return (words[name] for name in names if words.get(name) not in (None, ""))


def _text(words: Mapping[str, Any], names: Iterable[str]) -> str:
    texts = (str(each) for each in _values(words, names) if isinstance(each, str | int))
    return next(texts, "").strip()


def _link(words: Mapping[str, Any]) -> str:
    link = _text(words, _LINKS)
    return link if link.startswith(("http://", "https://")) else ""


def _first_moment(words: Mapping[str, Any], names: Iterable[str]) -> Any:
    """Return the first of some properties that can be read as a moment; None where none can."""
    return next((each for each in _values(words, names) if _as_moment(each) is not None), None)


def _as_moment(value: Any) -> datetime | None:
    if value is None:
        return None
    if isinstance(value, str) and not value.strip().isdecimal():
        return moment_or_none(value)
    try:
        number = float(value)
        return from_milliseconds(number * 1000 if number < _SECONDS_BELOW else number)
    except (InvalidTimestamp, TypeError, ValueError):
        return None


def _point(geometry: Any) -> Point | None:
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return None
    try:
        lon, lat = geometry["coordinates"][:2]
        return point_from_lonlat(lon, lat)
    except (BadGeometry, KeyError, TypeError, ValueError):
        return None


def _ground(
    geometry: Any, point: Point | None, words: Mapping[str, Any]
) -> tuple[Area | None, Precision | None, tuple[str, ...]]:
    """Return the ground of a feature, how it is drawn, and what could not be."""
    if point is not None:
        radius_km = next((_as_km(each) for each in _values(words, _RADII_KM)), 0.0)
        if not radius_km:
            return None, None, ()
        return Area.circle(point, radius_km), Precision.CIRCLE, ()
    if geometry is None:
        return None, None, ()
    area, faults = area_from_geojson(geometry)
    return area, Precision.POLYGON if area else None, faults


def _as_km(value: Any) -> float:
    try:
        km = float(value)
    except (TypeError, ValueError):
        return 0.0
    return km if 0 < km <= MAX_CIRCLE_KM else 0.0


GENERIC_GEOJSON = Format(
    name=_NAME, syntax=Syntax.JSON, recognizes=_recognizes, read=_read, is_generic=True
)
