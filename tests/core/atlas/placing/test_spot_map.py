"""The small drawing beside a reading of a place."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from core.atlas import Atlas
from core.atlas.placing.spot_map import HEIGHT, WIDTH, spot_map
from core.atlas.values import Place
from core.geo.geometry import Point


@pytest.fixture(scope="module")
def atlas(base_atlas: Atlas) -> Atlas:
    return base_atlas


@pytest.mark.parametrize(
    "text", ["McAllen", "Anchorage", "Honolulu", "Hidalgo County", "Belize City", "Suva, Fiji"]
)
def test_country_state_and_dot_are_drawn_small_and_inside(atlas: Atlas, text: str) -> None:
    place = next(iter(atlas.find(text, None, 1)), None)
    if place is None:
        place = Place(text, "point", Point(178.44, -18.14), "FJ", None, None, 0, "", 1, "name")
    drawing = spot_map(atlas, place)
    root = etree.fromstring(drawing)
    assert len(drawing) < 12_000
    assert root.get("aria-hidden") == "true"
    assert 'class="spot-land"' in drawing
    assert ('class="spot-state"' in drawing) is (place.admin1 is not None)
    assert "style=" not in drawing  # the policy of the pages lets none through
    dot = re.search(r'cx="([\d.-]+)" cy="([\d.-]+)"', drawing)
    assert dot is not None
    assert 0 <= float(dot[1]) <= WIDTH
    assert 0 <= float(dot[2]) <= HEIGHT


def test_a_place_of_no_known_country_is_not_drawn(atlas: Atlas) -> None:
    nowhere = Place("Mar", "point", Point(-40, 30), None, None, None, 0, "30,-40", 1, "coordinates")
    assert spot_map(atlas, nowhere) == ""
