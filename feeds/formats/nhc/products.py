"""The layers of one advisory, zipped shapefiles or GeoJSON, read by themselves. Pure."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from core.errors import UnusableInput
from core.late import late_module
from feeds.formats.format import Format, ReadOptions, Syntax
from feeds.formats.geojson import features_of, first_properties, require_features
from feeds.formats.items import beyond_limit
from feeds.formats.nhc.layers import StormLayers, is_layer, read_layers
from feeds.formats.nhc.storm import Storm, storm_message, with_layers
from feeds.values import AlertMessage, Reading, RejectedMessage

shapefile = late_module("shapefile")

_SHAPES = "nhc-shapes"
_GEOJSON = "nhc-geojson"
MAX_FEATURES = 5_000
_BROKEN = (
    struct.error,
    ValueError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    EOFError,
)
"""What a damaged shapefile makes the library raise, beside what it names itself."""


def _recognizes_shapes(members: Any) -> bool:
    return any(name.lower().endswith(".shp") for name in members)


def _read_shapes(members: Any, options: ReadOptions) -> Reading:
    features: list[Any] = []
    for name in sorted(members):
        if name.lower().endswith(".shp"):
            features += _features_of_shape(members, name, options.location)
    layers = [feature for feature in features if is_layer(feature["properties"])]
    if not layers:
        raise UnusableInput(options.location, "shapefiles, but no layer of a storm's advisory")
    return _reading(_SHAPES, layers)


def _features_of_shape(members: dict[str, bytes], name: str, location: str) -> list[Any]:
    stem = name[: -len(".shp")]
    table = next((members[stem + end] for end in (".dbf", ".DBF") if stem + end in members), None)
    if table is None:
        return []
    try:
        with shapefile.Reader(shp=io.BytesIO(members[name]), dbf=io.BytesIO(table)) as reader:
            return list(_records(reader))
    except (shapefile.ShapefileException, *_BROKEN) as wrong:
        raise UnusableInput(location, f"a damaged shapefile {name[:80]} ({wrong})") from wrong


def _records(reader: Any) -> Iterator[dict[str, Any]]:
    for record in reader.iterShapeRecords():
        if record.shape.shapeType == shapefile.NULL:
            geometry = None
        else:
            geometry = _as_lists(dict(record.shape.__geo_interface__))
        yield {"properties": record.record.as_dict(), "geometry": geometry}


def _as_lists(geometry: dict[str, Any]) -> dict[str, Any]:
    def listed(value: Any) -> Any:
        return [listed(part) for part in value] if isinstance(value, tuple | list) else value

    return {"type": geometry["type"], "coordinates": listed(geometry["coordinates"])}


def _recognizes_geojson(document: Any) -> bool:
    return any(is_layer(properties) for properties in first_properties(document))


def _read_geojson(document: Any, options: ReadOptions) -> Reading:
    features = features_of(require_features(document, _GEOJSON, options.location))
    reading = _reading(_GEOJSON, features[:MAX_FEATURES])
    beyond = beyond_limit(len(features), MAX_FEATURES, "feature")
    return replace(reading, rejected=(*reading.rejected, *beyond))


def _reading(format_name: str, features: list[Any]) -> Reading:
    layers = read_layers(features)
    alerts = _alerts(layers)
    rejected = () if alerts else (_without_wind(layers),)
    return Reading(format_name, alerts, rejected, details={"layers": layers})


def _without_wind(layers: StormLayers) -> RejectedMessage:
    """Return what is said of layers that draw no wind: they are read with their storm."""
    kinds = ", ".join(
        f"{layer} of advisory {number}" if number else layer
        for layer, number in layers.advisories.items()
    )
    storm = layers.storm_id or layers.name or "a storm"
    reason = "no wind in it: drawn together with its storm of CurrentStorms.json"
    return RejectedMessage(f"{storm}: {kinds or 'points or a track'}", reason)


def _alerts(layers: StormLayers) -> tuple[AlertMessage, ...]:
    """Return the storm of layers read by themselves: its wind says when it is; none without.

    A cone or a warning by itself is no state of the storm: taken for one it would replace the wind.
    """
    if not layers.storm_id or not layers.rings:
        return ()
    first = min(ring.valid for ring in layers.rings)
    storm = Storm(
        atcf_id=layers.storm_id,
        name=layers.name or layers.storm_id.upper(),
        classification="",
        advisory=layers.advisories.get("radii", ""),
        updated=first,
        center=None,
        wind_kt=None,
        pressure_mb=None,
    )
    return (with_layers(storm_message(storm), layers),)


NHC_SHAPES = Format(
    name=_SHAPES, syntax=Syntax.ZIP, recognizes=_recognizes_shapes, read=_read_shapes
)
NHC_GEOJSON = Format(
    name=_GEOJSON, syntax=Syntax.JSON, recognizes=_recognizes_geojson, read=_read_geojson
)
