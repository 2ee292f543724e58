from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from tests.kept_rows import Sow
from tests.webapp.conftest import House, post
from tests.webapp.danger import CANARY, ZONE, Danger, sown_danger


@pytest.fixture
def danger(house: House, sow: Sow) -> Danger:
    return sown_danger(house, sow)


def journal(danger: Danger, action: str) -> list[AuditEntry]:
    with Session(danger.house.engine) as session:
        return list(session.scalars(sa.select(AuditEntry).where(AuditEntry.action == action)))


def test_a_drawn_area_gets_the_same_sheet(danger: Danger) -> None:
    browser = danger.house.signed_in("emergency.gt")
    drawn = json.dumps(ZONE.to_geojson())
    page = post(browser, "/vigilancia/area", geojson=drawn, title="Presa").text
    assert "Afectados: 7 personas" in page
    assert CANARY["HN"] not in page
    assert journal(danger, "person.read")[0].purpose == "Hoja de un área preguntada: Presa"
    book = post(
        browser, "/vigilancia/area/llamadas.xlsx", geojson=drawn, title="Presa", purpose="llamar"
    )
    assert book.status_code == 200


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"geojson": "{"},
        {"geojson": '{"type":"Point","coordinates":[0,0]}'},
        {"geojson": '{"type":"Polygon","coordinates":[[[-170,-80],[170,-80],[170,80],[-170,80]]]}'},
        {"units": "Ninguna Parte"},
        {"place": "McAllen", "radius_km": "mucho"},
        {"place": "26.2, -98.2", "radius_km": "900"},
    ],
)
def test_an_area_nobody_can_use_comes_back_with_what_is_wrong(
    danger: Danger, form: dict[str, str]
) -> None:
    answer = post(danger.house.signed_in("consul.gt"), "/vigilancia/area", **form)
    assert answer.status_code == 422
    assert "error-summary" in answer.text


def test_coordinates_and_a_radius_are_an_area(danger: Danger) -> None:
    page = post(
        danger.house.signed_in("consul.gt"), "/vigilancia/area", place="26.2, -98.2", radius_km="30"
    ).text
    assert "Afectados: 7 personas" in page


def test_a_name_of_several_places_is_asked_with_all_that_was_typed(danger: Danger) -> None:
    browser = danger.house.signed_in("consul.gt")
    typed = {"title": "Río", "units": "Hidalgo", "radius_km": "25", "place": "26.2, -98.2"}
    answer = post(browser, "/vigilancia/area", **typed)
    assert answer.status_code == 422
    for kept in ('value="Río"', ">Hidalgo</textarea>", 'value="26.2, -98.2"'):
        assert kept in answer.text
    assert 'type="radio" name="reading:units:hidalgo" value="US48215"' in answer.text
    assert "checked" not in answer.text.split("place-choice")[1].split("</fieldset>")[0]
    for told in ("Texas, Estados Unidos", "unos 680", '<svg class="spot"', "de los suyos"):
        assert told in answer.text
    chosen = {**typed, "reading:units:hidalgo": "US48215"}
    sheet = post(browser, "/vigilancia/area", **chosen)
    assert "Hidalgo → Hidalgo, Texas, Estados Unidos (US48215)" in sheet.text
    assert "Afectados: 7 personas" in sheet.text


def test_who_may_not_see_counts_of_their_own_sees_none(danger: Danger) -> None:
    asked = post(danger.house.signed_in("secretariat"), "/vigilancia/area", units="Hidalgo").text
    assert "place-choice" in asked
    assert "de los suyos" not in asked


def test_a_name_that_is_markup_comes_back_as_text(danger: Danger) -> None:
    answer = post(
        danger.house.signed_in("consul.gt"),
        "/vigilancia/area",
        units="<script>alert(1)</script> 100% %(x)s",
    )
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 100% %(x)s" in answer.text
