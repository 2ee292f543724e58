"""Values of the house as JSON: what a program reads of a sheet."""

from __future__ import annotations

import dataclasses
import enum
import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from core.disclosure import Cell
from core.geo.geometry import Area, Point


def plain(value: Any) -> Any:
    """Return the value as JSON: places as GeoJSON, moments as ISO 8601, a hidden count as "<5", an
    unknown one as null.
    """
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
    if isinstance(value, uuid.UUID):
        return str(value)
    if dataclasses.is_dataclass(value):
        return {part.name: plain(getattr(value, part.name)) for part in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value
