"""CurrentStorms.json: the storms there are, with links to the layers of each advisory. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.errors import UnusableInput
from core.geo.errors import BadGeometry
from core.geo.geometry import Point
from feeds.formats.format import FetchLinked, Format, ReadOptions, Syntax
from feeds.formats.geojson import list_or_empty
from feeds.formats.items import read_items
from feeds.formats.nhc.layers import StormLayers, advisory_number
from feeds.formats.nhc.rss import NHC_RSS_NAME
from feeds.formats.nhc.storm import Storm, storm_message, with_layers
from feeds.geometry_text import point_from_lonlat
from feeds.quantities import number_in
from feeds.timestamps import InvalidTimestamp, read_moment
from feeds.values import OWED, AlertMessage, ContextItem, Reading, UnreadableItem

_NAME = "nhc-storms"
MAX_STORMS = 60
_PRODUCTS = ("forecastWindRadiiGIS", "initialWindExtent", "windWatchesWarnings", "trackCone")
"""In the order in which they are asked for: two of them lie in one file."""
_SPANISH_WORDS = {
    "al": "https://www.nhc.noaa.gov/index-at-sp.xml",
    "ep": "https://www.nhc.noaa.gov/index-ep-sp.xml",
}
"""By basin: where the NHC's own words in Spanish are, asked for after the layers."""


def _recognizes(document: Any) -> bool:
    return isinstance(document, dict) and isinstance(document.get("activeStorms"), list)


def _read(document: Any, options: ReadOptions) -> Reading:
    if not _recognizes(document):
        raise UnusableInput(options.location, "no list of active storms")
    alerts, rejected = read_items(
        list_or_empty(document["activeStorms"]),
        _storm,
        noun="storm",
        name_of=lambda storm: str(storm.get("id", "")) if isinstance(storm, dict) else "",
        limit=MAX_STORMS,
    )
    return Reading(_NAME, alerts, rejected, is_complete=not rejected)


def _storm(fields: Any) -> AlertMessage:
    if not isinstance(fields, dict) or not isinstance(fields.get("id"), str):
        raise UnreadableItem("a storm without an id")
    try:
        updated = read_moment(str(fields.get("lastUpdate") or ""))
    except InvalidTimestamp as wrong:
        raise UnreadableItem(f"lastUpdate: {wrong}") from wrong
    advisory = _product(fields, "publicAdvisory") or _product(fields, "forecastAdvisory")
    storm = Storm(
        atcf_id=fields["id"],
        name=str(fields.get("name") or fields["id"]),
        classification=str(fields.get("classification") or ""),
        advisory=advisory_number(advisory.get("advNum")),
        updated=updated,
        center=_center(fields),
        wind_kt=_whole(fields.get("intensity")),
        pressure_mb=_whole(fields.get("pressure")),
        web=str(advisory.get("url") or ""),
    )
    return storm_message(storm, _links(fields))


def _product(fields: dict[str, Any], name: str) -> dict[str, Any]:
    product = fields.get(name)
    return product if isinstance(product, dict) else {}


def _links(fields: dict[str, Any]) -> dict[str, str]:
    addresses = {name: str(_product(fields, name).get("zipFile") or "") for name in _PRODUCTS}
    links: dict[str, str] = {}
    for name, address in addresses.items():
        if address and address not in links.values():
            links[name] = address
    spanish = _SPANISH_WORDS.get(str(fields.get("id") or "")[:2].lower())
    if links and spanish:
        links["spanish"] = spanish
    return links


def _center(fields: dict[str, Any]) -> Point | None:
    try:
        return point_from_lonlat(fields.get("longitudeNumeric"), fields.get("latitudeNumeric"))
    except BadGeometry:
        return None


def _whole(value: object) -> int | None:
    number = number_in(str(value)) if value not in (None, "") else None
    return None if number is None else round(number)


def merge_layers(
    message: AlertMessage, details: Reading, fetch: FetchLinked, felt_mmi: float
) -> AlertMessage:
    """Return a storm with the layers that its links lead to; the first is `details`.

    A layer that could not be had is said as owed: part of the ground is missing without it.
    """
    layers = _layers_of(details)
    for name, address in list(message.links.items())[1:]:
        further = fetch(address)
        if further is not None and further.format == NHC_RSS_NAME:
            message = replace(message, context=_spanish_words(message, further))
        elif further is not None:
            layers = layers.merged(_layers_of(further))
        elif name in _PRODUCTS:
            layers = layers.merged(StormLayers(faults=[f"{OWED}{address}"]))
    if layers.storm_id and not message.event_key.endswith(layers.storm_id):
        fault = f"layers of another storm ({layers.storm_id})"
        return with_layers(message, StormLayers(faults=[fault]))
    return with_layers(message, layers)


def _spanish_words(message: AlertMessage, words: Reading) -> tuple[ContextItem, ...]:
    """Return the storm's summary in Spanish: beside the message, not in it, where each wording
    would be another message.
    """
    return tuple(
        ContextItem(
            key=f"{other.identifier}-{other.language}",
            title=other.headline,
            published=other.sent,
            text=other.description,
            link=other.web,
            language=other.language,
            kind=message.kind,
            event_key=message.event_key,
        )
        for other in words.alerts
        if other.event_key == message.event_key
    )


def _layers_of(reading: Reading) -> StormLayers:
    layers = reading.details.get("layers")
    return layers if isinstance(layers, StormLayers) else StormLayers(faults=["no layers in it"])


NHC_STORMS = Format(
    name=_NAME, syntax=Syntax.JSON, recognizes=_recognizes, read=_read, merge=merge_layers
)
