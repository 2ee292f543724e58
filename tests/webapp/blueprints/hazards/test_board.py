from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.db import writing
from feeds.models import Source
from tests.kept_rows import Sow
from tests.webapp.conftest import House
from tests.webapp.danger import Danger, make_danger, sown_danger


@pytest.fixture
def danger(house: House, sow: Sow) -> Danger:
    return sown_danger(house, sow)


def test_ones_own_count_is_exact_and_a_small_foreign_one_hidden(danger: Danger) -> None:
    page = danger.house.signed_in("consul.gt").get("/vigilancia").text
    card = page[page.index("Peligro flood") :].split("</li>")[0]
    assert "<strong>7</strong>" in card
    assert re.search(r"Honduras\s*<span class=\"unknown\">menos de 5", card)


def test_the_secretariat_sees_no_small_count(danger: Danger) -> None:
    page = danger.house.signed_in("secretariat").get("/vigilancia").text
    card = page[page.index("Peligro flood") :].split("</li>")[0]
    assert "Guatemala <strong>7</strong>" in card
    assert "<strong>3</strong>" not in card
    assert "menos de 5" in card


def test_civil_society_sees_no_count_of_people(danger: Danger) -> None:
    page = danger.house.signed_in("civil_society.gt").get("/vigilancia").text
    assert "Peligro flood" in page
    assert "<strong>7</strong>" not in page
    assert "menos de 5" not in page


def test_where_nobody_is_registered_the_board_says_unknown(danger: Danger) -> None:
    page = danger.house.signed_in("consul.gt").get("/vigilancia").text
    card = page[page.index("Peligro far") :].split("</li>")[0]
    assert "se desconoce, nadie registrado en la zona" in card


def test_what_touches_my_people_comes_first_and_can_stand_alone(danger: Danger) -> None:
    browser = danger.house.signed_in("consul.gt")
    page = browser.get("/vigilancia").text
    assert page.index("Peligro flood") < page.index("Peligro far")
    mine = browser.get("/vigilancia?mine=1").text
    assert "Peligro flood" in mine
    assert "Peligro far" not in mine


def test_filters_by_kind_and_severity(danger: Danger) -> None:
    browser = danger.house.signed_in("consul.gt")
    assert "Peligro far" in browser.get("/vigilancia?kind=wildfire").text
    assert "Peligro flood" not in browser.get("/vigilancia?kind=wildfire").text
    assert "Peligro far" not in browser.get("/vigilancia?severity=Extreme").text
    assert browser.get("/vigilancia?kind=x&severity=y&page=z").status_code == 200


def test_tests_stand_apart_and_the_unplaced_with_their_reason(danger: Danger) -> None:
    page = danger.house.signed_in("consul.gt").get("/vigilancia").text
    assert "2 peligros vivos" in page
    assert page.index("1 ejercicio o prueba: no es real") < page.index("Peligro drill")
    assert "1 aviso sin lugar utilizable" in page
    assert "sin códigos conocidos" in page


def test_a_failing_source_is_said_with_its_hour_and_silence_is_not_peace(danger: Danger) -> None:
    browser = danger.house.signed_in("consul.gt")
    page = browser.get("/vigilancia?kind=volcano").text
    assert "falla desde" in page
    assert "1 elemento inutilizable" in page
    assert "No se sabe: alguna fuente no contesta" in page
    assert "Ningún peligro vivo" not in page


def test_when_all_sources_answer_one_line_says_so_with_the_oldest(danger: Danger) -> None:
    house = danger.house
    with writing(house.engine) as session:
        for minutes, source in enumerate(session.scalars(sa.select(Source)), start=12):
            source.failing_since, source.last_good_at = (
                None,
                house.clock() - timedelta(minutes=minutes),
            )
            newest_of_all = minutes
    page = house.signed_in("consul.gt").get("/vigilancia").text
    line = re.sub("<.*?>", "", page[page.index('class="sources-good"') :].split("</summary>")[0])
    assert re.search(rf"al día, .* hace {newest_of_all} min", line)
    assert "no contesta" not in page


def test_the_filters_are_folded_until_one_is_set(danger: Danger) -> None:
    browser = danger.house.signed_in("consul.gt")
    assert '<details class="more"><summary>Filtrar' in browser.get("/vigilancia").text
    assert (
        '<details class="more" open><summary>Filtrar' in browser.get("/vigilancia?kind=flood").text
    )


def test_a_hidden_shelter_is_not_counted_for_strangers(danger: Danger) -> None:
    assert "2 albergues dentro" in danger.house.signed_in("consul.gt").get("/vigilancia").text
    assert "1 albergue dentro" in danger.house.signed_in("consul.hn").get("/vigilancia").text


def test_sources_tell_their_faults_and_only_some_may_ask(danger: Danger) -> None:
    browser = danger.house.signed_in("consul.gt")
    assert "Su servidor rechaza la conexión." in browser.get("/fuentes").text
    page = browser.get("/fuentes/usgs").text
    assert "connection refused" in page
    assert "coordinates are not numbers" in page
    assert "Preguntar ahora" not in page
    assert "Preguntar ahora" in danger.house.signed_in("emergency.gt").get("/fuentes").text


def test_an_installation_may_hide_more_and_the_pages_say_so(
    make_house: Callable[..., House],
) -> None:
    danger = make_danger(make_house(smallest_count=8))
    browser = danger.house.signed_in("secretariat")
    page = browser.get("/vigilancia").text
    card = page[page.index("Peligro flood") :].split("</li>")[0]
    assert "<strong>7</strong>" not in card
    assert "menos de 8" in card
    assert "menos de 8 personas no se dice" in browser.get("/planes/tablero").text
