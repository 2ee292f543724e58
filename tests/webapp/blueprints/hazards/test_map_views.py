"""Each map of the watch as a picture: with its age and its legend, without a person."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tests.webapp.blueprints.hazards.conftest import ago
from tests.webapp.conftest import post
from tests.webapp.danger import Danger

WHERE = {"place": "26.2, -98.23", "radius_km": "25"}
SVG = "{http://www.w3.org/2000/svg}"


def words_of(danger: Danger, path: str, name: str = "consul.gt") -> list[str]:
    answer = danger.house.signed_in(name).get(path)
    assert answer.status_code == 200
    assert answer.content_type.startswith("image/svg+xml")
    svg = ElementTree.fromstring(answer.data)
    return [str(each.text) for each in svg.iter(f"{SVG}text")]


def test_a_hazard_s_picture_says_how_old_it_is_and_holds_no_count(retold: Danger) -> None:
    path = f"/vigilancia/{retold.hazards['flood']}"
    page = retold.house.signed_in("consul.gt").get(f"{path}/mapa").text
    assert f'src="{path}/mapa.svg"' in page
    assert "data-print" in page
    words = " ".join(words_of(retold, f"{path}/mapa.svg"))
    for expected in ("Gravedad: Menor", "Fuente:", "Datos de", "Mapa hecho:"):
        assert expected in words
    known = words_of(retold, f"{path}/mapa.svg?known_at={ago(retold, 150)}")
    assert any(each.startswith("Lo que se sabía:") for each in known)
    assert retold.house.signed_in("civil_society.gt").get(f"{path}/mapa.svg").status_code == 403


def test_the_board_has_one_for_all_who_are_signed_in(retold: Danger) -> None:
    words = words_of(retold, "/vigilancia/mapa.svg", "civil_society.gt")
    assert words[0] == "Vigilancia"
    page = retold.house.signed_in("consul.gt").get("/vigilancia").text
    assert '<noscript><a href="/vigilancia/mapa.svg">' in page
    assert retold.house.signed_in("consul.gt").get("/vigilancia/mapa").status_code == 200


@pytest.mark.parametrize("name", ["consul.gt", "consul.hn"])
def test_an_area_s_is_its_country_s_alone(retold: Danger, name: str) -> None:
    asked = post(retold.house.signed_in("consul.gt"), "/vigilancia/area", **WHERE)
    at = asked.text.index("/vigilancia/area/")
    path = asked.text[at:].partition('"')[0].removesuffix("/mapa")
    for end in ("/mapa", "/mapa.svg"):
        status = retold.house.signed_in(name).get(path + end).status_code
        assert status == (200 if name == "consul.gt" else 404)
