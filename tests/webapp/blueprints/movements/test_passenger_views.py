from __future__ import annotations

import re

from tests.webapp.blueprints.accounting.conftest import CANARY, CrisisHouse
from tests.webapp.blueprints.movements.steps import planned, seated
from tests.webapp.conftest import post


def test_a_household_is_found_and_asked_about_before_it_is_split(crisis: CrisisHouse) -> None:
    bus, browser = planned(crisis), crisis.house.signed_in("consul.gt")
    found = post(browser, f"{bus}/buscar", q="Xol Caal")
    assert "Las 3 del hogar" in found.text
    assert CANARY not in found.text
    question = seated(crisis, bus, "marta")
    assert question.status_code == 409
    assert "Se quedarían" in question.text
    assert "Ana Xol Caal" in question.text
    assert "Quiénes van: 0" in browser.get(bus).text
    assert seated(crisis, bus, "marta", whole="1").status_code == 303
    assert "Quiénes van: 3" in browser.get(bus).text
    assert seated(crisis, planned(crisis, draft="x"), "pedro", split="1").status_code == 303


def test_who_is_not_registered_gets_a_place_and_numbers_are_typed_from_paper(
    crisis: CrisisHouse,
) -> None:
    bus, browser = planned(crisis), crisis.house.signed_in("emergency.gt")
    draft = re.compile(r'name="draft" value="([^"]+)"')
    for _number in range(3):
        found = draft.search(browser.get(bus).text)
        assert found
        form = {"draft": found[1], "name": "Invitada", "birth_year": "1980", "papers": "lost"}
        assert post(browser, f"{bus}/sin-registro", **form).status_code == 303
        assert post(browser, f"{bus}/sin-registro", **form).status_code == 303
    assert "Quiénes van: 3" in browser.get(bus).text, "each form was sent twice"
    post(browser, f"{bus}/sin-registro", name="", birth_year="mil")
    assert "con cuatro cifras" in browser.get(bus).text
    post(browser, f"{bus}/marcar", numbers="1-2, 9", tick="boarded")
    page = browser.get(bus).text
    assert "subieron 2" in page
    assert "Nº 9: ese número no está en la lista" in page
    post(browser, f"{bus}/marcar", n=["3"], tick="off")
    assert "Quiénes van: 2" in browser.get(bus).text
    for typed in ("uno", "9-1", "1-99999", ""):
        answer = post(browser, f"{bus}/marcar", numbers=typed, tick="boarded")
        assert answer.status_code == 303
        assert "subieron 2" in browser.get(bus).text
