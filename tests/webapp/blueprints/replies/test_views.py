from __future__ import annotations

from tests.webapp.blueprints.replies.conftest import Desk


def test_the_page_says_what_waits_and_what_came_and_no_word_of_it(desk: Desk) -> None:
    desk.text("a salvo pero el agua sube", minutes=4)
    desk.text("a salvo")
    desk.text("texto canario", country="HN", is_known=False)
    browser = desk.crisis.house.signed_in("consul.gt")
    page = browser.get("/respuestas")
    assert page.status_code == 200
    assert len(page.data) <= 20_000
    assert "1 respuesta por leer" in page.text
    assert "1 con señal de ayuda" in page.text
    assert "agua sube" not in page.text
    assert "9565550134" not in page.text
    assert "1 respuesta por leer" in browser.get("/inicio").text
    assert "1 respuesta por leer" in browser.get("/crisis/CR-2026-001").text


def test_only_officials_of_a_country_open_it(desk: Desk) -> None:
    for name, code in (("consul.gt", 200), ("secretariat", 403), ("civil_society.gt", 403)):
        assert desk.crisis.house.signed_in(name).get("/respuestas").status_code == code, name
    assert desk.crisis.house.browser().get("/respuestas").status_code in {302, 303}
