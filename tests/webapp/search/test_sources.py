"""What one box finds, and for whom."""

from __future__ import annotations

import re

import pytest

from core.db import writing
from response.crisis.models import Crisis
from tests.kept_rows import Sow
from tests.webapp.conftest import House
from tests.webapp.danger import Danger, sown_danger


@pytest.fixture
def danger(house: House, sow: Sow) -> Danger:
    return sown_danger(house, sow)


def _found(house: House, who: str, question: str) -> dict[str, list[str]]:
    shown = house.signed_in(who).get("/buscar", query_string={"q": question}).text
    groups = re.findall(r"<section><h2>.*?</i> ([^<]+)</h2>\n<ul>(.*?)</ul>", shown, re.DOTALL)
    return {title: re.findall(r'href="([^"]+)"', body) for title, body in groups}


def test_pages_are_found_by_their_word_and_by_what_they_are_for(house: House) -> None:
    assert [each.rstrip("/") for each in _found(house, "consul.gt", "ronda")["Páginas"]] == [
        "/rondas"
    ]
    assert _found(house, "secretariat", "cuentas")["Páginas"] == ["/usuarios/"]
    assert "Páginas" not in _found(house, "civil_society.gt", "cuentas")


def test_places_lead_to_whom_to_call_there(house: House) -> None:
    found = _found(house, "consul.gt", "McAllen")
    assert any(each.startswith("/llamar?q=") for each in found["Lugares: llamar ahí"])


def test_entries_are_those_the_asker_may_see(danger: Danger) -> None:
    name = danger.house.signed_in("consul.gt").get("/directorio?kind=shelter").text
    shelter = re.search(r'<h3><a href="/directorio/shelter/[^"]+">([^<]+)</a>', name)
    assert shelter
    assert _found(danger.house, "consul.gt", shelter.group(1))["Directorio"]


def test_a_live_hazard_is_found_by_its_name(danger: Danger) -> None:
    found = _found(danger.house, "consul.gt", "inundación")
    assert f"/vigilancia/{danger.flood}" in found["Peligros vivos"]


def test_no_crisis_is_shown_to_civil_society(house: House) -> None:
    with writing(house.engine) as session:
        assert session.query(Crisis).count() == 0
    assert _found(house, "civil_society.gt", "crisis").get("Crisis") is None


def test_too_short_a_question_finds_nothing_and_says_nothing_wrong(house: House) -> None:
    assert _found(house, "consul.gt", "x") == {}
