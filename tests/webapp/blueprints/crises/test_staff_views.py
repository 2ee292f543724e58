from __future__ import annotations

from datetime import timedelta

from tests.webapp.blueprints.crises.examples import LARGEST_PAGE, addresses, declared, prepare
from tests.webapp.conftest import House, post
from webapp.blueprints.crises.staff_views import ON_A_PAGE


def test_the_own_staff_is_accounted_for_by_one_tap_each(house: House) -> None:
    prepare(house)
    number = declared(house)
    browser, address = house.signed_in("emergency.gt"), f"/crisis/{number}/personal"
    post(browser, address, name="Fito Chofer", telephone="5125550109")
    post(browser, address, name="")
    page = browser.get(address).text
    assert "Escriba el nombre" in page
    assert "Fito Chofer" in page
    lines = list(dict.fromkeys(addresses(page, rf"{address}/[0-9a-f-]{{36}}")))
    assert post(browser, lines[0], state="x").status_code == 400
    assert post(browser, f"{address}/{house.users['secretariat']}", state="safe").status_code == 404
    tap = post(browser, lines[0], state="safe", back="show")
    assert tap.headers["Location"] == f"/crisis/{number}#personal"
    for each in lines[1:]:
        post(browser, each, state="safe")
    assert f"{len(lines)} / {len(lines)} a salvo" in browser.get(address).text
    earlier = (house.clock.at - timedelta(hours=1)).isoformat()
    post(browser, lines[0], state="needs_help", stated_at=earlier)
    assert "noticias más recientes" in browser.get(address).text
    post(browser, lines[0], state="needs_help", stated_at="ayer")
    assert "No se entiende esa hora" in browser.get(address).text
    post(browser, lines[0], state="needs_help")
    assert "necesitan ayuda: 1" in browser.get(f"/crisis/{number}").text


def test_a_large_post_is_shown_page_by_page_each_of_its_people_once(house: House) -> None:
    prepare(house)
    number = declared(house)
    browser, address = house.signed_in("emergency.gt"), f"/crisis/{number}/personal"
    for each in range(16):
        post(browser, address, name=f"Chofer {each:02}")
    first, second = (browser.get(f"{address}?page={page}").text for page in (1, 2))
    shown = [addresses(page, rf"{address}/[0-9a-f-]{{36}}") for page in (first, second)]
    assert len(set(shown[0])) == ON_A_PAGE
    assert set(shown[0]).isdisjoint(shown[1])
    assert browser.get(f"{address}?page=99").text.count("staff-line") == len(set(shown[1]))
    assert len(first.encode()) < LARGEST_PAGE
