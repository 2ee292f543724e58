"""A newcomer registers a family of four on a small old telephone, without scripts, and erases it
all by the link: taps, bytes and seconds are counted, and nothing is left.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response, ViewportSize
from werkzeug.serving import make_server

from tests.browser.conftest import free_port
from tests.proof.at_rest_scan import findings
from tests.webapp.blueprints.joining.walk import cards, codes, open_form
from tests.webapp.conftest import House, _quick_hashes, make_house, people, shared_apps

__all__ = ["_quick_hashes", "make_house", "people", "shared_apps"]  # fixtures
pytestmark = pytest.mark.browser
SMALL: ViewportSize = {"width": 360, "height": 640}
MOST_TAPS, MOST_SECONDS, MOST_BYTES = 45, 120, 30_000
SECONDS_A_TAP, SECONDS_A_LETTER = 1.0, 0.25
"""How long a person takes, who types with one thumb: what the program takes comes on top."""
FAMILY = (("Luis Zarzaquil", "2012"), ("Ana Zarzaquil", "2015"), ("Petrona Zarzaquil", "1950"))


@dataclass
class Thumb:
    """One thumb: what it taps and types is counted."""

    page: Page
    taps: int = 0
    letters: int = 0
    heaviest: int = 0
    sizes: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.page.on("response", self._weigh)

    def _weigh(self, response: Response) -> None:
        if response.request.resource_type in {"document", "stylesheet"} and response.ok:
            self.sizes[response.url] = len(response.body())

    def tap(self, selector: str) -> None:
        self.taps += 1
        self.page.locator(selector).first.click()

    def write(self, selector: str, text: str) -> None:
        self.taps += 1
        self.letters += len(text)
        self.page.fill(selector, text)

    def go_on(self, selector: str = "main button.button:not(.quiet)") -> None:
        """Tap what leads to the next page, which fits the screen; weigh that with its style."""
        with self.page.expect_navigation():
            self.tap(selector)
        wide = self.page.locator("body").bounding_box()
        assert wide
        assert wide["width"] <= SMALL["width"]
        style = sum(size for url, size in self.sizes.items() if ".css" in url)
        html = self.sizes.get(self.page.url, 0)
        self.heaviest = max(self.heaviest, html + style)


@contextmanager
def served(house: House) -> Iterator[str]:
    port = free_port()
    server = make_server("127.0.0.1", port, house.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://localhost:{port}"
    finally:
        server.shutdown()
        thread.join()


def test_a_family_of_four_registers_in_two_minutes_and_is_erased_by_the_link(
    browser: Browser,
    make_house: Callable[..., House],
) -> None:
    house = make_house()
    open_form(house)
    with served(house) as address:
        context = browser.new_context(
            viewport=SMALL, java_script_enabled=False, locale="es-MX", color_scheme="dark"
        )
        page = context.new_page()
        thumb, begun_at = Thumb(page), time.monotonic()
        page.goto(f"{address}/registrarse")
        thumb.go_on()
        thumb.write("#f-place", "McAllen, Texas")
        thumb.go_on()
        thumb.go_on()
        thumb.write("#f-full_name", "Rosa Zarzaquil Tum")
        thumb.write("input[name=birth_year]", "1988")
        thumb.go_on()
        thumb.tap("input[value=quc]")
        thumb.go_on()
        thumb.tap("input[value=medical]")
        thumb.go_on()
        thumb.write("#f-phone", "956 555 0123")
        thumb.write("#f-email", "rosa@example.org")
        thumb.go_on()
        thumb.tap("input[value='sms:alerts']")
        thumb.tap("input[value='call:check']")
        thumb.go_on()
        for number, (name, year) in enumerate(FAMILY, start=1):
            thumb.write("#f-member_name", name)
            thumb.write("input[name=birth_year]", year)
            thumb.go_on(*(["button[value=add]"] if number < len(FAMILY) else []))
        thumb.write("#f-contact_name", "Marta Tum")
        thumb.write("#f-contact_phone", "+502 5555 0134")
        thumb.go_on()
        page.go_back()
        assert page.input_value("#f-contact_name") == "Marta Tum"
        page.go_forward()
        thumb.tap("input[name=agreed]")
        thumb.go_on()
        assert cards(house) == {}
        thumb.write("#f-code", codes(house)[0])
        thumb.go_on()
        took = time.monotonic() - begun_at
        typed = thumb.taps * SECONDS_A_TAP + thumb.letters * SECONDS_A_LETTER
        figures = f"{thumb.taps} taps, {thumb.letters} letters, {thumb.heaviest} bytes"
        print(f"{figures}, {typed:.0f} s of a thumb, {took:.0f} s of this machine")
        assert thumb.taps <= MOST_TAPS, figures
        assert thumb.heaviest <= MOST_BYTES, figures
        assert typed <= MOST_SECONDS, figures
        assert len(cards(house)) == 4

        link = re.search(r"/mi-registro/[\w-]+", page.inner_text(".link"))
        assert link
        page.goto(f"{address}{link.group()}")
        for box in page.locator("input[name=person]").all():
            box.check()
        page.get_by_role("button", name="Borrar a quien marqué").click()
        page.get_by_role("heading", name="Borrado").wait_for()
        context.close()
    assert cards(house) == {}
    folder = Path(str(house.engine.url.database)).parent
    assert findings(folder, ("Zarzaquil", "956555")) == []
