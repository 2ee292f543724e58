"""Places and areas as people type them: latitude first, turned round here."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from core.geo.geometry import Point
from core.i18n.short_blanks import with_short_blanks

_COORDINATES = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)\s*")


def read_point(text: str) -> list[float] | str | None:
    """Return [longitude, latitude] of `latitude, longitude`.

    None of nothing; the text itself when it is neither.
    """
    if not text.strip():
        return None
    match = _COORDINATES.fullmatch(with_short_blanks(text))
    return [float(match.group(2)), float(match.group(1))] if match else text


def point_text(value: Sequence[float] | None) -> str:
    """Return `latitude, longitude` of a [longitude, latitude]; nothing of none."""
    return "" if value is None else f"{value[1]}, {value[0]}"


def point_of(value: Any) -> Point | None:
    """Return the point of a [longitude, latitude], or None when it is none on the earth."""
    try:
        return Point(float(value[0]), float(value[1])) if isinstance(value, list) else None
    except (ValueError, OverflowError):
        return None


def read_area(text: str) -> Any:
    """Return the GeoJSON geometry of a pasted one, or of corners `latitude, longitude` one a line.

    None of nothing; a geometry of no known type when it is neither, for the validation that
    follows.
    """
    if not text.strip():
        return None
    corners = [read_point(line) for line in text.splitlines() if line.strip()]
    if len(corners) >= 3 and all(isinstance(corner, list) for corner in corners):
        return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return {"type": "nothing"}


def area_text(value: Any) -> str:
    """Return what stands in the box of a saved area."""
    return json.dumps(value) if value else ""
