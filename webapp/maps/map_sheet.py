"""What a map of a hazard shows, in values: for the file that travels (`webapp.maps.standalone`) and
for paper (`webapp.maps.printed_map`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.geo.geometry import Box, Point
from feeds.values import Band, Severity

STROKES = {
    Severity.EXTREME: ("#9c1c1c", "", 4),
    Severity.SEVERE: ("#b35c00", "", 3),
    Severity.MODERATE: ("#0072b2", "", 2),
    Severity.MINOR: ("#4d5763", "6 4", 2),
    Severity.UNKNOWN: ("#4d5763", "2 4", 2),
}
"""Colour, dash and width of a zone's border."""


@dataclass(frozen=True, slots=True)
class MapPin:
    """One place on the map and its row in the table; `shape` is shelter, post or center."""

    shape: str
    title: str
    kind: str
    """What it is, in words of the reader's language."""
    point: Point
    lines: tuple[str, ...] = ()
    is_inside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSheet:
    """All that the file says; every text is already in the language of the file."""

    language: str
    title: str
    facts: tuple[str, ...]
    """Severity, counts, age of the data: one line each."""
    bands: tuple[Band, ...]
    box: Box
    pins: tuple[MapPin, ...]
    base: dict[str, Any]
    """GeoJSON of the outlines under it (`core.atlas.base_map`)."""
    table_heads: tuple[str, str, str]
    """Head of the columns place, kind and details."""
    credit: str
    at: datetime
    """The moment the layers are told apart at."""
    layer_words: Mapping[str, str]
    """Key of each layer (`webapp.maps.layers`) and what it is called."""
