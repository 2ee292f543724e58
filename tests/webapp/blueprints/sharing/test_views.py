from __future__ import annotations

import pytest

from tests.webapp.blueprints.sharing.agreed import agreement, register
from tests.webapp.conftest import House, post


def test_the_list_tells_each_what_they_may_know(house: House) -> None:
    person = register(house)
    agreement(house, person, signatures=1)
    agreement(house, person, signatures=2)
    agreement(house, person)
    expected = {
        "country_admin.gt": 3, "country_admin.hn": 2, "secretariat": 2, "consul.hn": 1,
        "emergency.gt": 1,
    }  # fmt: skip
    for name, count in expected.items():
        page = house.signed_in(name).get("/registro/acuerdos").text
        assert page.count("Avisar de la crecida") == count, name
        assert "Ana Uno" not in page
    assert house.signed_in("civil_society.gt").get("/registro/acuerdos").status_code == 403


def test_signing_and_ending_say_what_came_of_it(house: House) -> None:
    address = agreement(house, register(house), signatures=2)
    browser = house.signed_in("country_admin.hn")
    assert "Firmar por mi país" in browser.get(address).text
    post(browser, f"{address}/firmar")
    page = browser.get(address).text
    assert "Firmado." in page
    assert "Terminar el acuerdo" in page
    assert "Firmar por mi país" not in page
    assert "country_admin.hn@" in page
    assert "country_admin.hn@" not in house.signed_in("country_admin.gt").get(address).text
    post(browser, f"{address}/terminar", reason="")
    assert "Escriba el motivo" in browser.get(address).text
    post(browser, f"{address}/terminar", reason="No hace falta")
    assert "no se aceptó" in browser.get(address).text
    post(browser, f"{address}/terminar", reason="No hace falta")
    assert "ya había terminado" in browser.get(address).text
    giver = house.signed_in("country_admin.gt")
    post(giver, f"{address}/firmar")
    assert "ya no espera esa firma" in giver.get(address).text


@pytest.mark.parametrize("name", ["consul.hn", "emergency.gt", "secretariat"])
def test_who_does_not_administer_neither_signs_nor_ends(house: House, name: str) -> None:
    address = agreement(house, register(house), signatures=2)
    for what in ("firmar", "terminar"):
        answer = post(house.signed_in(name), f"{address}/{what}", reason="motivo")
        assert answer.status_code == 403


def test_a_draft_is_its_administrators_alone(house: House) -> None:
    address = agreement(house, register(house), signatures=1)
    for name in ("consul.gt", "country_admin.hn"):
        assert house.signed_in(name).get(address).status_code == 404
    page = house.signed_in("country_admin.gt").get(address).text
    assert "espera la segunda firma de quien comparte" in page
