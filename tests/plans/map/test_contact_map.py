from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import shapely
from lxml import etree

from core.geo.geometry import Area, Box, Point
from core.i18n.formats import Formats
from plans.map.contact_map import draw
from plans.map.pin_placement import (
    RADIUS,
    NamedTown,
    TakenRectangle,
    pin_blocks,
    place_names,
    spread_pins,
)
from plans.pages.compose import compose
from tests.plans.invented import BareGround, facts


@dataclass(frozen=True)
class Thing:
    geometry: Any
    attributes: dict[str, Any]


class SmallGround(BareGround):
    """Land, one town with a hostile name, a road, and no lakes."""

    def features(self, kind: str, box: Box) -> Iterable[Any]:
        land = Area.from_box(Box(-99.5, 25.5, -97.5, 27.5)).geometry
        road = shapely.LineString([(-98.6, 26.2), (-97.9, 26.2)])
        town = shapely.Point(-98.4, 26.5)
        return {
            "countries": [Thing(land, {"country": "US", "code": "US", "name": "Estados Unidos"})],
            "countries_world": [Thing(land, {"country": "US"})],
            "admin1": [Thing(land, {"country": "US", "name": "Texas"})],
            "roads": [Thing(road, {"type": "Freeway"})],
            "gazetteer": [Thing(town, {"name": "<script>{{7*7}}", "population": 90_000})],
        }.get(kind, [])

    def missing(self) -> tuple[str, ...]:
        return ("lakes", "ports")

    def credits(self, kinds: Iterable[str]) -> tuple[str, ...]:
        return ("INEGI", "INEGI, Marco Geoestadístico", "GeoNames")


def sketch() -> Any:
    wording = Formats("es")
    pages = compose(facts(), wording, public_url="https://x.example")
    return draw(pages, SmallGround(), wording, 538.6, 240.0)


def test_the_map_is_wellformed_without_css_and_says_what_it_is() -> None:
    root = etree.fromstring(str(sketch().svg))
    assert root[0].tag.endswith("title")
    assert root[0].text.startswith("Mapa de contactos de Valle del Río Grande")
    text = etree.tostring(root, encoding="unicode")
    assert not re.search(r"\b(style|class)=|<style|var\(|currentColor|paint-order", text)
    assert "&lt;script&gt;{{7*7}}" in text
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', text)]
    assert min(sizes) >= 8.5


def test_pins_match_the_table_and_what_is_off_the_map_is_told() -> None:
    drawn = sketch()
    root = etree.fromstring(str(drawn.svg))
    labels = {node.text for node in root.iter("{*}text")}
    assert {"A", "B", "C", "2", "6"} <= labels
    assert {"1", "4", "5"} <= set(drawn.outside)
    assert drawn.missing == ("lakes",)
    assert drawn.credits == "INEGI, Marco Geoestadístico · GeoNames"


def test_meeting_points_off_the_map_are_listed_as_contacts_are() -> None:
    wording = Formats("es")
    pages = compose(facts(), wording, public_url="https://x.example")
    assert [row.letter for row in pages.assembly] == ["A", "B", "C"]
    for far in (Point(-90.5, 14.6), Point(2.35, 48.85), Point(-98.2, 35.0)):
        rows = (pages.assembly[0], replace(pages.assembly[1], point=far), pages.assembly[2])
        drawn = draw(replace(pages, assembly=rows), SmallGround(), wording, 538.6, 240.0)
        root = etree.fromstring(str(drawn.svg))
        labels = {node.text for node in root.iter("{*}text")}
        assert ("B" in drawn.outside, "B" in labels) == (True, False)
        assert {"A", "C"}.isdisjoint(drawn.outside)


def test_pins_on_one_spot_part_and_stay_inside() -> None:
    spots = spread_pins(
        [(100.0, 100.0)] * 9 + [(2.0, 2.0), (398.0, 298.0)],
        400,
        300,
        [TakenRectangle(0, 0, 60, 60)],
    )
    for first in range(len(spots)):
        a = spots[first]
        assert RADIUS <= a.drawn_x <= 400 - RADIUS
        assert RADIUS <= a.drawn_y <= 300 - RADIUS
        for b in spots[first + 1 :]:
            assert math.hypot(a.drawn_x - b.drawn_x, a.drawn_y - b.drawn_y) >= 2 * RADIUS
    assert not any(
        TakenRectangle(0, 0, 59.9, 59.9).meets(block) for block in pin_blocks(spots)[: len(spots)]
    )
    assert sum(spot.has_leader for spot in spots[:9]) >= 8


def test_names_never_cover_a_pin_or_each_other() -> None:
    towns = [
        NamedTown(f"Pueblo {n}", 60 + 7 * n, 80 + 3 * n, 45, 8.5, 400, n < 3) for n in range(20)
    ]
    taken = [TakenRectangle(90, 70, 130, 110)]
    blocks = [
        TakenRectangle(n.x, n.y - n.size * 0.8, n.x + 45, n.y + 1)
        for n in place_names(towns, 300, 200, taken, 50)
    ]
    assert len(blocks) >= 4
    for place, block in enumerate(blocks):
        assert not any(block.meets(other) for other in [*taken, *blocks[place + 1 :]])


def test_a_town_outside_the_frame_has_no_name() -> None:
    assert place_names([NamedTown("Lejos", -50, 20, 40, 8.5, 400, True)], 300, 200, [], 5) == []
