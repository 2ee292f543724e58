"""Values of the application as JSON: what a program reads of a sheet or a report."""

from __future__ import annotations

import dataclasses
import enum
import uuid
from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from core.disclosure import Cell
from core.geo.geometry import Area, Point

OMITTED_WHEN_EMPTY: Mapping[str, bool] = MappingProxyType({"omitted_when_empty": True})
"""Metadata of a dataclass field that came later: programs that do not know it see what they saw."""


def json_value(value: Any) -> Any:
    """Return the value as JSON: places as GeoJSON, moments as ISO 8601, a small count as "<5",
    one hidden for the sake of another as "·", an unknown one as null.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, Cell | Area | Point):
        return {part.name: json_value(getattr(value, part.name)) for part in _fields(value)}
    if isinstance(value, Mapping):
        return {str(json_value(key)): json_value(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [json_value(part) for part in value]
    return _single_value(value)


# -- inside ---------------------------------------------------------------------------------


def _fields(value: Any) -> list[dataclasses.Field[Any]]:
    return [
        part
        for part in dataclasses.fields(value)
        if getattr(value, part.name) or not part.metadata.get("omitted_when_empty")
    ]


def _single_value(value: Any) -> Any:
    if isinstance(value, Cell):
        return str(value) if value.is_hidden else value.value
    if isinstance(value, Area):
        return value.to_geojson()
    if isinstance(value, Point):
        return {"type": "Point", "coordinates": [value.lon, value.lat]}
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value
