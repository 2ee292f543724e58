"""Passkeys with Chromium's own virtual device: made, used as second step, used alone, removed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PASSWORD, House
from tests.browser.test_pages import PHONE
from tests.browser.test_round import look_at

pytestmark = pytest.mark.browser
CONSUL = "consul.hn-nueva-orleans@demo.example"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_device(page: Page) -> Page:
    """Give a page a device that makes passkeys and asks for no finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return page


def give_password(page: Page, house: House) -> None:
    page.goto(f"{house.address}/entrar")
    page.fill("input[name=email]", CONSUL)
    page.fill("input[name=password]", PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Entrar", exact=True).click()


def test_a_passkey_from_its_making_to_its_end(browser: Browser, house: House) -> None:
    context = browser.new_context(locale="es-MX", viewport=PHONE)
    page = with_device(context.new_page())
    give_password(page, house)
    page.goto(f"{house.address}/cuenta")
    page.get_by_role("link", name="Activarlo con una llave de acceso").click()
    look_at(page)
    page.fill("input[name=name]", "Mi teléfono")
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Agregar la llave").click()
    page.wait_for_selector(".codes")
    look_at(page)
    codes = page.locator(".codes .key").all_inner_texts()
    with page.expect_navigation():
        page.get_by_role("link", name="Ya los guardé").click()
    assert "Mi teléfono" in page.content()
    look_at(page)

    with page.expect_navigation():
        page.get_by_role("button", name="Salir").click()
    give_password(page, house)
    assert "/entrar/codigo" in page.url
    look_at(page)
    page.get_by_role("button", name="Seguir con la llave de acceso").click()
    page.wait_for_url(f"{house.address}/inicio")

    page.goto(f"{house.address}/cuenta")
    with page.expect_navigation():
        page.get_by_role("button", name="Salir").click()
    page.goto(f"{house.address}/entrar")
    look_at(page)
    page.get_by_role("button", name="Entrar con una llave de acceso").click()
    page.wait_for_url(f"{house.address}/inicio")

    # No device of this account, and no scripts: a printed code.
    bare = browser.new_context(locale="es-MX", viewport=PHONE, java_script_enabled=False)
    other = bare.new_page()
    give_password(other, house)
    assert other.get_by_role("button", name="Seguir con la llave de acceso").count() == 0
    other.get_by_role("link", name="¿No tiene la llave de acceso?").click()
    other.fill("input[name=code]", codes[0])
    with other.expect_navigation():
        other.get_by_role("button", name="Entrar", exact=True).click()
    assert "quedan 9 códigos" in other.content()

    page.goto(f"{house.address}/cuenta")
    page.locator("summary", has_text="Quitar").first.click()
    page.locator(".lines input[name=password]").first.fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Quitar la llave").click()
    assert "Sin activar" in page.content()
    for one in (context, bare):
        one.close()


def test_a_device_with_no_key_of_the_account_is_told_in_words(
    browser: Browser, house: House
) -> None:
    context = browser.new_context(locale="es-MX", viewport=PHONE)
    page = with_device(context.new_page())
    page.goto(f"{house.address}/entrar")
    page.get_by_role("button", name="Entrar con una llave de acceso").click()
    page.get_by_text("El aparato no dio la llave").wait_for()
    look_at(page)
    context.close()
