"""The boards of a country: counted, worked on, and nobody else's."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.crypto import Keyring
from core.db import reading, writing
from registry.people.record import Card
from registry.quality.faults import Deadlines
from registry.quality.recount import count_country
from registry.registration.persons import NewPerson, add_persons
from tests.webapp.conftest import House, post
from webapp.http.services import EXTENSION


def keys(house: House) -> Keyring:
    keyring: Keyring = house.app.extensions[EXTENSION].keyring
    return keyring


@pytest.fixture
def board(house: House) -> str:
    """Two of Guatemala who were not confirmed for long, counted; returns the address of one."""
    now = house.clock()
    old = now - timedelta(days=400)
    with writing(house.engine) as session:
        cards = [Card(full_name=f"Ana Prueba {n}", phone="+19565550123") for n in range(2)]
        new = [NewPerson(country="GT", card=each, stays=[], consent_at=old) for each in cards]
        first, _ = add_persons(session, keys(house), new)
    by = Deadlines(now.date())
    count_country(house.engine, keys(house), "GT", by, now, "worker")
    return f"/registro/calidad/unconfirmed/{first}"


def unconfirmed(page: str) -> str:
    found = re.search(r'"value">(\d+)</span>\s*<span class="words"><a href="[^"]*unconf', page)
    return found[1] if found else ""


def test_each_count_is_a_list_with_the_act_that_mends_it(house: House, board: str) -> None:
    browser = house.signed_in("country_admin.gt")
    page = browser.get("/registro/calidad").text
    assert re.search(
        r'<span class="value">2</span>\s*<span class="words"><a href="[^"]*unconf', page
    )
    listed = browser.get("/registro/calidad/unconfirmed").text
    assert "Ana Prueba 0" in listed
    assert "Ana Prueba 1" in listed
    post(browser, board, act="confirm")
    assert "Todo sigue igual" in browser.get("/registro/calidad/unconfirmed").text
    page = browser.get("/registro/calidad").text
    assert re.search(
        r'<span class="value">1</span>\s*<span class="words"><a href="[^"]*unconf', page
    )
    post(browser, board.replace("unconfirmed", "no_place"), act="look")
    assert "todavía falta algo" in browser.get("/registro/calidad/no_place").text
    post(browser, board.replace("unconfirmed", "no_place"), act="leave")
    left = browser.get("/registro/calidad/left").text
    assert "se fue el" in left
    post(browser, board.replace("unconfirmed", "left"), act="return")
    assert "Nadie en esta lista" in browser.get("/registro/calidad/left").text
    assert browser.get("/registro/calidad/otra-cosa").status_code == 404
    with reading(house.engine) as session:
        actions = set(session.scalars(sa.select(AuditEntry.action)))
    assert {"person.confirm", "person.left", "person.returned", "person.read"} <= actions


def test_another_country_and_who_registers_nobody_has_no_such_board(
    house: House, board: str
) -> None:
    abroad = house.signed_in("country_admin.hn")
    assert "Ana Prueba" not in abroad.get("/registro/calidad/unconfirmed").text
    assert post(abroad, board, act="confirm").status_code == 404
    for name in ("secretariat", "emergency.gt"):
        assert house.signed_in(name).get("/registro/calidad").status_code == 403


def test_a_consul_sees_the_own_post_alone(house: House, board: str) -> None:
    consul = house.signed_in("consul.gt")
    with writing(house.engine) as session:
        new = NewPerson(country="GT", card=Card(full_name="Eva Propia"), stays=[],
                        post_id=house.posts["GT"],
                        consent_at=house.clock() - timedelta(days=400))  # fmt: skip
        add_persons(session, keys(house), [new])
    now = house.clock()
    count_country(house.engine, keys(house), "GT", Deadlines(now.date()), now, "worker")
    page = consul.get("/registro/calidad").text
    assert unconfirmed(page) == "1"
    assert "Por puesto" not in page
    listed = consul.get("/registro/calidad/unconfirmed?puesto=").text
    assert "Eva Propia" in listed
    assert "Ana Prueba" not in listed
    assert post(consul, board, act="leave").status_code == 404
    whole = house.signed_in("country_admin.gt").get("/registro/calidad").text
    assert unconfirmed(whole) == "3"
    assert "Por puesto" in whole
