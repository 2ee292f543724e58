"""A crisis without any feed, drawn with one thumb on a telephone of 390 px, and declared."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from core.db import reading
from response.crisis.models import ZoneKind
from response.crisis.zones import current_zone, zone_area
from tests.browser.conftest import is_signed_in
from tests.browser.test_night_call import THUMB_PX
from tests.browser.test_registering import served
from tests.browser.walking import width_of
from tests.response.crisis.examples import HERE, REASON
from tests.webapp.blueprints.crises.examples import found_in, prepare
from tests.webapp.conftest import (
    PASSWORD,
    House,
    _quick_hashes,
    make_house,
    people,
    shared_apps,
)

__all__ = ["_quick_hashes", "make_house", "people", "shared_apps"]  # fixtures
pytestmark = pytest.mark.browser
TELEPHONE: ViewportSize = {"width": 390, "height": 844}
CORNERS = ((0.3, 0.3), (0.8, 0.3), (0.5, 0.05), (0.8, 0.8), (0.3, 0.8))
"""Parts of the map's width and height; the third is a slip of the thumb."""


def draw(page: Page) -> None:
    """Tap four corners, one of them wrong and taken back."""
    page.locator("[data-drawing]").scroll_into_view_if_needed()
    canvas = page.locator(".map-ready")
    canvas.wait_for()
    assert page.locator("#field-geojson").input_value() == ""
    canvas.evaluate("element => element.scrollIntoView({block: 'center'})")
    box = canvas.bounding_box()
    assert box is not None
    assert box["width"] <= TELEPHONE["width"] - 32, "room for the thumb to scroll past it"
    says = page.locator("[data-draw-says]")
    for number, (across, down) in enumerate(CORNERS, start=1):
        page.touchscreen.tap(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
        expect(says).to_contain_text(f": {number if number < 4 else number - 1}")
        if number == 3:
            undo = page.locator("[data-draw-undo]")
            size = undo.bounding_box()
            assert size is not None
            assert size["height"] >= THUMB_PX
            undo.tap()
    assert "km²" in says.inner_text()


def test_a_zone_is_drawn_with_one_thumb_and_declared(
    browser: Browser, make_house: Callable[..., House]
) -> None:
    house = make_house()
    prepare(house)
    with served(house) as address:
        context = browser.new_context(
            viewport=TELEPHONE, has_touch=True, is_mobile=True, locale="es-MX", color_scheme="dark"
        )
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda wrong: faults.append(str(wrong)))
        page.goto(f"{address}/entrar")
        page.fill("input[name=email]", "consul.gt@example.org")
        page.fill("input[name=password]", PASSWORD)
        page.click("form:has(input[name=password]) [type=submit]")
        page.wait_for_url(is_signed_in)
        page.goto(f"{address}/crisis/declarar")
        page.locator("input[name=type]").first.check()
        page.fill("#field-reason", REASON)
        assert page.locator("input[name=where]:checked").get_attribute("value") == "sede"
        draw(page)
        assert page.locator("input[name=where]:checked").get_attribute("value") == "lugar"
        assert width_of(page) <= TELEPHONE["width"]
        page.locator("button:has-text('Declarar')").tap()
        page.wait_for_url("**/crisis/CR-*")
        number = page.url.rpartition("/")[2]
        page.goto(f"{address}/vigilancia")
        page.locator(".zone-crisis").first.wait_for(state="attached")
        context.close()
    assert faults == []
    with reading(house.engine) as session:
        zone = current_zone(session, found_in(session, number))
        assert zone is not None
        assert zone.kind is ZoneKind.DRAWN
        area = zone_area(zone)
    assert area.contains(HERE)
    assert 10 < area.size_km2 < 20_000
