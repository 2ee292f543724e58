from __future__ import annotations

from core.db import reading
from response.accounting.statements import states_of_persons
from response.hotline.calls import due_calls
from tests.webapp.blueprints.accounting.conftest import CrisisHouse, crisis
from tests.webapp.conftest import House, post

__all__ = ["crisis"]
PURPOSE = "hotline: in danger"


def known(page: str) -> str:
    """Return what a page says of what was typed into the box."""
    return page.split('id="known"')[1].split('id="take"')[0]


def test_one_box_and_three_fields(crisis: CrisisHouse) -> None:
    browser = crisis.house.signed_in("consul.gt")
    page = browser.get("/linea")
    assert page.status_code == 200
    assert len(page.data) <= 20_000
    for words in ("No puedo decirle de nadie", "I cannot tell you of anybody", "Je ne peux dire"):
        assert words in page.text
    sent = {"kind": "asks", "number": "956 555 0134", "text": "pregunta por su sobrina"}
    assert post(browser, "/linea/llamada", **sent).status_code == 303
    assert "pregunta por su sobrina" in known(post(browser, "/linea", q="+1 956 555 0134").text)
    # Four figures suffice for the calls of an open crisis alone.
    assert "pregunta por su sobrina" not in known(post(browser, "/linea", q="0134").text)
    assert "por devolver" in browser.get("/linea/pendientes").text


def test_what_is_said_of_a_person_found_is_in_the_accounting(crisis: CrisisHouse) -> None:
    browser = crisis.house.signed_in("consul.gt")
    asked = post(browser, "/linea", q="Marta Xol").text
    assert "Marta Xol Caal" not in asked
    assert "diga por qué" in asked
    found = post(browser, "/linea", q="Marta Xol", purpose=PURPOSE).text
    marta = str(crisis.people["marta"])
    assert marta in found
    sent = {
        "kind": "reports_help", "number": "9565550134", "text": "sube el agua", "person": marta,
        "crisis": "CR-2026-001", "confidence": "self", "mine": "1",
    }  # fmt: skip
    answer = post(browser, "/linea/llamada", **sent)
    assert answer.status_code == 303
    with reading(crisis.house.engine) as session:
        states = states_of_persons(session, crisis.part_id, [crisis.people["marta"]])
        (waiting,) = due_calls(session, crisis.keyring, "GT")
    assert [each.standing.value for each in states.values()] == ["help"]
    assert waiting.row.owner_id == crisis.house.users["consul.gt"]
    assert "Marta Xol Caal" in browser.get(crisis.base).text
    assert "sube el agua" in known(post(browser, "/linea", q="0134").text)


def test_a_call_without_a_kind_is_asked_again_and_keeps_what_was_typed(house: House) -> None:
    browser = house.signed_in("consul.gt")
    answer = post(browser, "/linea/llamada", number="9565550134", text="dijo algo")
    assert answer.status_code == 422
    assert "Elija para qué llama" in answer.text
    assert "dijo algo" in answer.text
