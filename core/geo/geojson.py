"""The polygons of a GeoJSON document, as it lists them (RFC 7946)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeGuard

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from core.geo.errors import BadGeometry


def polygon_rings(document: Any) -> Iterator[Any]:
    """Yield the rings of each polygon of a geometry, Feature or FeatureCollection, as written.

    Raises BadGeometry when it is not GeoJSON.
    """
    for geometry in _geometries(document):
        yield from _polygons_of(geometry)


def is_written_exactly(shape: BaseGeometry, decimals: int = 5) -> TypeGuard[shapely.Polygon]:
    """Return whether a shape is one ring, no more than half round the world, that numbers of so
    many decimals tell exactly: written and read again it is the same.
    """
    if not isinstance(shape, shapely.Polygon) or shape.has_z or len(shape.interiors):
        return False
    corners = shapely.get_coordinates(shape)
    west, _, east, _ = shape.bounds
    return bool(east - west <= 180 and (np.round(corners, decimals) == corners).all())


def _geometries(document: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(document, dict):
        raise BadGeometry("not a GeoJSON object")
    kind = document.get("type")
    if kind == "FeatureCollection":
        yield from _geometries_in(document.get("features"))
    elif kind == "GeometryCollection":
        yield from _geometries_in(document.get("geometries"))
    elif kind == "Feature":
        if document.get("geometry"):
            yield from _geometries(document["geometry"])
    elif isinstance(kind, str) and "coordinates" in document:
        yield document
    else:
        raise BadGeometry("not a GeoJSON object")


def _geometries_in(parts: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(parts, list | None):
        raise BadGeometry("not a GeoJSON object")
    for part in parts or []:
        yield from _geometries(part)


def _polygons_of(geometry: dict[str, Any]) -> list[Any]:
    coordinates = geometry["coordinates"]
    many = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(geometry["type"], [])
    return [rings for rings in many if rings] if isinstance(many, list) else [many]
