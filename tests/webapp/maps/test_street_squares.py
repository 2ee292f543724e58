"""Streets under the maps of the pages: where they are installed, and only from near."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from core.settings import Settings
from plans.map.screen_streets import street_square
from tests.plans.made_streets import archive, vector_tile
from tests.webapp.conftest import House
from webapp.maps.street_squares import MOST_KEPT, NoSquare, StreetSquares

NOW = datetime(2026, 11, 30, tzinfo=UTC)
NEAR = (13, 1860, 3463)
SVG = "{http://www.w3.org/2000/svg}"


def installed(folder: Path, body: bytes = b"") -> Settings:
    path = archive(folder / "streets.pmtiles", {NEAR: body or vector_tile()})
    return replace(Settings(), streets=str(path), streets_attribution="© Calles de demo")


def test_a_square_is_a_drawing_of_ways_and_their_names_and_is_drawn_once(tmp_path: Path) -> None:
    squares, frame = StreetSquares(), street_square(*NEAR)
    assert frame is not None
    settings = installed(tmp_path)
    drawn = squares.square(settings, frame, NOW)
    svg = ElementTree.fromstring(drawn)
    assert len(list(svg.iter(f"{SVG}path"))) > 3
    assert "Avenida Central" in {each.text for each in svg.iter(f"{SVG}text")}
    assert squares.square(settings, frame, NOW) is drawn
    for column in range(MOST_KEPT + 2):
        beside = street_square(NEAR[0], column, 0)
        assert beside is not None
        squares.square(settings, beside, NOW)
    assert len(squares.kept) == MOST_KEPT


def test_a_source_that_fails_costs_a_map_its_streets_and_is_asked_again(tmp_path: Path) -> None:
    squares, frame = StreetSquares(), street_square(*NEAR)
    assert frame is not None
    with pytest.raises(NoSquare, match="tile"):
        squares.square(installed(tmp_path, b"no tile"), frame, NOW)
    assert not squares.kept
    with pytest.raises(NoSquare, match="installed"):
        squares.square(Settings(), frame, NOW)


def test_who_has_none_is_told_so(house: House) -> None:
    browser = house.signed_in("consul.gt")
    assert browser.get("/mapa/calles/13/1860/3463.svg").status_code == 404
    page = browser.get("/vigilancia").text
    assert "data-streets" not in page
    assert '"noStreets":"Calles: esta instalación no las tiene"' in page
