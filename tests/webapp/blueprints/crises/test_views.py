from __future__ import annotations

from tests.response.crisis.examples import REASON
from tests.webapp.blueprints.crises.examples import LARGEST_PAGE, declared, prepare, stored
from tests.webapp.conftest import House, post

PAGES = ("", "/mas", "/zona", "/nivel", "/estado", "/equipo", "/personal")
SHARED = ("", "/mas", "/zona", "/nivel", "/estado")


def test_each_page_is_small_and_says_what_it_is(house: House) -> None:
    flood = prepare(house)
    number = declared(house, peligro=str(flood))
    browser = house.signed_in("emergency.gt")
    for path in PAGES:
        page = browser.get(f"/crisis/{number}{path}")
        assert page.status_code == 200, path
        assert len(page.data) < LARGEST_PAGE, path
        assert number in page.text
        assert "nivel 2" in page.text
    assert browser.get("/crisis/CR-1999-001").status_code == 404
    assert browser.get(f"/crisis/{number.lower()}").status_code == 200


def test_the_own_staff_stands_on_top_in_the_first_hour(house: House) -> None:
    prepare(house)
    number = declared(house)
    page = house.signed_in("emergency.gt").get(f"/crisis/{number}").text
    assert 0 < page.index("Primero, su propio personal") < page.index("El equipo")
    assert "Titular de GT" in page


def test_others_see_the_head_and_nothing_that_hangs_on_a_part(house: House) -> None:
    prepare(house)
    number = declared(house)
    for name in ("emergency.hn", "secretariat"):
        browser = house.signed_in(name)
        for path in SHARED:
            page = browser.get(f"/crisis/{number}{path}")
            assert page.status_code == 200, path
            assert "Titular de GT" not in page.text
            assert "Primero, su propio personal" not in page.text
    other = house.signed_in("emergency.hn")
    for path in ("/equipo", "/personal"):
        assert other.get(f"/crisis/{number}{path}").status_code == 404
    for path in ("/equipo/activar", "/parte", "/al-frente", "/personal", "/equipo"):
        assert post(other, f"/crisis/{number}{path}", reason=REASON).status_code == 404
    assert house.signed_in("civil_society.gt").get("/crisis").status_code == 403


def test_a_country_joins_by_one_tap_and_is_shown_nobody(house: House) -> None:
    prepare(house)
    number = declared(house)
    browser = house.signed_in("consul.hn")
    assert "Unirse no muestra su gente a nadie" in browser.get(f"/crisis/{number}").text
    assert post(browser, f"/crisis/{number}/unirse").status_code == 302
    crisis = stored(house, number)
    assert [each.country for each in crisis.participations] == ["GT", "HN"]
    assert crisis.participations[1].post_id == house.posts["HN"]
    page = browser.get(f"/crisis/{number}/personal").text
    assert "Titular de HN" in page
    assert "Titular de GT" not in page
    assert post(house.signed_in("secretariat"), f"/crisis/{number}/unirse").status_code == 403


def test_the_list_shows_what_is_open_and_what_was(house: House) -> None:
    prepare(house)
    assert "No hay ninguna crisis declarada" in house.signed_in("consul.hn").get("/crisis").text
    number = declared(house)
    browser = house.signed_in("emergency.gt")
    cancelled = {"state": "cancelled", "reason": "Fue un error mío"}
    assert post(browser, f"/crisis/{number}/estado", **cancelled).status_code == 302
    page = browser.get("/crisis").text
    assert "De antes" in page
    assert "cancelada" in page
