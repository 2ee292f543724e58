from __future__ import annotations

import re

from tests.webapp.conftest import House, post


def test_the_line_works_without_a_crisis_and_home_says_who_waits(house: House) -> None:
    browser = house.signed_in("consul.gt")
    sent = {"kind": "missing", "number": "9565550134", "text": "no contesta", "due": "15"}
    assert post(browser, "/linea/llamada", **sent).status_code == 303
    assert "/linea/pendientes" in browser.get("/inicio").text
    assert "/linea/pendientes" not in house.signed_in("consul.hn").get("/inicio").text
    page = browser.get("/linea/pendientes").text
    found = re.search(r"/linea/([0-9a-f-]{36})/devuelta", page)
    assert found
    thread = browser.get(f"/linea/{found.group(1)}").text
    assert "no contesta" in thread
    assert "consul.gt@example.org" in thread
    assert house.signed_in("consul.hn").get(f"/linea/{found.group(1)}").status_code == 404
    assert post(browser, f"/linea/{found.group(1)}/tomar", to="due").status_code == 303
    assert post(browser, f"/linea/{found.group(1)}/devuelta").status_code == 303
    assert "Nadie espera" in browser.get("/linea/pendientes").text
