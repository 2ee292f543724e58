from __future__ import annotations

import re
from datetime import timedelta

from tests.webapp.blueprints.crises.examples import addresses, declared, prepare
from tests.webapp.conftest import House, post

_KEY = re.compile(r'<option value="((?:point|account):[0-9a-f-]+)"')


def test_the_team_is_called_at_once_and_a_clock_runs(house: House) -> None:
    prepare(house)
    number = declared(house, "consul.gt")
    browser, address = house.signed_in("consul.gt"), f"/crisis/{number}/equipo"
    page = browser.get(address).text
    assert "Sin nadie:" in page, "the holes are said before anybody is asked"
    page = browser.get(f"{address}?funcion=country").text
    key = next(each for each in _KEY.findall(page) if each.startswith("point"))
    post(browser, address, member_country=key, alternate_country="")
    post(browser, address, member_country="point:x")
    assert "Elija a alguien de la lista" in browser.get(address).text
    (heard, *_more) = set(
        addresses(browser.get(address).text, r"/directorio/canal/[0-9a-f-]{36}/oido")
    )
    post(browser, heard, heard="answered", next=address)
    page = browser.get(address).text
    assert "contestó y es correcto" in page
    assert "oído" in page, "what was heard stands beside the number"
    assert post(browser, f"{address}/activar").status_code == 302
    house.clock.at += timedelta(minutes=6)
    page = browser.get(f"/crisis/{number}").text
    assert "0 de 6 en 6 min" in page
    assert "+1 512-555-0199" in page, "whoever is missing is named with their telephone"
    (answer,) = set(addresses(browser.get(address).text, rf"{address}/[0-9a-f-]{{36}}"))
    assert post(browser, answer, answer="x").status_code == 400
    post(browser, answer, answer="coming", eta="x")
    assert "Diga en cuántos minutos" in browser.get(address).text
    post(browser, answer, answer="coming", eta="20")
    page = browser.get(address).text
    assert "6 de 6 en 6 min" in page
    page = browser.get(f"{address}?relevo={answer[-36:]}").text
    other = next(each for each in _KEY.findall(page) if each.startswith("account"))
    post(browser, f"{answer}/relevo", member="")
    assert "Elija a alguien" in browser.get(address).text
    post(browser, f"{answer}/relevo", member=other, note="Falta la calle tres")
    page = browser.get(address).text
    assert "Falta la calle tres" in page
    assert "Turnos terminados (1)" in page
    assert (
        post(browser, f"{address}/{house.users['consul.gt']}", answer="coming").status_code == 404
    )
