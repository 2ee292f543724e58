"""A telephone is lost: the journey of docs/operator.md, walked on another one with one thumb."""

from __future__ import annotations

import pyotp
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PASSWORD, House, sign_in
from tests.browser.test_pages import PHONE
from tests.browser.test_round import look_at

pytestmark = pytest.mark.browser
CONSUL = "consul.sv-los-angeles@demo.example"


def telephone(page: Page) -> pyotp.TOTP:
    """Return the application of a telephone that reads the drawing of this page."""
    return pyotp.TOTP(page.locator("span.key").inner_text().replace("-", ""))


def set_up(page: Page) -> tuple[pyotp.TOTP, list[str]]:
    """Set up the second step; return the telephone, and the codes that are shown once."""
    look_at(page)
    phone = telephone(page)
    page.fill("input[name=code]", phone.now())
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Activar").click()
    look_at(page)
    codes = page.locator(".codes .key").all_inner_texts()
    page.get_by_role("link", name="Ya los guardé").click()
    look_at(page)
    return phone, codes


def test_a_lost_telephone_is_made_good_with_a_printed_code(browser: Browser, house: House) -> None:
    old, new = (browser.new_context(locale="es-MX", viewport=PHONE) for _ in range(2))
    lost, page = old.new_page(), new.new_page()
    sign_in(lost, house, CONSUL)
    lost.goto(f"{house.address}/cuenta")
    lost.get_by_role("link", name="Activar el segundo paso").click()
    _phone, codes = set_up(lost)
    assert len(codes) == 10

    sign_in(page, house, CONSUL)
    look_at(page)
    page.get_by_role("link", name="¿Perdió el teléfono?").click()
    look_at(page)
    page.fill("input[name=code]", codes[4].upper())
    page.get_by_role("button", name="Entrar").click()
    look_at(page)
    assert "quedan 9 códigos" in page.content()

    page.get_by_role("link", name="Pasarlo a otro teléfono").click()
    _phone, fresh = set_up(page)
    assert set(fresh).isdisjoint(codes)
    assert "quedan 10 códigos" in page.content()
    lost.goto(f"{house.address}/inicio")
    assert "/entrar" in lost.url
    for context in (old, new):
        context.close()
