from __future__ import annotations

import json
from typing import Any, cast

import pytest

from core.atlas.atlas import Atlas
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


def test_the_first_way_that_is_filled_counts() -> None:
    described = AreaDescription(geojson=square(0.5), units="US48215", place="McAllen")
    found = understand_area(described, ATLAS)
    assert (found.title, found.center, found.notes) == ("Área dibujada", None, ())
    assert found.area.contains(Point(-97.8, 26.2))


def test_units_are_put_together_and_said_back() -> None:
    found = understand_area(AreaDescription(units="US48215; US48061\n", title=" Valle "), ATLAS)
    assert found.title == "Valle"
    assert found.notes == ("US48215 → Hidalgo (US48215)", "US48061 → Cameron (US48061)")
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
