"""The area drawn in a file of a map program: GeoJSON, KML (OGC 07-147r2), or KMZ, which is a KML in
a ZIP.

Of a KML every polygon counts, its inner boundaries as holes; points and lines are no area.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lxml import etree

from core.errors import UnusableInput
from core.geo.errors import BadGeometry
from core.geo.geometry import Area
from feeds.formats.safe_xml import parse_xml
from feeds.formats.safe_zip import parse_zip

_ZIP = b"PK\x03\x04"
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def area_of_file(document: bytes) -> Area:
    """Return the union of every polygon in a file. Raises BadGeometry, UnusableInput, ValueError
    or RecursionError for what holds none or cannot be read.
    """
    if document.startswith(_ZIP):
        return _of_kml(_unpacked(document))
    if _is_markup(document):
        return _of_kml(document)
    return Area.from_geojson(json.loads(document))


# -- inside ---------------------------------------------------------------------------------


def _is_markup(document: bytes) -> bool:
    for mark in _MARKS:
        document = document.removeprefix(mark)
    return document.replace(b"\0", b"").lstrip().startswith(b"<")


def _unpacked(document: bytes) -> bytes:
    """Return the KML of a KMZ: `doc.kml`, else the first there is."""
    members = parse_zip(document, "kmz")
    names = sorted(name for name in members if name.casefold().endswith(".kml"))
    if not names:
        raise UnusableInput("kmz", "a ZIP without a KML")
    return members[next((name for name in names if name.casefold() == "doc.kml"), names[0])]


def _of_kml(document: bytes) -> Area:
    root = parse_xml(document, "kml")
    polygons = [list(_rings(each)) for each in root.iter("{*}Polygon")]
    drawn: dict[str, Any] = {"type": "MultiPolygon", "coordinates": list(filter(None, polygons))}
    return Area.from_geojson(drawn)


def _rings(polygon: etree._Element) -> Iterator[list[list[float]]]:
    """Yield the outer ring of a polygon, then those of its holes."""
    for boundary in ("outerBoundaryIs", "innerBoundaryIs"):
        for ring in polygon.iterfind(f"{{*}}{boundary}/{{*}}LinearRing/{{*}}coordinates"):
            yield [_position(text) for text in (ring.text or "").split()]


def _position(text: str) -> list[float]:
    """Return longitude and latitude of `lon,lat` or `lon,lat,height`."""
    numbers = text.split(",")
    if len(numbers) < 2:
        raise BadGeometry(f"no position: {text[:40]}")
    return [float(numbers[0]), float(numbers[1])]
