"""What the maps of this audience show, as the JSON that `static/js/map.js` reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from core.geo.geometry import Area, Box, Point
from feeds.values import Band, Severity
from watch.matching.disclosure_grid import PeopleSquare
from webapp.maps.layers import layer_of

ZONE_PX, OUTLINE_PX = 400, 150
_DRAWN = 512
"""Zones whose drawing a process remembers: those of a busy board."""
AROUND_A_POINT = 0.2
"""Degrees shown on each side of a single place."""


def box_of(areas: Sequence[Area], points: Sequence[Point] = ()) -> Box | None:
    """Return the box around all of them with a margin; None around nothing."""
    boxes = [area.box for area in areas] + [_around(point) for point in points]
    if not boxes:
        return None
    whole = Box(
        min(box.west for box in boxes),
        min(box.south for box in boxes),
        max(box.east for box in boxes),
        max(box.north for box in boxes),
    )
    return whole.grown(0.1)


def _around(point: Point) -> Box:
    return Box(
        max(-180.0, point.lon - AROUND_A_POINT),
        max(-90.0, point.lat - AROUND_A_POINT),
        min(180.0, point.lon + AROUND_A_POINT),
        min(90.0, point.lat + AROUND_A_POINT),
    )


@lru_cache(maxsize=_DRAWN)
def size_km2(area: Area) -> float:
    """Return the surface of an area: each board sorts the same zones by it again and again."""
    return area.size_km2


@lru_cache(maxsize=_DRAWN)
def _drawing(area: Area, tolerance: float, decimals: int) -> Mapping[str, Any]:
    """Return an area simplified, as GeoJSON; to be read, never changed."""
    return area.simplified(tolerance).to_geojson(decimals)


def zone_feature(area: Area, severity: Severity, **properties: Any) -> dict[str, Any]:
    """Return a zone, simplified to what a screen can show of it."""
    box = area.box
    tolerance = max(box.east - box.west, box.north - box.south) / ZONE_PX
    return {
        "type": "Feature",
        "properties": {"severity": severity.value, **properties},
        "geometry": _drawing(area, tolerance, 4 if tolerance < 0.01 else 3),
    }


def outline(area: Area) -> Mapping[str, Any]:
    """Return the border of an area as GeoJSON, as coarse as a page of the first hour can carry."""
    box = area.box
    return _drawing(area, max(box.east - box.west, box.north - box.south) / OUTLINE_PX, 3)


def pin_feature(point: Point, shape: str, title: str, **properties: Any) -> dict[str, Any]:
    """Return a pin: `shape` is shelter, post or center."""
    return {
        "type": "Feature",
        "properties": {"shape": shape, "title": title, **properties},
        "geometry": {"type": "Point", "coordinates": [point.lon, point.lat]},
    }


def map_json(document: dict[str, Any]) -> Markup:
    """Return a document as it stands in a page: as few bytes as may be, nothing a browser reads as
    markup.
    """
    return htmlsafe_json_dumps(
        document, dumps=json.dumps, separators=(",", ":"), ensure_ascii=False
    )


def map_document(
    zones: Iterable[dict[str, Any]],
    pins: Iterable[dict[str, Any]],
    box: Box | None,
    credit: str,
    words: dict[str, str],
    squares: Iterable[dict[str, Any]] = (),
) -> dict[str, Any]:
    """Return the whole document; zones come small after large, so that none hides another."""
    there = list(squares)
    return {
        **({"squares": {"type": "FeatureCollection", "features": there}} if there else {}),
        "zones": {"type": "FeatureCollection", "features": list(zones)},
        "pins": {"type": "FeatureCollection", "features": list(pins)},
        "box": [box.west, box.south, box.east, box.north] if box else None,
        "credit": credit,
        "words": words,
    }


def band_features(
    bands: Sequence[Band], title: str, at: datetime, lines_of: Callable[[Band], list[str]]
) -> list[dict[str, Any]]:
    """Return the bands of one hazard, the mildest first, each in its layer at `at`; `lines_of` says
    a band in the reader's language.
    """
    return [
        zone_feature(
            band.area,
            band.severity,
            title=title,
            lines=lines_of(band),
            layer=layer_of(band, at),
        )
        for band in sorted(bands, key=lambda band: band.severity.rank)
    ]


def square_feature(square: PeopleSquare, words: str) -> dict[str, Any]:
    """Return a square of the map with its number of people, in words."""
    return {
        "type": "Feature",
        "properties": {"count": words, "n": square.persons.value},
        "geometry": Area.from_box(square.box).to_geojson(3),
    }
