from __future__ import annotations

import io
import json
import zipfile

import pytest

from core.errors import UnusableInput
from core.geo.errors import BadGeometry
from core.geo.geometry import Point
from watch.matching.map_file import area_of_file

RING = [(-98.0, 26.0), (-97.0, 26.0), (-97.0, 27.0), (-98.0, 27.0), (-98.0, 26.0)]
HOLE = [(-97.6, 26.4), (-97.4, 26.4), (-97.4, 26.6), (-97.6, 26.6), (-97.6, 26.4)]
MIDDLE = Point(-97.5, 26.5)
PREFIXED = "xmlns:k='http://earth.google.com/kml/2.0'"


def ring(corners: list[tuple[float, float]], end: str = ",0") -> str:
    return " ".join(f"{lon},{lat}{end}" for lon, lat in corners)


def kml(inner: str, head: str = "<kml xmlns='http://www.opengis.net/kml/2.2'>") -> bytes:
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>{head}<Document>{inner}</Document></kml>".encode()
    )


def polygon(holes: str = "", end: str = ",0") -> str:
    outer = f"<outerBoundaryIs><LinearRing><coordinates>\n {ring(RING, end)} </coordinates>"
    return (
        f"<Placemark><Polygon>{outer}</LinearRing></outerBoundaryIs>{holes}</Polygon></Placemark>"
    )


def packed(**members: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return sink.getvalue()


INNER = (
    f"<innerBoundaryIs><LinearRing><coordinates>{ring(HOLE)}</coordinates></LinearRing>"
    "</innerBoundaryIs>"
)
GEOJSON = json.dumps({"type": "Polygon", "coordinates": [RING]}).encode()


@pytest.mark.parametrize(
    ("document", "has_middle"),
    [
        (GEOJSON, True),
        (kml(polygon()), True),
        (kml(polygon(end="")), True),
        (kml(polygon(INNER)), False),
        (b"\xef\xbb\xbf" + kml(polygon()), True),
        (kml(polygon()).decode().replace("UTF-8", "UTF-16").encode("utf-16"), True),
        (kml(f"<MultiGeometry>{polygon()}</MultiGeometry>"), True),
        (
            kml("<Placemark><Point><coordinates>1,2</coordinates></Point></Placemark>" + polygon()),
            True,
        ),
        (packed(doc_kml=kml(polygon())), True),
        (packed(a_png=b"x", otro_KML=kml(polygon(INNER))), False),
    ],
)
def test_every_polygon_of_a_file_counts(document: bytes, has_middle: bool) -> None:
    area = area_of_file(document)
    assert area.contains(MIDDLE) is has_middle
    assert area.contains(Point(-97.9, 26.1))


@pytest.mark.parametrize(
    "document",
    [
        b"<kml/>",
        kml("<Placemark><Point><coordinates>1,2</coordinates></Point></Placemark>"),
        kml(polygon()).replace(b"-98.0,26.0,0", b"norte"),
        kml(polygon()).replace(b"-98.0", b"-998.0"),
        kml(polygon())[:-40],
        b"<!DOCTYPE kml [<!ENTITY a 'b'>]>" + kml(polygon()),
        packed(a_png=b"x"),
        packed(doc_kml=b"<kml>")[:-9],
        b"",
        b"nada",
    ],
)
def test_what_holds_no_area_is_refused(document: bytes) -> None:
    with pytest.raises((BadGeometry, UnusableInput, ValueError)):
        area_of_file(document)
