from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest

from core.disclosure import Cell
from core.geo.geometry import Area, Box, Point
from feeds.formats.nhc.layers import CONE
from feeds.values import Band, Severity
from tests.watch.conftest import band
from watch.matching.disclosure_grid import PeopleSquare
from webapp.maps.map_sheet import MapPin
from webapp.maps.printed_map import HEIGHT, WIDTH, PaperMap, printed_map

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
WIND = band(-91, 29, -90, 30, Severity.EXTREME, "64 kt")
CENTRE = Band(Area.circle(Point(-90.5, 29.5), 200), Severity.MINOR, CONE)
SVG = "{http://www.w3.org/2000/svg}"


class EmptyAtlas:
    def features(self, kind: str, box: Box) -> Any:
        return ()


def drawn(shown: PaperMap) -> ElementTree.Element:
    text = str(printed_map(shown, EmptyAtlas(), 'Ida <"&', "es"))
    return ElementTree.fromstring(text.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" '))


def test_a_zone_is_hatched_and_a_cone_only_dotted() -> None:
    svg = drawn(PaperMap((WIND, CENTRE), NOW))
    paths = [path for path in svg.findall(f"{SVG}path") if path.get("fill") != "#dbe6ee"]
    assert [(path.get("fill"), path.get("stroke-dasharray")) for path in paths] == [
        ("none", "1 6"),
        ("url(#paper-Extreme)", ""),
    ]
    assert svg.get("aria-label") == 'Ida <"&'


def test_people_are_numbers_in_squares_and_places_are_numbered() -> None:
    square = PeopleSquare(Box(-90.75, 29.25, -90.5, 29.5), Cell(None, below=5))
    pin = MapPin("shelter", "Refugio </text>", "Albergue", Point(-90.5, 29.5), is_inside=True)
    far = MapPin("post", "Lejos", "Representación", Point(20, 50))
    svg = drawn(PaperMap((WIND,), NOW, (pin, far), ((square, "<5"),)))
    assert [text.text for text in svg.findall(f"{SVG}text")] == ["<5", "<5", "1", "1"]


@pytest.mark.parametrize("lons", [(178.0, 180.0), (-180.0, -178.0)])
def test_a_zone_at_the_edge_of_the_world_is_drawn_within_the_paper(
    lons: tuple[float, float],
) -> None:
    west, east = lons
    zone = band(west, -18, east, -16, Severity.SEVERE)
    far_side = band(-180, -18, -179, -16, Severity.SEVERE)
    svg = drawn(PaperMap((zone, far_side), NOW))
    numbers = [
        float(number)
        for path in svg.findall(f"{SVG}path")
        for number in path.get("d", "").replace("M", " ").replace("L", " ").replace("Z", " ")
        .replace(",", " ").replace("H", " ").replace("V", " ").split()
    ]  # fmt: skip
    assert numbers
    assert all(-20 <= number <= max(WIDTH, HEIGHT) + 20 for number in numbers)


def test_nothing_is_drawn_of_no_zone() -> None:
    assert str(printed_map(PaperMap((), NOW), EmptyAtlas(), "x", "es")) == ""
