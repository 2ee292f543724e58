"""The list on paper, and its ticks typed in."""

from __future__ import annotations

from datetime import timedelta

from tests.printed_text import text_of_pages
from tests.webapp.conftest import House, post
from tests.webapp.crisis_house import TASKS, declare_crisis


def test_what_was_ticked_on_paper_is_typed_in_with_its_hour(house: House) -> None:
    declare_crisis(house)
    browser = house.signed_in("consul.gt")
    (page, *_rest) = text_of_pages(browser.get(f"{TASKS}/lista.pdf").data)
    assert "Confirmar con fuente oficial" in page
    house.clock.at += timedelta(hours=2)
    rows = {"day": "2026-11-22", "number-0": "1", "clock-0": "06:04", "number-1": "2"}
    answer = post(browser, f"{TASKS}/papel", **rows, **{"clock-1": "6 y 9"})
    assert answer.status_code == 422
    assert "No es una hora" in answer.text
    assert 'value="06:04"' in answer.text
    post(browser, f"{TASKS}/papel", **rows, **{"clock-1": "609"})
    assert "Anotadas del papel: 2." in browser.get(f"{TASKS}/papel").text
    page = browser.get(f"{TASKS}/2").text
    assert "06:09" in page
    assert "en papel, pasada después" in page
    post(browser, f"{TASKS}/papel", **rows, **{"clock-1": "0609"})
    assert "quedan como estaban: 1, 2" in browser.get(f"{TASKS}/papel").text
    assert post(browser, f"{TASKS}/papel", day="ayer").status_code == 422
    (page, *_rest) = text_of_pages(browser.get(f"{TASKS}/lista.pdf").data)
    assert "06:09 hecha" in page
