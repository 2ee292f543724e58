from __future__ import annotations

import csv
import io
import json
import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from core.db import writing
from directory.entries.models import (
    Answer,
    Channel,
    ChannelKind,
    Organisation,
    OrganisationKind,
    Shelter,
    ShelterKind,
    Visibility,
)
from directory.export import FORMATS
from tests.webapp.conftest import House


@pytest.fixture
def directory(house: House) -> House:
    """A fresh shelter, one long lapsed, one of Guatemala's own, and a name with markup."""
    now = house.clock()
    with writing(house.engine) as session:
        for name, age_days, visibility in (
            ("Albergue Nuevo", 90, Visibility.RCM),
            ("Albergue Viejo", 400, Visibility.RCM),
            ("Albergue Propio", 10, Visibility.COUNTRY),
        ):
            shelter = Shelter(
                kind=ShelterKind.MIGRANT_HOUSE,
                name=name,
                country="GT",
                city="McAllen",
                lon=-98.2,
                lat=26.2,
                unit_code="US48215",
                visibility=visibility,
                confirmed_at=now - timedelta(days=age_days),
            )
            shelter.channels = [
                Channel(
                    kind=ChannelKind.PHONE,
                    value="+19565550123",
                    confirmed_at=now - timedelta(days=age_days),
                )
            ]
            session.add(shelter)
        session.add(
            Organisation(
                kind=OrganisationKind.CIVIL_SOCIETY,
                name="<script>alert(1)</script> Ayuda",
                country="HN",
                visibility=Visibility.PUBLIC,
                website="javascript:alert(1)",
            )
        )
    return house


def names(page: str) -> set[str]:
    return {
        re.sub(r"<[^>]+>", "", name) for name in re.findall(r"<h3><a [^>]+>(.*?)</a></h3>", page)
    }


def test_each_sees_what_is_theirs_to_see(directory: House) -> None:
    assert "Albergue Propio" in names(directory.signed_in("consul.gt").get("/directorio").text)
    assert "Albergue Propio" not in names(directory.signed_in("consul.hn").get("/directorio").text)
    assert "Albergue Propio" not in names(
        directory.signed_in("secretariat").get("/directorio").text
    )


def test_search_forgives_accents_and_finds_telephones(directory: House) -> None:
    browser = directory.signed_in("consul.gt")
    assert names(browser.get("/directorio?q=albérgue+nuevo").text) == {"Albergue Nuevo"}
    assert "Albergue Nuevo" in names(browser.get("/directorio?q=5550123").text)
    assert "Nada con esta búsqueda" in browser.get("/directorio?q=zzzz").text


def test_filters_stand_in_the_address(directory: House) -> None:
    browser = directory.signed_in("consul.gt")
    assert names(browser.get("/directorio?kind=shelter&lapsed=1").text) == {"Albergue Viejo"}
    assert "Albergue Nuevo" not in names(browser.get("/directorio?country=HN").text)
    assert browser.get("/directorio?kind=x&state=y&page=-3").status_code == 200


def test_the_age_of_a_confirmation_is_said_in_words(directory: House) -> None:
    page = directory.signed_in("consul.gt").get("/directorio?kind=shelter").text
    old = page[page.index("Albergue Viejo") :].split("</li>")[0]
    assert "vencido" in old
    assert "confirmado" in old
    new = page[page.index("Albergue Nuevo") :].split("</li>")[0]
    assert "al día" in new
    assert "hace 3 meses" in new


def test_each_fact_of_a_card_has_its_age_and_closed_is_not_old(directory: House) -> None:
    now = directory.clock()
    with writing(directory.engine) as session:
        shelters = {each.name: each for each in session.scalars(sa.select(Shelter))}
        shut, open_ = shelters["Albergue Nuevo"], shelters["Albergue Propio"]
        shut.open_now = Answer.NO
        open_.capacity, open_.occupied = 40, 31
        open_.occupied_at = now - timedelta(hours=5)
        open_.channels[0].answered_at = now - timedelta(hours=3)
    cards = (
        directory.signed_in("consul.gt")
        .get("/directorio?kind=shelter")
        .text.split('<li class="card')
    )
    of = {name: next(each for each in cards if name in each) for name in shelters}
    assert of["Albergue Nuevo"].startswith(" shut")
    assert "cerrado" in of["Albergue Nuevo"]
    assert of["Albergue Viejo"].startswith(" old")
    assert "cerrado" not in of["Albergue Viejo"]
    assert all(each in of["Albergue Propio"] for each in ("9 lugares libres", "oído", "hace 5 h"))
    assert of["Albergue Viejo"].count("hace") >= 2, "the number's, and the entry's"


