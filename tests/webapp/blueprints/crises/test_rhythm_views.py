"""The rhythm of the reports and the hour of the next one are set on screen, by whoever leads."""

from __future__ import annotations

from tests.webapp.blueprints.crises.examples import declared, prepare, stored
from tests.webapp.conftest import House, post


def test_whoever_leads_sets_when_those_who_wait_hear_again(house: House) -> None:
    prepare(house)
    number = declared(house)
    browser, page = house.signed_in("emergency.gt"), f"/crisis/{number}/mas"
    assert "Nadie dijo cuándo es el próximo." in browser.get(page).text
    assert post(browser, f"/crisis/{number}/ritmo", rhythm="30").status_code == 302
    shown = browser.get(page).text
    assert "Cada 30 minutos." in shown
    assert "El próximo:" in shown
    assert "Informe cada 30 minutos" in shown
    for sent in ({"rhythm": "7"}, {"rhythm": "x"}, {"rhythm": "60", "next_clock": "99:00"}):
        post(browser, f"/crisis/{number}/ritmo", **sent)
    assert stored(house, number).rhythm_minutes == 30
    other = house.signed_in("emergency.hn")
    assert post(other, f"/crisis/{number}/ritmo", rhythm="60").status_code == 403
    assert "Cambiar el ritmo" not in other.get(page).text
