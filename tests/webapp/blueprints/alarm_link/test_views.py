"""The page of a call: GET answers nothing, POST answers once, the others hear who took it."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tests.webapp.alarms.called_house import call_first, links_of, state_of
from tests.webapp.conftest import House, post
from webapp.blueprints.alarm_link.link_auth import HEADERS

GUARD, ADMIN, OFFICE = "emergency.gt", "country_admin.gt", "secretariat"
MOST_BYTES = 20_000


def answer(browser: FlaskClient, token: str, said: str) -> str:
    sent = browser.post(f"/alarma/{token}", data={"answer": said})
    assert sent.status_code == 303
    return browser.get(sent.headers["Location"]).text


def test_a_thousand_openings_answer_nothing(house: House, pytestconfig: pytest.Config) -> None:
    """What scans links opens them as often as it likes: a thousand times in the long form."""
    alarm_id, openings = call_first(house), 1000 if pytestconfig.getoption("--proof") else 30
    token, browser = links_of(house, alarm_id)[GUARD], house.browser()
    for number in range(openings):
        opened = browser.head(f"/alarma/{token}") if number % 2 else browser.get(f"/alarma/{token}")
        assert opened.status_code == 200
    assert state_of(house, alarm_id) == ("open", [None])


def test_the_page_shows_hazard_counts_and_three_answers_and_no_name(house: House) -> None:
    token = links_of(house, call_first(house))[GUARD]
    page = house.browser().get(f"/alarma/{token}")
    assert len(page.data) < MOST_BYTES
    assert {name: page.headers[name] for name in HEADERS} == HEADERS
    for words in ("EXTREMA", "Inundación", "3 personas", "Voy", "No puedo", "No soy yo"):
        assert words in page.text
    assert "<script" not in page.text
    assert "@example.org" not in page.text
    assert page.headers.get("Set-Cookie") is None
    assert "Coming" not in page.text
    assert "On my way" in house.browser().get(f"/alarma/{token}?l=en").text


def test_the_language_pressed_on_a_page_counts_also_behind_a_link_that_names_another(
    house: House,
) -> None:
    token = links_of(house, call_first(house))[GUARD]
    browser = house.browser()
    back = post(browser, "/idioma", language="en", next=f"/alarma/{token}?l=es")
    assert "On my way" in browser.get(back.headers["Location"]).text


def test_one_takes_it_and_the_others_read_who(house: House) -> None:
    alarm_id = call_first(house, rungs=3)
    tokens, browser = links_of(house, alarm_id), house.browser()
    mine = answer(browser, tokens[GUARD], "coming")
    assert "Usted va." in mine
    assert "/entrar?next=/crisis/declarar" in mine
    other = answer(browser, tokens[ADMIN], "coming")
    assert f"Ya la tomó {GUARD}@example.org" in other
    assert 'value="coming"' not in other
    office = browser.get(f"/alarma/{tokens[OFFICE]}").text
    assert "Ya la tomó alguien de Guatemala" in office
    assert GUARD not in office
    assert "&lt;5 personas" in office
    assert state_of(house, alarm_id)[0] == "taken"


def test_a_no_lets_the_next_be_called_and_may_be_taken_back(house: House) -> None:
    alarm_id = call_first(house)
    token, browser = links_of(house, alarm_id)[GUARD], house.browser()
    assert "Usted contestó: No soy yo." in answer(browser, token, "wrong")
    assert state_of(house, alarm_id) == ("open", ["wrong"])
    assert "Usted va." in answer(browser, token, "coming")
    assert "Usted contestó: No puedo." in answer(browser, token, "cannot")
    assert state_of(house, alarm_id) == ("open", ["cannot"])
    assert browser.post(f"/alarma/{token}", data={"answer": "perhaps"}).status_code == 400


def test_of_two_taps_at_once_one_takes_it(house: House) -> None:
    alarm_id = call_first(house, rungs=2)
    tokens = links_of(house, alarm_id)
    pages: list[str] = []
    start = threading.Barrier(2)

    def tap(name: str) -> None:
        browser = house.browser()
        start.wait(10)
        pages.append(answer(browser, tokens[name], "coming"))

    threads = [threading.Thread(target=tap, args=(name,)) for name in (GUARD, ADMIN)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert sorted("Usted va." in page for page in pages) == [False, True]
    assert sum("Ya la tomó" in page for page in pages) == 1


def test_whoever_goes_is_led_to_the_work_where_they_are_signed_in_as_the_one_called(
    house: House,
) -> None:
    tokens = links_of(house, call_first(house, rungs=2))
    declare = re.compile(r"/crisis/declarar\?peligro=[0-9a-f-]{36}")
    page = answer(house.signed_in(ADMIN), tokens[GUARD], "cannot")
    assert "Usted contestó: No puedo." in page
    page = answer(house.signed_in(ADMIN), tokens[GUARD], "coming")
    assert "Declarar una crisis" in page, "somebody else sits here: what was answered stands"
    assert "/entrar?next=/crisis/declarar" in page
    answer(house.browser(), tokens[GUARD], "cannot")
    house.clock.at += timedelta(minutes=1)
    browser = house.signed_in(GUARD)
    sent = browser.post(f"/alarma/{tokens[GUARD]}", data={"answer": "coming"})
    assert (sent.status_code, bool(declare.fullmatch(sent.location))) == (303, True)
    assert "Usted va: ya no se llama a nadie más." in browser.get(sent.location).text
    late = house.signed_in(ADMIN).post(f"/alarma/{tokens[ADMIN]}", data={"answer": "coming"})
    assert "/alarma/" in late.location, "too late: the page says who goes"
