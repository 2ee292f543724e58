"""The second factor: set up, moved, lost, taken off; and asked of those who read persons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pyotp
import pytest
import time_machine
from flask.testing import FlaskClient

from tests.webapp.conftest import PASSWORD, House, post, sign_in

CONSUL = "consul.gt@example.org"
CODE = re.compile(r'<li><span class="key">([^<]+)</span></li>')
MINUTE = timedelta(minutes=1)
Later = Callable[[House, timedelta], None]
KEY = re.compile(r'class="key">([^<]+)<')


@pytest.fixture
def later(now: datetime) -> Iterator[Later]:
    """The clock of telephone and house, moved together."""
    with time_machine.travel(now, tick=False) as traveller:

        def move(house: House, by: timedelta) -> None:
            traveller.shift(by)
            house.clock.at += by

        yield move


def set_up(browser: FlaskClient) -> tuple[pyotp.TOTP, list[str]]:
    """Set up the second factor; return the telephone and the codes of recovery."""
    found = KEY.search(browser.get("/cuenta/segundo-paso").text)
    assert found is not None
    phone = pyotp.TOTP(found.group(1).replace("-", ""))
    page = post(browser, "/cuenta/segundo-paso", code=phone.now(), password=PASSWORD)
    assert page.status_code == 200
    return phone, CODE.findall(page.text)


def test_a_lost_telephone_is_made_good_by_a_code_of_recovery(house: House, later: Later) -> None:
    _phone, codes = set_up(house.signed_in("consul.gt"))
    assert len(codes) == 10
    browser = house.browser()
    assert "/entrar/codigo" in sign_in(browser, CONSUL).headers["Location"]
    assert "código de recuperación" in browser.get("/entrar/codigo").text
    assert post(browser, "/entrar/recuperacion", code="nope-nope-nope").status_code == 422
    answer = post(browser, "/entrar/recuperacion", code=codes[0].upper())
    assert answer.headers["Location"] == "/cuenta"
    page = browser.get("/cuenta").text
    assert "quedan 9 códigos" in page
    # The new telephone takes the place of the lost one.
    phone, fresh = set_up(browser)
    assert not set(fresh) & set(codes)
    later(house, MINUTE)
    again = house.browser()
    sign_in(again, CONSUL)
    assert post(again, "/entrar/recuperacion", code=codes[1]).status_code == 422
    assert post(again, "/entrar/codigo", code=phone.now()).headers["Location"] == "/inicio"


def test_no_code_is_shown_twice_and_new_ones_need_the_password(house: House, later: Later) -> None:
    browser = house.signed_in("consul.gt")
    _phone, codes = set_up(browser)
    assert codes[0] not in browser.get("/cuenta").text
    assert post(browser, "/cuenta/codigos", password="a wrong one").status_code == 302
    assert "siguen sirviendo" in browser.get("/cuenta").text
    fresh = CODE.findall(post(browser, "/cuenta/codigos", password=PASSWORD).text)
    assert len(set(fresh) - set(codes)) == 10


def test_a_device_that_passed_is_remembered_thirty_days_where_that_was_wished(
    house: House, later: Later
) -> None:
    phone, _codes = set_up(house.signed_in("consul.gt"))
    browsers = {"1": house.browser(), "": house.browser()}
    for remember, browser in browsers.items():
        later(house, MINUTE)
        sign_in(browser, CONSUL)
        post(browser, "/entrar/codigo", code=phone.now(), remember=remember)
    later(house, timedelta(days=29))
    ways = {
        remember: sign_in(browser, CONSUL).headers["Location"]
        for remember, browser in browsers.items()
    }
    assert ways["1"] == "/inicio"
    assert "/entrar/codigo" in ways[""]
    later(house, timedelta(days=1))
    assert "/entrar/codigo" in sign_in(browsers["1"], CONSUL).headers["Location"]


def test_setting_it_up_ends_the_sessions_that_came_in_without_it(
    house: House, later: Later
) -> None:
    browser, other = house.signed_in("consul.gt"), house.browser()
    sign_in(other, CONSUL)
    set_up(browser)
    assert other.get("/inicio").status_code == 302
    assert browser.get("/inicio").status_code == 200


def test_guessing_the_password_within_a_session_is_braked(house: House) -> None:
    browser = house.signed_in("consul.gt")
    new = "otra torre en la costa"
    form = {"old": "a wrong one", "new": new, "again": new}
    codes = [post(browser, "/cuenta/contrasena", **form).status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]
    # Nobody who guesses in a browser left open keeps the owner from changing it elsewhere.
    owner = house.browser()
    sign_in(owner, CONSUL)
    form = {"old": PASSWORD, "new": new, "again": new}
    assert post(owner, "/cuenta/contrasena", **form).status_code == 302


def test_it_is_asked_of_who_reads_persons_after_the_days_of_grace(
    make_house: Callable[..., House], later: Later
) -> None:
    house = make_house(second_factor="required")
    browser = house.browser()
    sign_in(browser, CONSUL)
    assert "quedan 14 días" in browser.get("/inicio").text
    later(house, timedelta(days=13, hours=20))
    sign_in(browser, CONSUL)
    assert "queda 1 día" in browser.get("/inicio").text
    later(house, timedelta(hours=5))
    assert browser.get("/inicio").headers["Location"] == "/cuenta"
    assert browser.get("/usuarios/").status_code == 403
    part = browser.get("/directorio", headers={"HX-Request": "true"})
    assert (part.status_code, part.headers["HX-Redirect"]) == (401, "/cuenta")
    assert "Actívelo para seguir" in browser.get("/cuenta").text
    set_up(browser)
    assert browser.get("/inicio").status_code == 200
    assert "Actívelo" not in browser.get("/inicio").text
    assert "segundo paso" in house.signed_in("secretariat").get("/inicio").text
    assert "segundo paso" not in house.signed_in("civil_society.gt").get("/inicio").text
