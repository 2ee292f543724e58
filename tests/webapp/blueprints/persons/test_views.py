"""Found, looked at, renewed and erased by an administrator of the country, and by nobody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from core.audit_log import AuditEntry
from core.db import reading, writing
from registry.people.models import Person
from registry.people.tombstones import PersonTombstone
from tests.webapp.blueprints.registry.test_unplaced import waiting
from tests.webapp.conftest import House, post


def sought(browser: FlaskClient, text: str) -> str:
    return post(browser, "/personas", q=text).text


@pytest.fixture
def ana(house: House) -> str:
    """Ana, registered by a list; returns the address of her page."""
    waiting(house, "Ana Prueba;0;0;sí\n")
    page = sought(house.signed_in("country_admin.gt"), "ana prue")
    found = re.search(r"/personas/[0-9a-f-]{36}", page)
    assert found, page
    return found[0]


def test_who_read_her_is_on_her_page_and_in_the_log_of_the_country(house: House, ana: str) -> None:
    browser = house.signed_in("country_admin.gt")
    page = browser.get(ana).text
    assert "leyó fichas" in page
    assert "country_admin.gt@" in page
    person_id = ana.rpartition("/")[2]
    log = browser.get(f"/diario?persona={person_id}").text
    assert log.count("leyó fichas") >= 2
    assert "No es un identificador" in browser.get("/diario?persona=x").text
    assert "Ninguna línea" in browser.get("/diario?cuenta=nadie@x.example").text
    abroad = house.signed_in("country_admin.hn").get(f"/diario?persona={person_id}").text
    assert "leyó fichas" not in abroad


def test_she_is_renewed_and_erased_once_the_box_is_ticked(
    house: House, ana: str, caplog: pytest.LogCaptureFixture
) -> None:
    browser = house.signed_in("country_admin.gt")
    with writing(house.engine) as session:
        due = house.clock().date() + timedelta(days=3)
        session.execute(sa.update(Person).values(keep_until=due))
    assert "Ana Prueba" in browser.get("/personas/plazos").text
    post(browser, f"{ana}/renovar")
    assert "Ana Prueba" not in browser.get("/personas/plazos").text
    post(browser, f"{ana}/borrar", cause="wish")
    assert "Ana Prueba" in browser.get(ana).text
    answer = post(browser, f"{ana}/borrar", cause="wish", confirm="1")
    assert answer.location == "/personas"
    assert "cleared later" not in caplog.text
    assert browser.get(ana).status_code == 404
    assert "Nadie coincide" in sought(browser, "ana prueba")
    with reading(house.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(PersonTombstone)) == 1


def test_another_country_and_other_roles_have_no_such_page(house: House, ana: str) -> None:
    stranger = house.signed_in("country_admin.hn")
    assert stranger.get(ana).status_code == 404
    assert "Nadie coincide" in sought(stranger, "ana prueba")
    for path in (f"{ana}/renovar", f"{ana}/borrar"):
        assert post(stranger, path, confirm="1").status_code == 404
    for path in ("/personas", ana, "/personas/plazos", "/diario"):
        assert house.signed_in("secretariat").get(path).status_code == 403
    consul = house.signed_in("consul.gt")
    assert [consul.get(path).status_code for path in (ana, "/personas/plazos", "/diario")] == [
        200,
        403,
        403,
    ]
    assert "Quién leyó sus datos" not in consul.get(ana).text
    with reading(house.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 1


def test_no_name_stands_in_the_address_of_a_page(house: House, ana: str) -> None:
    """Addresses stand in the logs of proxies and in histories: a name there is not looked for."""
    browser = house.signed_in("country_admin.gt")
    assert "Ana Prueba" not in browser.get("/personas?q=ana+prueba").text
    form = re.search(r'<form[^>]*action="/personas"[^>]*>', browser.get("/personas").text)
    assert form is not None
    assert 'method="post"' in form[0]
    with reading(house.engine) as session:
        read = session.scalars(
            sa.select(AuditEntry).where(AuditEntry.action == "person.read")
        ).all()
    assert read, "the search itself is written down"
