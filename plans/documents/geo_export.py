"""What of a plan has a place, as GeoJSON (RFC 7946) and KML 2.2 (OGC 07-147r2): area, contacts,
assembly points.

Both say the number or letter that the paper map shows, so that the two can be held side by side.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as Tree

from core.geo.geometry import Area, Point
from plans.facts.model import ContactKind
from plans.pages.model import Composition

DECIMALS = 5
"""About a metre."""
KML = "http://www.opengis.net/kml/2.2"
_PINS = {
    "post": "ff5c3614",
    "shelter": "ff2f7d1e",
    "hospital": "ff1c1c9c",
    "assembly": "ff7d1e6b",
}
"""Colours of KML pins, aabbggrr; every other kind is grey. The kind stands in words too."""
_OTHER_PIN = "ff62544a"
_UNSAYABLE = re.compile("[^\\t\\n\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
"""What XML 1.0 has no way to say (section 2.2)."""


@dataclass(frozen=True, slots=True)
class Landmark:
    """One thing with a place; `label` is its number or letter on the map, `words` its kind in
    words.
    """

    kind: str
    words: str
    label: str
    name: str
    told: str
    phone: str
    point: Point


def landmarks_of(pages: Composition, assembly: str) -> list[Landmark]:
    """Return the placed contacts and assembly points of a plan in words; officials are for the
    telephone, not for a map.

    `assembly` is what an assembly point is called.
    """
    found = [
        Landmark(
            row.kind.value, row.kind_name, row.number, row.name, row.what_for,
            row.phone.link.removeprefix("tel:") if row.phone else "", row.point,
        )
        for row in pages.contacts
        if row.point is not None and row.kind is not ContactKind.FOCAL_POINT
    ]  # fmt: skip
    return found + [
        Landmark("assembly", assembly, row.letter, row.name, "", "", row.point)
        for row in pages.assembly
    ]


def to_geojson(title: str, area: Area, landmarks: Sequence[Landmark], stamp: str = "") -> bytes:
    """Return a FeatureCollection, longitude first: the area, then the landmarks; `stamp`, when and
    by whom it was made, stands beside them (RFC 7946 6.1).
    """
    features: list[dict[str, Any]] = [
        _feature(area.to_geojson(DECIMALS), {"kind": "area", "name": title})
    ]
    for each in landmarks:
        told = {
            "kind": each.kind,
            "label": each.label,
            "name": each.name,
            "told": each.told,
            "phone": each.phone,
        }
        place = {
            "type": "Point",
            "coordinates": [round(each.point.lon, DECIMALS), round(each.point.lat, DECIMALS)],
        }
        features.append(_feature(place, told))
    whole = {"type": "FeatureCollection", "generated": stamp, "features": features}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def to_kml(title: str, area: Area, landmarks: Sequence[Landmark], stamp: str = "") -> bytes:
    """Return the same as one KML document without anything from outside: no icon, no link to a
    server.
    """
    Tree.register_namespace("", KML)
    root = Tree.Element(f"{{{KML}}}kml")
    document = _under(root, "Document")
    _under(document, "name", title)
    if stamp:
        _under(document, "description", stamp)
    for kind in (*_PINS, "other"):
        style = _under(document, "Style", id=f"pin-{kind}")
        _under(_under(style, "IconStyle"), "color", _PINS.get(kind, _OTHER_PIN))
    style = _under(document, "Style", id="area")
    line = _under(style, "LineStyle")
    _under(line, "color", "ff1c1c9c")
    _under(line, "width", "3")
    _under(_under(style, "PolyStyle"), "fill", "0")
    _area(document, title, area)
    for each in landmarks:
        _landmark(document, each)
    Tree.indent(root, " ")
    return bytes(Tree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


# -- inside ---------------------------------------------------------------------------------


def _feature(geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _under(above: Tree.Element, tag: str, text: str = "", **attributes: str) -> Tree.Element:
    made = Tree.SubElement(above, f"{{{KML}}}{tag}", attributes)
    made.text = _UNSAYABLE.sub("", text) or None
    return made


def _area(document: Tree.Element, title: str, area: Area) -> None:
    placemark = _under(document, "Placemark")
    _under(placemark, "name", title)
    _under(placemark, "styleUrl", "#area")
    shape = _under(placemark, "MultiGeometry")
    for outer, *holes in _polygons(area):
        polygon = _under(shape, "Polygon")
        _ring(polygon, "outerBoundaryIs", outer)
        for hole in holes:
            _ring(polygon, "innerBoundaryIs", hole)


def _polygons(area: Area) -> Iterator[list[list[list[float]]]]:
    geometry = area.to_geojson(DECIMALS)
    yield from (
        [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    )


def _ring(polygon: Tree.Element, ring_name: str, corners: list[list[float]]) -> None:
    ring = _under(_under(polygon, ring_name), "LinearRing")
    _under(ring, "coordinates", " ".join(f"{x},{y}" for x, y, *_ in corners))


def _landmark(document: Tree.Element, each: Landmark) -> None:
    placemark = _under(document, "Placemark")
    _under(placemark, "name", f"{each.label} · {each.name}")
    _under(placemark, "description", "\n".join(filter(None, (each.words, each.told, each.phone))))
    _under(placemark, "styleUrl", f"#pin-{each.kind if each.kind in _PINS else 'other'}")
    point = _under(placemark, "Point")
    _under(
        point, "coordinates", f"{round(each.point.lon, DECIMALS)},{round(each.point.lat, DECIMALS)}"
    )
