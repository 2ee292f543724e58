"""A round as its owner meets it: the link of a letter on a phone, with one thumb, without
JavaScript.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import barriers_in_both_schemes
from tests.browser.conftest import House, sign_in
from tests.browser.test_pages import (
    PHONE,
    SECRETARIAT,
    SIZES,
    TOUCH_PX,
    sticks_out,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def link(browser: Browser, house: House) -> str:
    """The open round as the Secretariat sees it; the new link of an owner yet to answer."""
    context = browser.new_context(locale="es-MX")
    page = context.new_page()
    sign_in(page, house, SECRETARIAT)
    page.goto(f"{house.address}/rondas/")
    look_at(page)
    for name in ("Lista para llamar", "Invitaciones"):
        page.get_by_role("link", name=name).first.click()
        look_at(page)
        page.go_back()
    page.get_by_role("link", name="Invitaciones").click()
    silent = page.get_by_role("row").filter(has_text="nunca").filter(has_text="0 de 2")
    silent.first.get_by_role("button", name="Enlace nuevo").click()
    look_at(page)
    found = page.locator(".key").inner_text()
    context.close()
    assert found.startswith(f"{house.address}/c/")
    return found


def look_at(page: Page) -> None:
    """Nothing sticks out at any size, and axe-core finds nothing in the light and in the dark."""
    page.wait_for_load_state()
    assert barriers_in_both_schemes(page) == {"light": [], "dark": []}, page.url
    for width, height in SIZES.values():
        page.set_viewport_size({"width": width, "height": height})
        assert sticks_out(page) == [], page.url


@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_the_link_page_in_three_languages(browser: Browser, link: str, language: str) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(f"{link}?l={language}")
    assert page.locator("html").get_attribute("lang") == language
    look_at(page)
    page.locator(".card .button").first.click()
    look_at(page)
    page.locator("a[href*='/corregir/']").nth(1).click()
    look_at(page)
    page.goto(f"{link}relevo?l={language}")
    look_at(page)
    assert context.cookies() == []
    context.close()


def test_one_thumb_without_javascript(browser: Browser, link: str) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(link)
    page.get_by_role("link", name="Revisar").first.click()
    for button in page.get_by_role("button").all():
        box = button.bounding_box()
        assert box
        assert box["height"] >= TOUCH_PX
    page.get_by_role("button", name="Todo es correcto").first.click()
    page.wait_for_load_state()
    assert page.get_by_role("status").inner_text().strip() == "Confirmado. Gracias."
    assert page.locator(".badge.ok").count() == 1
    context.close()
