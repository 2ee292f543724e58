from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.webapp.conftest import House, post, sign_in
from webapp.http import i18n


@pytest.fixture
def page(house: House) -> Iterator[House]:
    with house.app.test_request_context("/"):
        yield house


def test_the_browser_is_heard(house: House) -> None:
    for asked, expected in (("fr-CA,fr;q=0.9", "fr"), ("en-US", "en"), ("de", "es"), ("", "es")):
        answer = house.browser().get("/ayuda", headers={"Accept-Language": asked})
        assert f'<html lang="{expected}"' in answer.text


def test_the_choice_goes_before_the_browser_and_stays(house: House) -> None:
    browser = house.browser()
    post(browser, "/idioma", language="en", next="/ayuda")
    assert '<html lang="en"' in browser.get("/ayuda", headers={"Accept-Language": "fr"}).text


def test_the_account_goes_before_the_cookie(house: House) -> None:
    browser = house.signed_in("consul.gt")
    post(browser, "/cuenta/preferencias", language="fr", timezone="America/Guatemala", theme="dark")
    browser.set_cookie("language", "en")
    shown = browser.get("/cuenta").text
    assert '<html lang="fr" data-theme="dark"' in shown


def test_what_is_not_offered_is_refused(house: House) -> None:
    browser = house.signed_in("consul.gt")
    for wrong in ({"language": "de"}, {"timezone": "Mars/Olympus"}, {"theme": "pink"}):
        form = {"language": "es", "timezone": "", "theme": "", **wrong}
        assert post(browser, "/cuenta/preferencias", **form).status_code == 422


def test_hours_are_told_with_offset_and_place(page: House) -> None:
    assert (
        str(i18n.moment_words(page.clock.at))
        == '<time datetime="2026-11-22T12:00:00Z" title="2026-11-22 12:00 UTC">06:00 (UTC−6, Ciudad'
        " de México)</time>"
    )
    assert ">22 nov 2026, 06:00 (UTC−6, Ciudad de México)<" in str(i18n.dated_moment(page.clock.at))


def test_another_day_is_named(page: House) -> None:
    shown = str(i18n.moment_words(datetime(2026, 8, 5, 3, 10, tzinfo=UTC)))
    assert ">4 ago 2026, 21:10 (UTC−6, Ciudad de México)<" in shown


def test_hours_follow_the_zone_of_the_account(house: House) -> None:
    browser = house.signed_in("consul.gt")
    post(browser, "/cuenta/preferencias", language="es", timezone="America/St_Johns", theme="")
    assert re.search(r"Horas en UTC−3:30, S[^.]*Juan de Terranova", browser.get("/cuenta").text)


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(minutes=12), "hace 12 min"),
        (timedelta(hours=3), "hace 3 h"),
        (timedelta(days=200), "hace 7 meses"),
        (-timedelta(minutes=5), "dentro de 5 min"),
    ],
)
def test_ages(page: House, passed: timedelta, words: str) -> None:
    assert f">{words}<" in str(i18n.age(page.clock.at - passed))


def test_what_is_not_known_is_said(page: House) -> None:
    assert [str(one(None)) for one in (i18n.dated_moment, i18n.age, i18n.day, i18n.number)] == [
        "sin dato"
    ] * 4


def test_numbers_days_and_countries_in_three_languages(house: House) -> None:
    seen = {}
    for code in ("es", "en", "fr"):
        with house.app.test_request_context("/", headers={"Cookie": f"language={code}"}):
            seen[code] = (
                i18n.number(12345), re.sub("<.*?>", "", str(i18n.day(date(2026, 11, 2)))),
                i18n.country_name("SV"), i18n.language_name("fr"), str(i18n.moment_words(None)),
            )  # fmt: skip
    assert seen == {
        "es": ("12,345", "2 nov 2026", "El Salvador", "francés", "sin dato"),
        "en": ("12,345", "2 Nov 2026", "El Salvador", "French", "no data"),
        "fr": ("12\u202f345", "2 nov. 2026", "Salvador", "français", "sans donnée"),
    }


@pytest.mark.parametrize(
    ("code", "words"), [("nah", "náhuatl"), ("kek", "q’eqchi’"), ("quc", "quiché"), ("xx", "xx")]
)
def test_the_languages_of_our_people_have_names(page: House, code: str, words: str) -> None:
    assert i18n.language_name(code) == words


# -- the language of the door ---------------------------------------------------------------


def test_the_language_pressed_at_the_door_is_kept_in_the_account(house: House) -> None:
    browser = house.browser()
    post(browser, "/idioma", language="fr", next="/entrar")
    sign_in(browser, "consul.gt@example.org")
    assert '<html lang="fr"' in browser.get("/inicio").text
    assert '<html lang="fr"' in house.signed_in("consul.gt").get("/inicio").text


def test_who_presses_nothing_keeps_the_language_of_the_account(house: House) -> None:
    browser = house.browser()
    browser.set_cookie("language", "en")  # pressed by whoever used this browser before
    sign_in(browser, "consul.gt@example.org")
    assert '<html lang="es"' in browser.get("/inicio").text


def test_every_page_of_who_is_signed_in_has_the_switch_and_leads_back(house: House) -> None:
    browser = house.signed_in("consul.gt")
    shown = browser.get("/directorio?kind=shelter").text
    assert shown.count('name="language" value="fr"') == 1
    assert 'name="next" value="/directorio?kind=shelter"' in shown
    answer = post(browser, "/idioma", language="fr", next="/directorio?kind=shelter")
    assert answer.headers["Location"].endswith("/directorio?kind=shelter")
    assert '<html lang="fr"' in browser.get("/directorio").text


def test_a_new_account_is_offered_in_the_language_of_who_invites(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    post(browser, "/idioma", language="fr", next="/usuarios/nueva")
    shown = browser.get("/usuarios/nueva").text
    assert re.search(r'<option value="fr" selected>', shown)
