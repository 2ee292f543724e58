"""Persons of another country on a screen: gone from an open tab when the agreement ends, when the
officer signs out in another tab, and when nobody can say that it still holds.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from core.db import writing
from registry.sharing.models import SharingAgreement
from registry.sharing.signing import AgreementSigner, end
from tests.browser.test_registering import served
from tests.webapp.blueprints.sharing.agreed import ADMINISTRATORS, agreement, register
from tests.webapp.conftest import House, _quick_hashes, make_house, people, shared_apps

__all__ = ["_quick_hashes", "make_house", "people", "shared_apps"]  # fixtures
pytestmark = pytest.mark.browser
NAME = "Ana Zarzaquil"
ASKED_EVERY_MS, SILENCE_MS = 15_000, 61_000


def open_list(browser: Browser, house: House, address: str, path: str, name: str) -> Page:
    """Return the persons of an agreement in a tab of an officer who is signed in."""
    session = house.app.config["SESSION_COOKIE_NAME"]
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="es-MX")
    cookie = house.signed_in(name).get_cookie(session, domain="localhost", path="/")
    assert cookie
    context.add_cookies([{"name": session, "value": cookie.value, "url": address}])
    page = context.new_page()
    page.clock.install()
    page.goto(f"{address}{path}/personas")
    assert NAME in page.inner_text("main")
    return page


def is_blank(page: Page) -> bool:
    """Return whether the persons are gone and it is said why, once the tab has asked."""
    page.clock.run_for(ASKED_EVERY_MS)
    page.wait_for_selector(".shared-gone", state="visible")
    return NAME not in page.content()


def finish(house: House) -> None:
    """End the agreement, as somebody of the country that shares."""
    user_id = ADMINISTRATORS["GT"][0]
    signer = AgreementSigner("GT", user_id, f"user:{user_id}")
    with writing(house.engine) as session:
        (row,) = session.query(SharingAgreement)
        end(session, row, signer, "ya no hace falta", house.clock.at)


def test_an_open_tab_goes_blank(browser: Browser, make_house: Callable[..., House]) -> None:
    house = make_house()
    path = agreement(house, register(house, NAME))
    with served(house) as address:
        page = open_list(browser, house, address, path, "emergency.hn")
        with page.expect_response(lambda answer: answer.url.endswith("/vigente")) as asked:
            page.clock.run_for(ASKED_EVERY_MS)
        assert asked.value.status == 204
        assert NAME in page.inner_text("main")
        other = page.context.new_page()
        other.goto(f"{address}/inicio/secciones")
        other.click("form[action$='/salir'] button")
        assert is_blank(page)
        page.context.close()

        page = open_list(browser, house, address, path, "consul.hn")
        page.context.set_offline(True)
        page.clock.run_for(SILENCE_MS)
        assert is_blank(page)
        page.context.close()

        page = open_list(browser, house, address, path, "country_admin.hn")
        finish(house)
        assert is_blank(page)
        page.context.close()
