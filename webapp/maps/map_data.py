"""What the maps of this audience show, as the JSON that `static/js/map.js` reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from core.geo.geometry import Area, Box, Point
from feeds.models import Hazard
from feeds.values import Band, Severity

ZONE_PX = 600
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


def zone_feature(area: Area, severity: Severity, **properties: Any) -> dict[str, Any]:
    """Return a zone, simplified to what a screen can show of it."""
    box = area.box
    tolerance = max(box.east - box.west, box.north - box.south) / ZONE_PX
    return {
        "type": "Feature",
        "properties": {"severity": severity.value, **properties},
        "geometry": area.simplified(tolerance).to_geojson(4 if tolerance < 0.01 else 3),
    }


def pin_feature(point: Point, shape: str, title: str, **properties: Any) -> dict[str, Any]:
    """Return a pin: `shape` is shelter, post or center."""
    return {
        "type": "Feature",
        "properties": {"shape": shape, "title": title, **properties},
        "geometry": {"type": "Point", "coordinates": [point.lon, point.lat]},
    }


def map_document(
    zones: Iterable[dict[str, Any]],
    pins: Iterable[dict[str, Any]],
    box: Box | None,
    credit: str,
    words: dict[str, str],
) -> dict[str, Any]:
    """Return the whole document; zones come small after large, so that none hides another."""
    return {
        "zones": {"type": "FeatureCollection", "features": list(zones)},
        "pins": {"type": "FeatureCollection", "features": list(pins)},
        "box": [box.west, box.south, box.east, box.north] if box else None,
        "credit": credit,
        "words": words,
    }


def band_features(bands: Sequence[Band], title: str, words: Sequence[str]) -> list[dict[str, Any]]:
    """Return the bands of one hazard, the widest first; `words` are the severities in the reader's
    language.
    """
    return [
        zone_feature(
            band.area,
            band.severity,
            title=title,
            lines=[word, band.label] if band.label else [word],
        )
        for band, word in sorted(
            zip(bands, words, strict=True), key=lambda each: each[0].severity.rank
        )
    ]


def large_first(hazards: Iterable[Hazard]) -> list[Hazard]:
    """Hazards with a zone, the widest first."""
    return sorted(
        (each for each in hazards if each.zone),
        key=lambda each: -(each.zone.size_km2 if each.zone else 0),
    )
