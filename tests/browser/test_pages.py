"""Each page as its user sees it: on a phone and on a desk, light and dark, with nothing sticking out and no error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import House, sign_in

pytestmark = pytest.mark.browser
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
SMALLEST = {"width": 360, "height": 640}
WIDEST = {"width": 1920, "height": 1080}
CONSUL = "consul.mx-mcallen@demo.example"
EMERGENCY = "emergencias.mx@demo.example"
SECRETARIAT = "secretaria@demo.example"
CIVIL = "civil.mx@demo.example"

PAGES = {
    "portada": ("", "/"),
    "entrar": ("", "/entrar"),
    "ayuda": ("", "/ayuda"),
    "creditos": ("", "/creditos"),
    "inicio-consulado": (CONSUL, "/inicio"),
    "inicio-emergencias": (EMERGENCY, "/inicio"),
    "inicio-secretaria": (SECRETARIAT, "/inicio"),
    "inicio-civil": (CIVIL, "/inicio"),
    "vigilancia": (EMERGENCY, "/vigilancia"),
    "area": (EMERGENCY, "/vigilancia/area"),
    "fuentes": (SECRETARIAT, "/fuentes"),
    "directorio": (CONSUL, "/directorio"),
    "planes": (CONSUL, "/planes"),
    "cuenta": (CONSUL, "/cuenta"),
    "usuarios": (SECRETARIAT, "/usuarios"),
}


class Visitor:
    """A signed-in browser context per account, kept for the session: signing in is slow on purpose."""

    def __init__(self, browser: Browser, house: House) -> None:
        self.browser, self.house = browser, house
        self.states: dict[str, object] = {}

    def open(self, email: str, path: str, **options: object) -> Page:
        if email and email not in self.states:
            context = self.browser.new_context(locale="es-MX")
            page = context.new_page()
            sign_in(page, self.house, email)
            self.states[email] = context.storage_state()
            context.close()
        state = {"storage_state": self.states[email]} if email else {}
        context = self.browser.new_context(locale="es-MX", **state, **options)  # type: ignore[arg-type]
        page = context.new_page()
        page.faults = []  # type: ignore[attr-defined]
        page.on("console", lambda message: message.type == "error" and page.faults.append(message.text))  # type: ignore[attr-defined]
        page.on("pageerror", lambda wrong: page.faults.append(str(wrong)))  # type: ignore[attr-defined]
        answer = page.goto(self.house.address + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        page.wait_for_load_state("networkidle")
        return page


@pytest.fixture(scope="module")
def visitor(browser: Browser, house: House) -> Iterator[Visitor]:
    yield Visitor(browser, house)
    for context in list(browser.contexts):
        context.close()


def sticks_out(page: Page) -> list[str]:
    """Elements wider than the window, unless they lie in a box that scrolls by itself."""
    return page.evaluate(
        """() => {
          const wide = document.documentElement.clientWidth + 1, found = [];
          if (document.documentElement.scrollWidth <= wide) return found;
          for (const element of document.querySelectorAll('body *')) {
            const box = element.getBoundingClientRect();
            if (box.right <= wide || box.width === 0) continue;
            let scrolls = false;
            for (let up = element.parentElement; up && !scrolls; up = up.parentElement)
              scrolls = ['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(up).overflowX);
            if (!scrolls) found.push(element.tagName + '.' + element.className + ' ' + Math.round(box.right));
          }
          return found.slice(0, 5);
        }"""
    )


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("viewport", "scheme"),
    [(PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (SMALLEST, "light"), (WIDEST, "dark")],
    ids=["390-light", "390-dark", "1280-light", "360-light", "1920-dark"],
)
def test_nothing_sticks_out_and_nothing_fails(
    visitor: Visitor, name: str, viewport: dict[str, int], scheme: str
) -> None:
    email, path = PAGES[name]
    page = visitor.open(email, path, viewport=viewport, color_scheme=scheme)
    try:
        assert sticks_out(page) == []
        assert page.faults == []  # type: ignore[attr-defined]
        assert page.locator("h1").count() == 1
    finally:
        page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(visitor: Visitor, name: str, scheme: str) -> None:
    email, path = PAGES[name]
    page = visitor.open(email, path, viewport=PHONE, color_scheme=scheme, bypass_csp=True)
    try:
        page.evaluate(AXE.read_text())
        result = page.evaluate("() => axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
        found = [
            f"{fault['id']}: {node['html'][:120]}" for fault in result["violations"] for node in fault["nodes"][:3]
        ]
        assert found == []
    finally:
        page.context.close()


@pytest.mark.parametrize(("language", "word"), [("es", "Vigilancia"), ("en", "Watch"), ("fr", "Veille")])
def test_the_board_speaks_three_languages(visitor: Visitor, language: str, word: str) -> None:
    page = visitor.open(EMERGENCY, "/vigilancia", viewport=DESK)
    try:
        page.locator(f"form[action='/idioma'] [value={language}]").first.click()
        page.wait_for_load_state()
        assert page.locator("html").get_attribute("lang") == language
        assert word in page.locator("h1").inner_text()
    finally:
        page.context.close()


def test_from_the_board_to_a_call(visitor: Visitor) -> None:
    """What it is all for: an officer opens the board on a phone and reaches a number to call in two taps."""
    page = visitor.open(EMERGENCY, "/vigilancia", viewport=PHONE)
    try:
        page.get_by_role("link", name=re.compile("Hidalgo|inundaci|Flood", re.IGNORECASE)).first.click()
        page.wait_for_load_state()
        page.get_by_role("link", name=re.compile("afectad", re.IGNORECASE)).first.click()
        page.wait_for_load_state()
        links = page.locator("a[href^='tel:']")
        assert links.count() > 3
        assert links.first.bounding_box()["height"] >= 24  # type: ignore[index]
        assert "wa.me" in page.content()
    finally:
        page.context.close()


def test_every_page_works_without_javascript(visitor: Visitor) -> None:
    for name in ("vigilancia", "directorio", "planes", "fuentes", "inicio-emergencias"):
        email, path = PAGES[name]
        page = visitor.open(email, path, viewport=PHONE, java_script_enabled=False)
        try:
            assert len(page.locator("main").inner_text()) > 100, name
        finally:
            page.context.close()


def test_the_map_draws_zones_without_the_outside_world(visitor: Visitor) -> None:
    asked: list[str] = []
    page = visitor.open(EMERGENCY, "/vigilancia", viewport=DESK)
    try:
        page.on("request", lambda request: asked.append(request.url))
        page.reload()
        page.wait_for_load_state("networkidle")
        page.wait_for_selector(".leaflet-container path", state="attached")
        assert [url for url in asked if not url.startswith((visitor.house.address, "data:"))] == []
        assert page.locator(".leaflet-container path").count() > 5
    finally:
        page.context.close()


def test_a_context_without_account_is_sent_to_sign_in(browser: Browser, house: House) -> None:
    context: BrowserContext = browser.new_context()
    page = context.new_page()
    page.goto(f"{house.address}/vigilancia")
    assert page.url.startswith(f"{house.address}/entrar")
    context.close()
