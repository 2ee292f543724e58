from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.db import writing
from feeds.models import Hazard
from tests.webapp.conftest import House, post
from tests.webapp.danger import CANARY, ZONE, Danger, make_danger

NATIONAL_ROLES = ("country_admin", "consul", "emergency")


@pytest.fixture
def danger(house: House) -> Danger:
    return make_danger(house)


def journal(danger: Danger, action: str) -> list[AuditEntry]:
    with Session(danger.house.engine) as session:
        return list(session.scalars(sa.select(AuditEntry).where(AuditEntry.action == action)))


def test_the_words_of_the_source_are_text_in_its_language(danger: Danger) -> None:
    page = danger.house.signed_in("consul.gt").get(f"/vigilancia/{danger.flood}").text
    assert '<blockquote lang="en-US">' in page
    assert "Flash flood &lt;b&gt;flood&lt;/b&gt;" in page
    assert "Move to higher ground." in page
    assert "javascript:" not in page
    assert "polígono dibujado por la fuente" in page


def test_a_hazard_without_a_place_says_why_and_has_no_sheet(danger: Danger) -> None:
    browser = danger.house.signed_in("consul.gt")
    nowhere = danger.hazards["nowhere"]
    assert "sin códigos conocidos" in browser.get(f"/vigilancia/{nowhere}").text
    assert browser.get(f"/vigilancia/{nowhere}/afectados").status_code == 404


@pytest.mark.parametrize("role", NATIONAL_ROLES)
@pytest.mark.parametrize(("country", "other"), [("gt", "HN"), ("hn", "GT")])
def test_names_are_of_the_own_country_and_the_reading_is_journalled(
    danger: Danger, role: str, country: str, other: str
) -> None:
    page = (
        danger.house.signed_in(f"{role}.{country}")
        .get(f"/vigilancia/{danger.flood}/afectados")
        .text
    )
    assert CANARY[country.upper()] in page
    assert CANARY[other] not in page
    read = journal(danger, "person.read")
    assert [(entry.country, entry.purpose) for entry in read] == [
        (country.upper(), "Hoja de afectados: cap:flood"),
    ]


def test_the_secretariat_gets_counts_and_no_name(danger: Danger) -> None:
    page = danger.house.signed_in("secretariat").get(f"/vigilancia/{danger.flood}/afectados").text
    assert "Guatemala" in page
    assert "menos de 5" in page
    assert not any(name in page for name in CANARY.values())
    assert "A quién llamar" not in page
    assert journal(danger, "person.read") == []


def test_civil_society_gets_no_sheet(danger: Danger) -> None:
    assert (
        danger.house.signed_in("civil_society.gt")
        .get(f"/vigilancia/{danger.flood}/afectados")
        .status_code
        == 403
    )


def test_the_sheet_says_what_stands_in_danger_and_how_old_its_numbers_are(danger: Danger) -> None:
    page = danger.house.signed_in("consul.gt").get(f"/vigilancia/{danger.flood}/afectados").text
    assert "2 albergues en peligro" in page
    assert "dentro de la zona: peligro" in page
    assert "Nadie designado para cubrirla" in page
    assert "al día" in page
    assert "CONFIDENCIAL" in page


def test_where_nobody_is_registered_the_sheet_says_unknown_and_never_nought(danger: Danger) -> None:
    page = (
        danger.house.signed_in("consul.gt")
        .get(f"/vigilancia/{danger.hazards['far']}/afectados")
        .text
    )
    assert "<strong>Se desconoce</strong>" in page
    assert "No es cero" in page
    assert "A quién llamar: 0" not in page
    assert "0%" not in page


def test_the_reason_of_each_is_told_only_where_it_differs(danger: Danger) -> None:
    browser = danger.house.signed_in("consul.gt")
    assert "Motivo" not in browser.get(f"/vigilancia/{danger.flood}/afectados").text
    with writing(danger.house.engine) as session:
        flood = session.get_one(Hazard, danger.hazards["flood"])
        (band,) = flood.severity_zones
        flood.severity_zones = [band, {**band, "severity": "Minor", "label": "orilla"}]
    assert "Motivo" in browser.get(f"/vigilancia/{danger.flood}/afectados").text


def test_the_workbook_holds_text_and_no_formula(danger: Danger) -> None:
    answer = post(
        danger.house.signed_in("consul.gt"),
        f"/vigilancia/{danger.flood}/llamadas.xlsx",
        purpose="llamar a todos",
    )
    assert answer.status_code == 200
    book = zipfile.ZipFile(io.BytesIO(answer.data))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert CANARY["GT"] in book.read("xl/sharedStrings.xml").decode()
    texts = book.read("xl/sharedStrings.xml").decode()
    assert CANARY["HN"] not in texts
    assert "Hecho por: consul.gt@" in texts
    assert "user:" not in texts
    assert re.search(r"Hecho: \d{4}-\d\d-\d\d \d\d:\d\d \(UTC", texts)
    assert [entry.purpose for entry in journal(danger, "person.read")] == [
        "llamar a todos: cap:flood"
    ]


def test_the_workbook_needs_a_purpose_and_a_national_role(danger: Danger) -> None:
    path = f"/vigilancia/{danger.flood}/llamadas.xlsx"
    assert post(danger.house.signed_in("consul.gt"), path, purpose=" ").status_code == 422
    assert post(danger.house.signed_in("secretariat"), path, purpose="ver").status_code == 403
    assert journal(danger, "person.read") == []


def test_a_drawn_area_gets_the_same_sheet(danger: Danger) -> None:
    browser = danger.house.signed_in("emergency.gt")
    drawn = json.dumps(ZONE.to_geojson())
    page = post(browser, "/vigilancia/area", geojson=drawn, title="Presa").text
    assert "A quién llamar: 7 personas" in page
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
    assert "A quién llamar: 7 personas" in page


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
    assert "A quién llamar: 7 personas" in sheet.text


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
