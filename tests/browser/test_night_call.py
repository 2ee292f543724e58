"""Woken at night: from the link in the mail to the first call written down, with one thumb at 360
px, with scripts and without. Taps, bytes and seconds are counted.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, Response

from core.db import reading
from response.calldown.models import Call
from tests.browser.conftest import is_signed_in
from tests.browser.test_registering import SMALL, served
from tests.browser.walking import width_of
from tests.stories.woken_house import GUARD, PEOPLE, mailed_link, woken_house
from tests.webapp.conftest import (
    PASSWORD,
    House,
    _quick_hashes,
    make_house,
    people,
    shared_apps,
)
from watch.alarms.models import AlarmState

__all__ = ["_quick_hashes", "make_house", "people", "shared_apps"]  # fixtures
pytestmark = pytest.mark.browser
MOST_TAPS, MOST_SECONDS, MOST_BYTES = 6, 60, 20_000
SECONDS_A_TAP, SECONDS_A_SCREEN = 1.0, 8.0
"""How long somebody just woken takes to tap, and to read a screen."""
THUMB_PX = 48


@dataclass
class Walker:
    """One thumb: what it taps is counted, what it opens is weighed."""

    page: Page
    taps: list[str] = field(default_factory=list)
    screens: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.page.on("response", self._weigh)

    def _weigh(self, response: Response) -> None:
        if response.request.resource_type == "document" and response.ok:
            path = re.sub(r"[\w-]{30,}", "…", response.url.split("//")[1].partition("/")[2])
            self.screens[path] = len(response.body())

    def tap(self, name: str) -> None:
        """Tap the button or link, which is as high as a thumb."""
        target = self.page.locator(f"main :is(a, button):has-text('{name}')").first
        box = target.bounding_box()
        assert box is not None, name
        assert box["height"] >= THUMB_PX, (name, box)
        self.taps.append(name)
        target.click()
        self.page.wait_for_load_state()
        wide = width_of(self.page)
        assert wide <= SMALL["width"], self.page.url


def sign_in(page: Page, address: str) -> None:
    """Sign in as whoever is on call did when the shift began."""
    page.goto(f"{address}/entrar")
    page.fill("input[name=email]", f"{GUARD}@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.click("form:has(input[name=password]) [type=submit]")
    page.wait_for_url(is_signed_in)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_first_call_is_written_down_six_taps_after_the_link(
    browser: Browser, make_house: Callable[..., House], *, scripts: bool
) -> None:
    house = make_house()
    country = woken_house(house)
    with served(house) as address:
        context = browser.new_context(
            viewport=SMALL, java_script_enabled=scripts, locale="es-MX", color_scheme="dark"
        )
        page = context.new_page()
        sign_in(page, address)
        walker, begun_at = Walker(page), time.monotonic()
        page.goto(f"{address}{mailed_link(country)}")
        walker.tap("Voy")
        assert page.input_value("#field-reason").startswith("NWS: Aviso de huracán")
        walker.tap("Declarar")
        walker.tap("Llamar al primer hogar")
        assert page.locator(".members strong").inner_text() in PEOPLE
        walker.tap("+1 504-555-0123")
        walker.tap("A salvo")
        page.get_by_role("button", name="Siguiente hogar").wait_for()
        took = time.monotonic() - begun_at
        context.close()
    thumb = len(walker.taps) * SECONDS_A_TAP + len(walker.screens) * SECONDS_A_SCREEN
    figures = f"{len(walker.taps)} taps {walker.taps}, {walker.screens}, {thumb:.0f} s of a person"
    print(f"{figures}, {took:.1f} s of this machine")
    assert len(walker.taps) <= MOST_TAPS, figures
    assert max(walker.screens.values()) <= MOST_BYTES, figures
    assert thumb <= MOST_SECONDS, figures
    (alarm,) = country.alarms()
    assert alarm.state is AlarmState.TAKEN
    with reading(house.engine) as session:
        assert [each.outcome.value for each in session.scalars(sa.select(Call))] == ["safe"]
