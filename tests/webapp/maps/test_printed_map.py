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
from webapp.maps.printed_map import (
    HEIGHT,
    WIDTH,
    PaperMap,
    TownSpot,
    printed_map,
    town_names,
)

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
    paths = [
        path
        for path in svg.findall(f"{SVG}path")
        if path.get("fill") != "#dbe6ee" and path.get("stroke-linecap")
    ]
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
    words = [text.text for text in svg.findall(f"{SVG}text")]
    assert words == ["<5", "<5", "1", "1", "20 km", "20 km"]


def test_no_pin_lies_over_a_name_and_a_town_among_pins_goes_without() -> None:
    town = TownSpot(100, 100, "McAllen")

    def place(*pins: tuple[float, float]) -> list[tuple[str, str]]:
        svg = ElementTree.fromstring(f"<svg>{''.join(town_names([town], pins))}</svg>")
        return [(each.get("x", ""), each.get("y", "")) for each in svg.findall("text")[:1]]

    assert place() == place((300, 300)) == [("104.0", "103.5")]
    assert place((120, 100)) == [("96.0", "103.5")]
    assert place((120, 106), (70, 106)) == [("100.0", "94.0")]
    ring = [(float(x), float(y)) for x in range(60, 150, 15) for y in range(70, 140, 15)]
    assert place(*ring) == []


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
