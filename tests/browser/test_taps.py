"""The first minute with one thumb, in three languages: sign in, Affected, the list, a number; four
taps.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.conftest import PASSWORD, House
from tests.browser.walking import width_of

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 390, "height": 844}
BAR_PX = 64
EMERGENCY = "emergencias.mx@demo.example"
WORDS = {
    "es": ("Afectados", "Ir a la lista"),
    "en": ("Affected", "Go to the list"),
    "fr": ("Personnes touchées", "Aller à la liste"),
}


@pytest.mark.parametrize("language", WORDS)
def test_from_the_door_to_the_first_number_of_the_gravest_hazard(
    house: House, browser: Browser, language: str
) -> None:
    context = browser.new_context(viewport=PHONE, locale=language)
    page, affected = context.new_page(), re.compile(WORDS[language][0])
    try:
        page.goto(f"{house.address}/entrar")
        page.click(f"form.languages [value={language}]")
        page.fill("input[name=email]", EMERGENCY)
        page.fill("input[name=password]", PASSWORD)
        page.click("form:has(input[name=password]) [type=submit]")
        assert page.locator("html").get_attribute("lang") == language
        _is_above_the_fold(page)
        page.locator(".home-fold").get_by_role("link", name=affected).click()
        page.get_by_role("link", name=WORDS[language][1]).click()
        number = page.locator(".calls a[href^='tel:']").first
        number.scroll_into_view_if_needed()
        assert number.is_visible()
        page.click(".foot [name=language][value=es]")
    finally:
        context.close()


def test_the_bar_reaches_every_section_in_two_taps_and_slash_opens_the_box(
    house: House, browser: Browser
) -> None:
    context = browser.new_context(viewport=PHONE, locale="es")
    page = context.new_page()
    try:
        page.goto(f"{house.address}/entrar")
        page.click("form.languages [value=es]")
        page.fill("input[name=email]", EMERGENCY)
        page.fill("input[name=password]", PASSWORD)
        page.click("form:has(input[name=password]) [type=submit]")
        page.locator(".main-nav .rest a").click()
        names = [each.inner_text() for each in page.locator(".sections strong").all()]
        assert {"Avisos", "Respuestas", "Ejercicios", "Informes", "Guardia"} <= set(names)
        assert width_of(page) <= PHONE["width"]
        page.set_viewport_size({"width": 1280, "height": 800})
        page.keyboard.press("/")
        page.keyboard.type("mcallen")
        page.locator("#found a", has_text="Consulado de México en McAllen").click()
        assert "/directorio/post/" in page.url
        assert "mcallen" not in page.url.lower()
    finally:
        context.close()


def _is_above_the_fold(page: Page) -> None:
    """Hazard, news, signatures and readiness stand on the first screen."""
    for part in (".home-fold .card", ".home-state > div:nth-child(2)", ".home-state .score"):
        box = page.locator(part).first.bounding_box()
        assert box, part
        assert box["y"] + min(box["height"], 40) <= PHONE["height"] - BAR_PX, (part, box)
