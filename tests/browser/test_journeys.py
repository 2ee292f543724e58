"""The journeys of those who use it, each from the door to its end on a telephone, in three
languages, with its taps counted.

| journey | where |
|---|---|
| a, j: signed in, to the first number of the gravest household | test_taps |
| b: an area by a place and a radius, its list in Excel; a crisis drawn, at most six taps | here |
| c: a new plan, prepared, approved, on paper; h: the stale one issued again | here |
| d: a shelter written down, its own link, its occupancy without scripts | here |
| e: a round planned, opened, answered, decided, closed and published | here |
| f: a messy list tried, applied, undone | here |
| g: whom to call for a Honduran in Houston who needs a doctor | here |
| i: an account made, its link, a password, a second step | here |
| k: without scripts | here, test_pages, test_round, test_night_call |
| l: without a network | test_offline, and in a net without one: tests/proof/test_cut_off.py |
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.walking import Door, open_door, sign_in_as
from tests.response.crisis.examples import REASON
from tests.webapp.blueprints.crises.examples import prepare
from tests.webapp.conftest import House, _quick_hashes, make_house, people, shared_apps

__all__ = ["_quick_hashes", "make_house", "people", "shared_apps"]  # fixtures
pytestmark = pytest.mark.browser
in_three_languages = pytest.mark.parametrize("language", ["es", "en", "fr"])


@pytest.fixture(scope="module")
def door(browser: Browser) -> Iterator[Door]:
    with open_door(browser) as opened:
        yield opened


@in_three_languages
def test_b_a_crisis_is_drawn_and_declared(
    door: Door, make_house: Callable[..., House], language: str
) -> None:
    house = make_house()
    prepare(house)
    walk = door.walk(door.address_of(house), language)
    sign_in_as(walk, "consul.gt@example.org")
    walk.taps.clear()
    walk.tap("Declarar una crisis")
    walk.tap_on("label:has(input[name=type])")
    field = walk.page.locator("#field-map-place")
    field.scroll_into_view_if_needed()
    assert field.is_visible(), "a place is found by its name"
    canvas = walk.page.locator(".map-ready")
    canvas.evaluate("element => element.scrollIntoView({block: 'center'})")
    box = canvas.bounding_box()
    assert box is not None
    for across, down in ((0.3, 0.3), (0.7, 0.3), (0.5, 0.7)):
        walk.taps.append("corner")
        walk.page.touchscreen.tap(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
    walk.write(reason=REASON)
    walk.tap("Declarar", within=".crisis-form .acts")
    assert re.search(r"/crisis/CR-", walk.page.url), walk.page.locator("main").inner_text()
    print(walk.taps)
    assert len(walk.taps) <= 6
