"""A vector tile (Mapbox Vector Tile 2.1) read into ways and water: bytes from outside, so every
limit is ours.

Names of layers and classes are those of the OpenMapTiles, Protomaps (3 and 4) and Shortbread
schemas. Layers that are not drawn (buildings, shops) are thrown away before anything is unfolded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import mapbox_vector_tile
import numpy as np
from google.protobuf.message import Error as ProtobufError
from mapbox_vector_tile.Mapbox import vector_tile_pb2
from numpy.typing import NDArray

from plans.map.streets import GREAT, MAIN, STREET, UnreadableTile

MOST_NUMBERS = 600_000
"""Numbers of geometry in the layers of one tile that are read at all."""
LONGEST_NAME = 60
_FARTHEST = 4.0
"""Sides of a tile by which a point may lie outside: what lies farther is no buffer but a lie."""
WAY_LAYERS = frozenset(
    {"transportation", "transportation_name", "roads", "streets", "street_labels"}
)
WATER_LAYERS = frozenset({"water", "waterway", "ocean", "water_polygons", "water_lines"})
_CLASS_KEYS = ("class", "kind", "pmap:kind")
RANKS: Mapping[str, int] = {
    "motorway": GREAT,
    "trunk": GREAT,
    "highway": GREAT,
    "primary": MAIN,
    "secondary": MAIN,
    "major_road": MAIN,
    "medium_road": MAIN,
    "tertiary": STREET,
    "minor": STREET,
    "minor_road": STREET,
    "residential": STREET,
    "unclassified": STREET,
    "living_street": STREET,
}
"""Classes that are drawn; paths, tracks, rails and parking aisles are not."""
Line = NDArray[np.float64]
_DECODER_ERRORS = (
    ProtobufError,
    ValueError,
    IndexError,
    AssertionError,
    OverflowError,
    TypeError,
)


@dataclass(frozen=True, slots=True)
class Way:
    """A street or road: its points count sides of the tile from its upper left corner."""

    rank: int
    name: str
    line: Line
    is_label: bool = False
    """Whether it is only there to carry a name (OpenMapTiles keeps these apart)."""


@dataclass(frozen=True, slots=True)
class VectorTile:
    """What is drawn of a tile."""

    ways: tuple[Way, ...] = ()
    waterways: tuple[Line, ...] = ()
    water: tuple[Line, ...] = ()
    """Rings of polygons, outer ones one way round and holes the other."""


def read_vector_tile(body: bytes) -> VectorTile:
    """Return the ways and the water of a tile.

    Raises UnreadableTile for what is none, or too much. Whatever the bytes, the decoder's errors
    stay in here: also that of a layer that could be parsed and lacks a field the format requires.
    """
    try:
        layers = mapbox_vector_tile.decode(
            _drawn_layers(body), default_options={"y_coord_down": True}
        )
    except _DECODER_ERRORS as wrong:
        raise UnreadableTile(f"no vector tile ({type(wrong).__name__})") from wrong
    ways: list[Way] = []
    waterways: list[Line] = []
    water: list[Line] = []
    for name in sorted(layers):
        for feature in layers[name]["features"]:
            properties, shape = feature["properties"], feature["geometry"]
            if name in WAY_LAYERS:
                ways += _ways_of(
                    properties, shape, layers[name]["extent"], name.endswith(("_name", "_labels"))
                )
            else:
                lines = list(_lines(shape, layers[name]["extent"]))
                (water if "Polygon" in shape["type"] else waterways).extend(lines)
    return VectorTile(tuple(ways), tuple(waterways), tuple(water))


# -- inside ---------------------------------------------------------------------------------


def _drawn_layers(body: bytes) -> bytes:
    """Return the tile with the layers that are drawn, and no others."""
    whole, kept = vector_tile_pb2.tile(), vector_tile_pb2.tile()
    whole.ParseFromString(body)
    layers = [layer for layer in whole.layers if layer.name in WAY_LAYERS | WATER_LAYERS]
    if any(not 1 <= layer.extent <= 65_536 for layer in layers):
        raise UnreadableTile("a layer of an impossible size")
    if (
        sum(
            len(feature.geometry) + len(feature.tags)
            for layer in layers
            for feature in layer.features
        )
        > MOST_NUMBERS
    ):
        raise UnreadableTile(f"more than {MOST_NUMBERS} numbers in one tile")
    kept.layers.extend(layers)
    return bytes(kept.SerializeToString())


def _ways_of(
    properties: Mapping[str, Any], shape: Mapping[str, Any], extent: int, is_label: bool
) -> Iterator[Way]:
    kind = next((str(properties[key]) for key in _CLASS_KEYS if key in properties), "")
    rank = RANKS.get(kind.removesuffix("_link"), 0)
    if not rank or "LineString" not in shape["type"]:
        return
    name = properties.get("name")
    text = " ".join(name.split())[:LONGEST_NAME] if isinstance(name, str) else ""
    for line in _lines(shape, extent):
        yield Way(rank, text, line, is_label)


def _lines(shape: Mapping[str, Any], extent: int) -> Iterator[Line]:
    """Lines and rings of a shape, those left out that lead far outside the tile."""
    points = shape["coordinates"]
    parts: Sequence[Any] = {
        "LineString": [points],
        "MultiLineString": points,
        "Polygon": points,
        "MultiPolygon": [ring for polygon in points for ring in polygon]
        if shape["type"] == "MultiPolygon"
        else [],
    }.get(shape["type"], [])
    for part in parts:
        if len(part) < 2:
            continue
        line = np.asarray(part, dtype=np.float64) / extent
        if line.min() >= -_FARTHEST and line.max() <= 1 + _FARTHEST:
            yield line
