"""The list of sessions and devices, and how each is ended."""

from __future__ import annotations

import re
from datetime import timedelta

from flask.testing import FlaskClient

from tests.webapp.conftest import House, post, sign_in

CONSUL = "consul.gt@example.org"
PHONE = "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
DESK = "Mozilla/5.0 (Windows NT 10.0) Chrome/137.0 Safari/537.36 Edg/137.0"


def enter(house: House, agent: str, address: str = "192.0.2.7") -> FlaskClient:
    browser = house.browser()
    browser.environ_base.update(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    assert sign_in(browser, CONSUL).status_code == 302
    return browser


def deeds(page: str, kind: str) -> list[str]:
    return re.findall(rf'action="(/cuenta/{kind}/[^"]+)"', page)


def test_each_session_says_what_it_is_and_is_ended_alone(house: House) -> None:
    lost = enter(house, PHONE)
    here = enter(house, DESK, "2001:db8:1:2::9")
    page = here.get("/cuenta").text
    assert "Firefox · Android" in page
    assert "Edge · Windows" in page
    assert "desde 192.0.*.*" in page
    assert "192.0.2.7" not in page
    assert page.count("este aparato") == 2  # of the sessions, and of the devices
    other = [each for each in deeds(page, "sesiones") if post(here, each).status_code == 302]
    assert len(other) == 2  # that of the telephone, and the lasting one of these tests
    assert lost.get("/inicio").status_code == 302
    assert here.get("/inicio").status_code == 200
    assert len(deeds(here.get("/cuenta").text, "aparatos")) == 1
    assert post(here, other[0]).status_code == 404


def test_nobody_ends_what_is_anothers(house: House) -> None:
    consul = enter(house, PHONE)
    stranger = house.signed_in("consul.hn")
    page = enter(house, DESK).get("/cuenta").text
    for address in [*deeds(page, "sesiones"), *deeds(page, "aparatos")]:
        assert post(stranger, address).status_code == 404
    assert consul.get("/inicio").status_code == 200


def test_the_others_are_ended_at_once_and_this_device_stays_known(house: House) -> None:
    lost, here = enter(house, PHONE), enter(house, DESK)
    assert post(here, "/cuenta/cerrar-otras").headers["Location"].startswith("/cuenta")
    page = here.get("/cuenta").text
    assert "Edge · Windows" in page
    assert "Firefox" not in page
    assert len(deeds(page, "aparatos")) == 1
    assert lost.get("/inicio").status_code == 302


def test_a_copied_cookie_opens_nothing_after_signing_out(house: House) -> None:
    browser, thief = enter(house, PHONE), house.browser()
    cookie = browser.get_cookie("atalaya")
    assert cookie is not None
    thief.set_cookie("atalaya", cookie.value)
    assert thief.get("/inicio").status_code == 200
    post(browser, "/salir")
    assert thief.get("/inicio").headers["Location"].startswith("/entrar")


def test_ending_ones_own_session_is_a_way_out(house: House) -> None:
    browser = enter(house, PHONE)
    other = enter(house, DESK)
    own = [each for each in deeds(other.get("/cuenta").text, "sesiones") if each]
    answers = {post(browser, each).headers.get("Location", "") for each in own}
    assert "/entrar" in answers
    assert browser.get("/cuenta").status_code == 302


def test_a_forgotten_device_is_a_strangers(house: House) -> None:
    browser = enter(house, PHONE)
    (device,) = deeds(browser.get("/cuenta").text, "aparatos")
    assert post(browser, device).status_code == 302
    assert browser.get("/cuenta").status_code == 200
    assert post(browser, device).status_code == 404
    house.clock.at += timedelta(seconds=1)
    for _ in range(5):
        sign_in(browser, CONSUL, "a wrong one")
    assert sign_in(browser, CONSUL).status_code == 429
