from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, cast

import pytest

from core.atlas.atlas import Atlas
from core.atlas.placing.readings import SeveralPlaces
from core.atlas.values import Place
from core.errors import UnusableInput
from core.geo.geometry import Point
from feeds.values import Severity
from tests.two_counties import HIDALGO, TwoCounties
from watch.matching.drawn_area import AreaDescription, understand_area

MIDDLE = Point(-98.2, 26.2)


class Gazetteer(TwoCounties):
    def find(self, text: str, country: str | None = None, limit: int = 10) -> list[Place]:
        if text != "McAllen":
            return []
        return [Place("McAllen", "city", MIDDLE, "US", "US-TX", None, 1, "McAllen", 0.9, "name")]


ATLAS = cast(Atlas, Gazetteer())


def square(side: float) -> bytes:
    ring = [[-98, 26], [-98 + side, 26], [-98 + side, 26 + side], [-98, 26 + side], [-98, 26]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]}).encode()


def test_all_that_is_filled_in_is_used_together() -> None:
    described = AreaDescription(
        geojson=square(0.5), units="US48215", place="McAllen", radius_km="5"
    )
    found = understand_area(described, ATLAS)
    assert found.title == "Área dibujada + Hidalgo + McAllen, 5 km"
    assert (found.center, len(found.notes)) == (None, 2)
    for point in (Point(-97.8, 26.2), Point(HIDALGO.west + 0.1, 26.5), MIDDLE):
        assert found.area.contains(point)


def test_units_are_put_together_and_said_back() -> None:
    found = understand_area(AreaDescription(units="US48215; US48061\n", title=" Valle "), ATLAS)
    assert found.title == "Valle"
    assert found.notes == (
        "US48215 → Hidalgo, Texas, Estados Unidos (US48215)",
        "US48061 → Cameron, Texas, Estados Unidos (US48061)",
    )
    assert found.area.contains(Point(HIDALGO.west + 0.1, 26.5))
    assert found.area.contains(Point(-97.5, 26.0))


def test_a_radius_round_a_place_is_typed_with_comma_or_point() -> None:
    found = understand_area(AreaDescription(place="McAllen", radius_km="12,5"), ATLAS)
    assert (found.title, found.center) == ("McAllen, 12.5 km", MIDDLE)
    assert found.bands[0].severity is Severity.UNKNOWN
    assert found.area.contains(MIDDLE)


@pytest.mark.parametrize(
    ("described", "field"),
    [
        ({}, "geojson"),
        ({"geojson": b"{"}, "geojson"),
        ({"geojson": square(40)}, "geojson"),
        ({"units": "Ninguna"}, "units"),
        ({"units": "\n".join(["US48215"] * 61)}, "units"),
        ({"place": "McAllen", "radius_km": "mucho"}, "radius_km"),
        ({"place": "McAllen", "radius_km": "501"}, "radius_km"),
        ({"place": "Nada", "radius_km": "5"}, "place"),
    ],
)
def test_what_cannot_be_used_names_the_field(described: dict[str, Any], field: str) -> None:
    with pytest.raises(UnusableInput) as fault:
        understand_area(AreaDescription(**described), ATLAS)
    assert fault.value.location == field


@pytest.fixture(scope="module")
def base(base_atlas: Atlas) -> Atlas:
    return base_atlas


def test_a_name_of_several_places_is_asked_and_every_open_name_at_once(base: Atlas) -> None:
    described = AreaDescription(
        units="Harris\nHidalgo; US48061", place="Springfield", radius_km="9"
    )
    with pytest.raises(SeveralPlaces) as asked:
        understand_area(described, base)
    keys = [each.key for each in asked.value.questions]
    assert keys == ["units:harris", "units:hidalgo", "place:springfield"]
    missouri = next(
        each.code for each in asked.value.questions[2].readings.offer if each.admin1 == "US-MO"
    )
    chosen = dict(zip(keys, ("US48201", "US48215", missouri), strict=True))
    found = understand_area(replace(described, chosen=chosen), base)
    assert found.title == "Harris, Hidalgo, Cameron + Springfield, 9 km"
    assert "Hidalgo → Hidalgo, Texas, Estados Unidos (US48215)" in found.notes
    for point in (Point(-95.37, 29.76), Point(-98.23, 26.2), Point(-93.29, 37.21)):
        assert found.area.contains(point)


def test_a_choice_made_for_other_words_is_none(base: Atlas) -> None:
    described = AreaDescription(units="Harris", chosen={"units:hidalgo": "US48215"})
    with pytest.raises(SeveralPlaces):
        understand_area(described, base)
    with pytest.raises(SeveralPlaces):
        understand_area(replace(described, chosen={"units:harris": "US48215"}), base)
