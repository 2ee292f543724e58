"""Somebody who walks through pages with one thumb, in a language: what is tapped is counted.

Buttons and links are named by their Spanish words and found by those of the walker's language.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize
from werkzeug.serving import make_server

from core.i18n.languages import translator
from tests.browser.conftest import PATIENCE_MS, free_port, is_signed_in
from tests.webapp.conftest import PASSWORD, House

TELEPHONE: ViewportSize = {"width": 390, "height": 844}
_PRESSED = "main :is(a, button, summary)"


def width_of(page: Page) -> int:
    """Return how wide the page is (px), once it stands.

    A page that a tap has just opened may not have its first element yet: it is waited for.
    """
    page.wait_for_load_state()
    wide: int = page.locator("html").evaluate("root => root.scrollWidth")
    return wide


@dataclass
class Walk:
    """One walk."""

    page: Page
    address: str
    language: str = "es"
    taps: list[str] = field(default_factory=list)

    def words(self, message: str, **values: Any) -> str:
        """Return a text of ours in the walker's language."""
        told = translator(self.language).gettext(message)
        return told % values if values else told

    def open(self, path: str) -> None:
        """Begin at an address; that is no tap."""
        self.page.goto(self.address + path)
        assert self.page.locator("html").get_attribute("lang") == self.language, path

    def tap(self, message: str, within: str = "", **values: Any) -> None:
        """Tap what bears these words, and wait for the page it opens, if any."""
        words = self.words(message, **values)
        where = self.page.locator(within) if within else self.page
        self.tap_on(
            where.locator(_PRESSED if not within else "a, button, summary").filter(
                has_text=words, visible=True
            ),
            words,
        )

    def tap_on(self, target: str | Locator, name: str = "") -> None:
        """Tap an element."""
        found = self.page.locator(target) if isinstance(target, str) else target
        self.taps.append(name or str(target))
        found.first.click()
        self.page.wait_for_load_state()

    def write(self, **fields: str) -> None:
        """Type into fields, by the ends of their ids."""
        for name, text in fields.items():
            self.page.fill(f"#field-{name}", text)

    def reads(self, message: str, **values: Any) -> bool:
        """Return whether these words stand on the page."""
        return self.words(message, **values) in self.page.locator("main").inner_text()


@dataclass
class Door:
    """A server for houses that share an application, and one browser window a language: what was
    fetched once stays.
    """

    browser: Browser
    windows: dict[tuple[str, bool], BrowserContext] = field(default_factory=dict)
    ports: dict[int, tuple[Any, threading.Thread, str]] = field(default_factory=dict)

    def address_of(self, house: House) -> str:
        """Return where a house is served."""
        if id(house.app) not in self.ports:
            port = free_port()
            server = make_server("127.0.0.1", port, house.app, threaded=True)
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            self.ports[id(house.app)] = server, thread, f"http://localhost:{port}"
        return self.ports[id(house.app)][2]

    def walk(self, address: str, language: str, *, scripts: bool = True) -> Walk:
        """Return somebody who stands before the door, signed in nowhere."""
        if (language, scripts) not in self.windows:
            window = self.browser.new_context(
                viewport=TELEPHONE,
                locale=language,
                has_touch=True,
                is_mobile=True,
                java_script_enabled=scripts,
                color_scheme="dark",
                reduced_motion="reduce",
            )
            self.windows[language, scripts] = window
        window = self.windows[language, scripts]
        window.clear_cookies()
        for page in window.pages:
            page.close()
        return Walk(window.new_page(), address, language)

    def close(self) -> None:
        """Close windows and servers."""
        for window in self.windows.values():
            window.close()
        for server, thread, _address in self.ports.values():
            server.shutdown()
            thread.join()
            server.server_close()


@contextmanager
def open_door(browser: Browser) -> Iterator[Door]:
    """Yield a door that is closed behind the last walker."""
    door = Door(browser)
    try:
        yield door
    finally:
        door.close()


def sign_in_as(walk: Walk, email: str, password: str = PASSWORD) -> None:
    """Sign in by the form, in the walker's language: one tap on the language, one to enter."""
    walk.page.goto(f"{walk.address}/entrar")
    walk.page.click(f"form.languages [value={walk.language}]")
    walk.page.fill("input[name=email]", email)
    walk.page.fill("input[name=password]", password)
    walk.page.click("form:has(input[name=password]) [type=submit]")
    walk.page.wait_for_url(is_signed_in)
    assert walk.page.locator("html").get_attribute("lang") == walk.language


def enter(walk: Walk, house: House, name: str) -> None:
    """Come in as one who signed in before."""
    client = house.signed_in(name)
    settings = client.application.config
    cookie = client.get_cookie(
        settings["SESSION_COOKIE_NAME"], domain="localhost", path=settings["SESSION_COOKIE_PATH"]
    )
    assert cookie is not None
    window = walk.page.context
    window.clear_cookies()
    window.add_cookies([{"name": cookie.key, "value": cookie.value, "url": walk.address}])


__all__ = ["PATIENCE_MS", "Door", "Walk", "enter", "open_door", "sign_in_as"]
