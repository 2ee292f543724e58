"""Shapes as CAP and GeoRSS write them: latitude first, turned round here."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from typing import Any

import numpy as np

from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Point, even_odd, geojson_parts, union

MAX_CIRCLE_KM = 1000
"""A wider circle is a mistake of its sender (SMN once drew one of 2502 km): shown as a point, no
zone.
"""
MAX_POINTS = 200_000
_BETWEEN_NUMBERS = re.compile(r"[\s,;]+")
_PLAIN_DEGREES = r"-?[0-9]{1,3}+(?:\.[0-9]++)?"
_PLAIN = re.compile(rf"\s*+(?:{_PLAIN_DEGREES},{_PLAIN_DEGREES}(?:\s++|\Z))+")
"""Pairs as they should be, and nearly always are: decimal numbers with a point, a comma between."""
_IN_DEGREES = re.compile(
    r"\b(?:4326|4979|4269|4258|4674|4483|6365)\b|CRS:?84|^(?:WGS|NAD)\W?8[34]$", re.IGNORECASE
)
"""Reference systems whose numbers are degrees to within some metres: of the world, of North and
South America, of Mexico and of Europe.
"""
_DECIMAL_COMMA = re.compile(r"[+-]?\d{1,3},\d+")
_UNIT = re.compile(
    r"(?<=\d)\s*(?:(?P<km>km(?:ts?|s)?)|(?P<nautical>nmi?|mn|millas n[aá]uticas|nautical miles)"
    r"|(?P<mile>mi|miles|millas)|m(?:ts?|s)?)\.?$",
    re.IGNORECASE,
)
_KM = {"km": 1.0, "nautical": 1.852, "mile": 1.609344, None: 0.001}
"""Of one of the unit a radius names; metres have no name of their own in `_UNIT`."""


def area_from_polygon(text: str) -> Area:
    """Return the area of "lat,lon lat,lon ..." (CAP 1.2, 3.2.4), any white space between the pairs.

    An open ring is closed; white space after a comma parts no pair. GDACS leaves the brackets of
    the source in it where a new ring begins
    ("8.78,(-68.16"): its rings are holes or islands, sorted out by counting even and odd.
    Raises BadGeometry saying why.
    """
    if text.count(",") <= MAX_POINTS and (area := areas_from_polygons([text]).get(text)):
        return area
    pairs = _pairs(text)
    if len(pairs) > MAX_POINTS:
        raise BadGeometry(f"a polygon of more than {MAX_POINTS} points")
    rings: list[list[tuple[float, float]]] = [[]]
    for pair in pairs:
        if "(" in pair and rings[-1]:
            rings.append([])
        cleaned = pair.replace("(", "").replace(")", "")
        if cleaned:
            rings[-1].append(_lonlat(cleaned))
    areas = [Area.from_ring(ring) for ring in rings]
    return areas[0] if len(areas) == 1 else even_odd(areas)


def areas_from_polygons(texts: Iterable[str]) -> dict[str, Area]:
    """Return the areas of those polygons that are written and drawn as they should be, as nearly
    all, by their text. What is not in it is read by `area_from_polygon`, or refused.
    """
    # Without any point its commas may be the decimal ones (`_pairs`).
    plain = [text for text in dict.fromkeys(texts) if "." in text and _PLAIN.fullmatch(text)]
    if not plain:
        return {}
    numbers = np.fromstring(" ".join(plain).replace(",", " "), sep=" ")
    corners = numbers.reshape(-1, 2)[:, ::-1]
    areas = Area.from_rings(corners, [text.count(",") for text in plain])
    return {text: area for text, area in zip(plain, areas, strict=True) if area is not None}


def is_in_degrees(system: str) -> bool:
    """Return whether a reference system, by its name (`EPSG:4326`, an URN), counts in degrees."""
    return _IN_DEGREES.search(system.strip()) is not None


def area_from_geojson(geometry: Any) -> tuple[Area | None, tuple[str, ...]]:
    """Return the area of a GeoJSON geometry or feature, and what in it cannot be used.

    Part by part: of the 1577 polygons of one GDACS intensity 5 are a single point, and the others
    hold.
    """
    try:
        areas, faults = geojson_parts(geometry)
    except BadGeometry as wrong:
        return None, (str(wrong),)
    parts = len(areas) + len(faults)
    if parts == 0:
        return None, ("no polygon in the GeoJSON",)
    whole = None
    try:
        whole = union(areas) if areas else None
    except BadGeometry as wrong:
        faults.append(wrong)
    counted = Counter(str(fault) for fault in faults)
    reasons = (
        f"{why} ({count} of {parts} parts)" if parts > 1 else why for why, count in counted.items()
    )
    return whole, tuple(reasons)


def center_and_radius(text: str) -> tuple[Point, float]:
    """Centre and radius in kilometres of "lat,lon radius" (CAP 1.2, 3.2.4). Raises BadGeometry.

    Three numbers are that however they are parted: "lat lon radius", "lat,lon,radius". A radius
    that names its unit is in that ("50 km", "500 m", "30 nm", "20 mi").
    """
    unit = _UNIT.search(text)
    text = text[: unit.start()] if unit else text
    parts = text.split()
    if len(parts) == 3:
        parts = _with_decimal_points(parts[:2]) + parts[2:]
        text = " ".join(parts)
    numbers = [number for number in _BETWEEN_NUMBERS.split(text) if number]
    if len(numbers) == 3:
        parts = [f"{numbers[0]},{numbers[1]}", numbers[2]]
    if len(parts) != 2:
        raise BadGeometry(f"{text.strip()[:40]!r} is no circle")
    lon, lat = _lonlat(parts[0])
    radius_km = _number(parts[1]) * (_KM[unit.lastgroup] if unit else 1)
    if radius_km < 0:
        raise BadGeometry("a circle with a negative radius")
    return Point(_turned(lon), lat), radius_km


def point_from_text(text: str) -> Point:
    """Return the point of "lat lon" or "lat,lon" (GeoRSS). Raises BadGeometry."""
    words = [word.strip(",;") for word in text.split()]
    parts = " ".join(_with_decimal_points(words)).replace(",", " ").split()
    if len(parts) < 2:
        raise BadGeometry(f"{text.strip()[:40]!r} is no point")
    return Point(_turned(_number(parts[1])), _number(parts[0]))


def point_from_lonlat(lon: object, lat: object) -> Point:
    """Return the point of two numbers, longitude first (GeoJSON). Raises BadGeometry."""
    return Point(_turned(_number(lon)), _number(lat))


def _pairs(text: str) -> list[str]:
    """Return the pairs of a polygon: parted by white space, whatever stands at their commas.

    "lat,lon, lat,lon", "lat , lon lat , lon" and "lat,lon; lat,lon" are all written: what has no
    pair of its own in a word has its commas closed up. Without any comma the numbers go in pairs,
    as in GeoRSS; so they do where the commas are decimal ones ("15,9 -89,2", "15,9;-89,2"), or
    stand between the pairs ("15.9 -89.2, 15.9 -88.5").
    """
    words = text.replace(";", " ").split()
    numbers = _numbers_by_turns(text, words) or _numbers_between_commas(text)
    if numbers:
        return [f"{lat},{lon}" for lat, lon in zip(numbers[::2], numbers[1::2], strict=True)]
    if all("," in word.strip(",") for word in words):
        return words
    return re.sub(r"\s*,\s*", ",", " ".join(words)).split()


def _numbers_by_turns(text: str, words: list[str]) -> list[str]:
    """Return latitudes and longitudes by turns, where no comma ties them; none of others."""
    decimal = _with_decimal_points(words, is_parted=all(";" in each for each in text.split()))
    is_plain = "," not in text and len(words) % 2 == 0
    return decimal if is_plain or decimal != words else []


def _numbers_between_commas(text: str) -> list[str]:
    """Return latitudes and longitudes by turns, where commas part the pairs; none of others."""
    pairs = [part.split() for part in text.split(",")]
    if len(pairs) < 3 or any(len(pair) != 2 for pair in pairs):
        return []
    return list(chain.from_iterable(pairs))


def _with_decimal_points(words: list[str], *, is_parted: bool = False) -> list[str]:
    """Return numbers with decimal commas with points; any other words as they are.

    Commas are decimal ones where no word has a point or a sign behind its comma, the words go in
    pairs, and these are parted otherwise (`is_parted`) or every second one alone has a minus, as
    longitudes of the Americas do.
    """
    if not words or len(words) % 2 or not all(map(_DECIMAL_COMMA.fullmatch, words)):
        return words
    if not is_parted and not _have_signs_by_turns(words):
        return words
    return [word.replace(",", ".") for word in words]


def _have_signs_by_turns(words: list[str]) -> bool:
    """Return whether every second number, and no other, has a minus."""
    minus = [word.startswith("-") for word in words]
    return all(minus[1::2]) and not any(minus[::2])


def _lonlat(pair: str) -> tuple[float, float]:
    parts = pair.rstrip(",").split(",")
    if len(parts) < 2:
        raise BadGeometry(f"{pair[:40]!r} is no pair of coordinates")
    if len(parts) == 4 and "." not in pair:
        # Four whole numbers are two with decimal commas: "29,6,-90,3".
        parts = [f"{parts[0]}.{parts[1]}", f"{parts[2]}.{parts[3]}"]
    return _number(parts[1]), _number(parts[0])


def _turned(lon: float) -> float:
    return (lon + 180) % 360 - 180 if abs(lon) > 180 and abs(lon) <= 540 else lon


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadGeometry(f"{value!r} is no coordinate")
    try:
        number = float(value)
    except (ValueError, OverflowError) as wrong:
        raise BadGeometry(f"{str(value)[:40]!r} is no coordinate") from wrong
    if not math.isfinite(number):
        raise BadGeometry("a coordinate is not a number")
    return number
