"""Crossed fields as everybody sees them, and the file of transparency in one click."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import writing
from registry.people.models import Estimate
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewPerson, NewStay, add_persons
from tests.webapp.conftest import House, post
from webapp.http.services import EXTENSION

HIDALGO = NewStay(place=StayPlace(lon=-98, lat=26, unit_code="US48215"))


def fill(house: House, country: str, count: int) -> None:
    """Register persons of a country, every third a man."""
    keyring: Keyring = house.app.extensions[EXTENSION].keyring
    engine: Engine = house.engine
    new = [
        NewPerson(
            country=country,
            card=Card(full_name=f"Zq {number}", sex="f" if number % 3 else "m", birth_year=1990),
            stays=[HIDALGO],
            consent_at=house.clock(),
        )
        for number in range(count)
    ]
    with writing(engine) as session:
        add_persons(session, keyring, new)


@pytest.fixture
def counted(house: House) -> House:
    fill(house, "GT", 40)
    fill(house, "HN", 3)
    with writing(house.engine) as session:
        session.add(
            Estimate(country="GT", unit_code="US48215", persons=896, low=700, high=1100,
                     year=2024, source="ACS")
        )  # fmt: skip
    return house


def test_one_crosses_draws_maps_and_takes_away(counted: House) -> None:
    browser = counted.signed_in("consul.gt")
    page = browser.get("/estadisticas?por=state&y=sex").text
    assert "40 registradas de unas 896 estimadas (700–1,100, ACS, 2024)" in page
    assert '<svg class="bar-chart"' in page
    assert '<svg class="unit-map"' in page
    assert "4.5 %" in page
    assert "personas, no casos" in page
    document = json.loads(browser.get("/estadisticas/tabla.json?por=state&y=sex").data)
    totals = {row["sex_code"]: row["persons"] for row in document["rows"]}
    assert totals == {"f": 26, "m": 14, "*": 40}
    for ending in ("csv", "hxl", "xlsx"):
        answer = browser.get(f"/estadisticas/tabla.{ending}?por=age")
        assert answer.status_code == 200
        assert "attachment" in answer.headers["Content-Disposition"]
    empty = counted.signed_in("consul.hn").get("/estadisticas?por=age&y=&z=").text
    assert "3 registradas; cuántas hay no se sabe" in empty


def test_of_others_nothing_but_a_release(counted: House) -> None:
    secretariat = counted.signed_in("secretariat")
    page = secretariat.get("/estadisticas?por=nationality").text
    assert "todavía no publicó este mes" in page
    admin = counted.signed_in("country_admin.gt")
    took = post(admin, "/estadisticas/transparencia")
    period = counted.clock().strftime("%Y-%m")
    assert took.headers["Location"] == f"/transparencia/GT/{period}.zip"
    archive = zipfile.ZipFile(io.BytesIO(admin.get(took.headers["Location"]).data))
    names = archive.namelist()
    assert {"metodo-es.txt", "metodo-en.txt", "metodo-fr.txt", "diccionario.csv"} <= set(names)
    assert "state-age.csv" in names
    assert "Zq" not in "".join(archive.read(name).decode() for name in names)
    document = json.loads(secretariat.get("/estadisticas/tabla.json?por=nationality").data)
    counts = {row["nationality_code"]: row["persons"] for row in document["rows"]}
    assert counts["GT"] in {25, 30, 35, 40, 45, 50, 55}
    assert counts["HN"] == "?"
    assert counted.signed_in("country_admin.hn").get(took.headers["Location"]).status_code == 404
    assert counted.browser().get(took.headers["Location"]).status_code == 404
    assert "Guatemala" not in counted.browser().get("/transparencia").text


def test_what_is_published_is_for_everybody(counted: House) -> None:
    admin = counted.signed_in("country_admin.gt")
    sent = post(admin, "/estadisticas/transparencia/publicar")
    assert sent.status_code == 303
    period = counted.clock().strftime("%Y-%m")
    anybody = counted.browser()
    assert "Guatemala" in anybody.get("/transparencia").text
    first = anybody.get(f"/transparencia/GT/{period}.zip")
    assert first.status_code == 200
    assert first.data == anybody.get(f"/transparencia/GT/{period}.zip").data
    assert "cualquiera" in admin.get("/estadisticas/transparencia").text
    refused = counted.signed_in("consul.gt")
    assert post(refused, "/estadisticas/transparencia/publicar").status_code == 403


def test_who_counts_nobody_has_no_file(house: House) -> None:
    admin = house.signed_in("country_admin.gt")
    assert post(admin, "/estadisticas/transparencia").status_code == 404
    assert "0 registradas" in admin.get("/estadisticas?por=age&y=&z=").text