def test_htmx_gets_the_rows_alone(directory: House) -> None:
    answer = directory.signed_in("consul.gt").get(
        "/directorio?q=nuevo", headers={"HX-Request": "true"}
    )
    assert "<html" not in answer.text
    assert "Albergue Nuevo" in answer.text


def test_an_export_is_exactly_the_list_shown(directory: House) -> None:
    browser = directory.signed_in("consul.gt")
    asked = "kind=shelter&lapsed=1"
    rows = list(
        csv.reader(
            io.StringIO(browser.get(f"/directorio/exportar.csv?{asked}").data.decode("utf-8-sig"))
        )
    )
    assert len(rows) == 2
    assert "Albergue Viejo" in rows[1]
    found = json.loads(browser.get(f"/directorio/exportar.json?{asked}").data)
    assert [entry["name"] for entry in found["entries"]] == ["Albergue Viejo"]
    everything = json.loads(browser.get("/directorio/exportar.json").data)
    assert {entry["name"] for entry in everything["entries"]} >= {
        "Albergue Nuevo",
        "Albergue Propio",
    }
    stranger = json.loads(directory.signed_in("consul.hn").get("/directorio/exportar.json").data)
    assert "Albergue Propio" not in {entry["name"] for entry in stranger["entries"]}


@pytest.mark.parametrize("ending", FORMATS)
def test_every_form_of_the_export_comes(directory: House, ending: str) -> None:
    answer = directory.signed_in("consul.gt").get(f"/directorio/exportar.{ending}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_file_says_when_and_by_whom_and_is_called_after_the_readers_day(
    directory: House,
) -> None:
    directory.clock.at = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
    answer = directory.signed_in("consul.gt").get("/directorio/exportar.json")
    assert re.search(
        r"-20261122T2\d00-0[56]00-[a-z.]+\.json", answer.headers["Content-Disposition"]
    )
    made = json.loads(answer.data)["generated"]
    assert re.fullmatch(r"Hecho el 22 nov 2026, 2\d:00 \(UTC.6, .+\) por consul\.gt@\S+\.", made)


def test_a_row_of_hxl_tags_comes_where_it_is_asked_for(directory: House) -> None:
    browser = directory.signed_in("consul.gt")
    page = browser.get("/directorio?q=albergue").text
    link = re.search(r'href="(/directorio/exportar\.csv\?[^"]*hxl=1[^"]*)"', page)
    assert link
    tagged = browser.get(link[1].replace("&amp;", "&")).data.decode("utf-8-sig").splitlines()
    plain = browser.get("/directorio/exportar.csv?q=albergue").data.decode("utf-8-sig")
    assert "#contact+phone" in tagged[1]
    assert "#contact+phone" not in plain
    assert len(tagged) == len(plain.splitlines()) + 1
    assert b"#contact" not in browser.get("/directorio/exportar.json?hxl=1").data


def test_a_shelter_answers_what_people_fear_to_ask_and_unknown_is_an_answer(
    directory: House,
) -> None:
    browser = directory.signed_in("consul.gt")
    link = re.search(
        r"/directorio/shelter/[0-9a-f-]+", browser.get("/directorio?q=albergue+propio").text
    )
    assert link
    page = browser.get(link.group()).text
    assert "¿Piden papeles o identificación?" in page
    assert page.count("no se sabe") >= 6
    assert "tel:+19565550123" in page
    assert "00 1 956-555-0123" in page
    assert directory.signed_in("consul.hn").get(link.group()).status_code == 404


def test_a_name_is_text_and_a_false_address_no_link(directory: House) -> None:
    browser = directory.signed_in("consul.hn")
    page = browser.get("/directorio?q=ayuda").text
    assert "<script>alert" not in page
    link = re.search(r"/directorio/organisation/[0-9a-f-]+", page)
    assert link
    assert "javascript:" not in browser.get(link.group()).text


def test_a_post_shows_who_covers_it_and_its_officials(directory: House) -> None:
    page = directory.signed_in("consul.gt").get(f"/directorio/post/{directory.posts['HN']}").text
    assert "nadie designado" in page
    assert "Sin punto focal conocido" in page


def test_nobody_is_found_under_a_wrong_id(directory: House) -> None:
    browser = directory.signed_in("consul.gt")
    assert browser.get(f"/directorio/post/{uuid.uuid4()}").status_code == 404
    assert browser.get(f"/directorio/leader/{uuid.uuid4()}").status_code == 404
