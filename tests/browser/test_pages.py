"""Each page as its user sees it: on a phone and on a desk, light and dark, with nothing sticking
out and no error.

One page load serves all sizes and both schemes: the window is resized and the scheme switched in
place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.browser.axe import FRAME, THIN, barriers_in_both_schemes
from tests.browser.conftest import House, sign_in

pytestmark = pytest.mark.browser
SIZES = {
    "390": (390, 844),
    "360": (360, 640),
    "768": (768, 1024),
    "1280": (1280, 900),
    "1920": (1920, 1080),
}
"""That of PHONE first: pages open in it."""
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
MENU_PX = 64
"""How much of a phone's screen the menu at the bottom takes."""
TOUCH_PX = 44
TARGET_PX = 24
TARGETS_OF_MAP = """() => [...document.querySelectorAll('.map .pin, .map .leaflet-bar a')]
  .filter(each => each.checkVisibility({visibilityProperty: true}))
  .map(each => each.getBoundingClientRect())
  .map(box => [box.left, box.top, box.right, box.bottom])"""
CONSUL = "consul.mx-mcallen@demo.example"
EMERGENCY = "emergencias.mx@demo.example"
HONDURAS = "emergencias.hn@demo.example"
SECRETARIAT = "secretaria@demo.example"
CIVIL = "civil.mx@demo.example"
ADMIN = "admin.mx@demo.example"

PAGES = {
    "portada": ("", "/"),
    "entrar": ("", "/entrar"),
    "ayuda": ("", "/ayuda"),
    "creditos": ("", "/creditos"),
    "papel": ("", "/p/mx-mcallen"),
    "inicio-consulado": (CONSUL, "/inicio"),
    "inicio-secretaria": (SECRETARIAT, "/inicio"),
    "inicio-civil": (CIVIL, "/inicio"),
    "vigilancia": (EMERGENCY, "/vigilancia"),
    "vigilancia-filtrada": (EMERGENCY, "/vigilancia?kind=flood"),
    "peligro": (EMERGENCY, "first:/vigilancia h3 a[href*='/vigilancia/']"),
    "afectados": (EMERGENCY, "first:/vigilancia main a[href$='/afectados']"),
    "area": (EMERGENCY, "/vigilancia/area"),
    "fuentes": (SECRETARIAT, "/fuentes"),
    "directorio": (CONSUL, "/directorio?kind=post"),
    "representacion": (CONSUL, "first:/directorio?kind=post h3 a"),
    "albergue": (CONSUL, "first:/directorio?kind=shelter h3 a"),
    "albergue-propio": (ADMIN, "first:/directorio?kind=shelter&country=MX h3 a"),
    "albergue-corregir": (ADMIN, "first:/directorio?kind=shelter&country=MX h3 a + /editar"),
    "representacion-corregir": (ADMIN, "first:/directorio?kind=post&country=MX h3 a + /editar"),
    "representacion-cerrar": (ADMIN, "first:/directorio?kind=post&country=MX h3 a + /cierre"),
    "historial": (ADMIN, "first:/directorio?kind=shelter&country=MX h3 a + /historial"),
    "retirar": (ADMIN, "first:/directorio?kind=shelter&country=MX h3 a + /retirar"),
    "entrada-nueva": (ADMIN, "/directorio/nueva"),
    "entrada-nueva-secretaria": (SECRETARIAT, "/directorio/nueva"),
    "lideres": (CONSUL, "/directorio/lideres"),
    "lider-nuevo": (CONSUL, "/directorio/lideres/nuevo"),
    "importar": (SECRETARIAT, "/directorio/importar"),
    "designaciones": (SECRETARIAT, "/directorio/puntos-focales/MX/historial"),
    "cuenta-ajena": (ADMIN, "first:/usuarios/ main table a"),
    "ediciones": (CONSUL, "/ediciones"),
    "edicion": (CONSUL, "first:/ediciones h3 a"),
    "edicion-extra": (SECRETARIAT, "/ediciones/publicar"),
    "directorio-publico": ("", "/ediciones/publica"),
    "rondas": (CONSUL, "/rondas/"),
    "ronda-nueva": (SECRETARIAT, "/rondas/nueva"),
    "propuestas": (ADMIN, "/rondas/propuestas"),
    "cartas": (SECRETARIAT, "/rondas/mensajes"),
    "llamar": ("", "/llamar"),
    "llamar-publico": ("", "/llamar?q=McAllen"),
    "llamar-hoja": (CONSUL, "/llamar?q=McAllen"),
    "llamar-cual": (CONSUL, "/llamar?q=San+Juan"),
    "llamar-arbol": (CONSUL, "/llamar/arbol?q=McAllen"),
    "puntos-focales": (SECRETARIAT, "/directorio/puntos-focales"),
    "duplicados": (SECRETARIAT, "/directorio/duplicados"),
    "planes": (CONSUL, "/planes"),
    "plan": (CONSUL, "/planes/mx-mcallen"),
    "plan-paquete": (CONSUL, "/planes/mx-mcallen/paquete"),
    "plan-paquete-publico": (HONDURAS, "/planes/mx-mcallen/paquete"),
    "plan-nuevo": (CONSUL, "/planes/nuevo"),
    "plan-area": (CONSUL, "/planes/mx-mcallen/area"),
    "plan-formulario": (CONSUL, "/planes/mx-mcallen/formulario"),
    "plan-acceso": (CONSUL, "/planes/mx-mcallen/formulario/acceso"),
    "plan-amenazas": (CONSUL, "/planes/mx-mcallen/formulario/amenazas"),
    "plan-evacuacion": (CONSUL, "/planes/mx-mcallen/formulario/evacuacion"),
    "plan-lugares": (CONSUL, "/planes/mx-mcallen/formulario/lugares"),
    "protocolos": (CONSUL, "/protocolos"),
    "protocolo": (SECRETARIAT, "/protocolos/tipos/storm"),
    "protocolo-escribir": (SECRETARIAT, "/protocolos/listas/storm-before/editar"),
    "protocolo-mensajes": (SECRETARIAT, "/protocolos?k=mensajes"),
    "protocolo-niveles": (CONSUL, "/protocolos/niveles/general"),
    "protocolo-mensaje-escribir": (SECRETARIAT, "/protocolos/mensajes/warning/editar"),
    "protocolo-retirar": (SECRETARIAT, "/protocolos/mochila/pet/retirar?version=1"),
    "quien-hace-que": (CONSUL, "/protocolos/quien-hace-que?crisis=flood"),
    "cuenta": (CONSUL, "/cuenta"),
    "cuentas": (SECRETARIAT, "/usuarios/"),
    "cuenta-nueva": (SECRETARIAT, "/usuarios/nueva"),
}


class Visitor:
    """Signs in once an account: signing in is slow on purpose. Its pages lie in one window, which
    costs the browser a process the first time alone.
    """

    def __init__(self, browser: Browser, house: House) -> None:
        self.browser, self.house = browser, house
        self.states: dict[str, Any] = {}
        self.windows: dict[str, BrowserContext] = {}
        self.found: dict[str, str] = {}
        self.faults: list[str] = []
        self._framed: set[str] = set()

    def judged(self, name: str) -> list[str]:
        """Return the parts of a page that were judged on another of the same account."""
        email, _path = PAGES[name]
        known = FRAME if email in self._framed else []
        self._framed.add(email)
        return known

    def context(self, email: str, **options: Any) -> BrowserContext:
        if email and email not in self.states:
            context = self.browser.new_context(locale="es-MX")
            sign_in(context.new_page(), self.house, email)
            self.states[email] = context.storage_state()
            context.close()
        state = {"storage_state": self.states[email]} if email else {}
        return self.browser.new_context(locale="es-MX", **state, **options)

    def window(self, email: str, **options: Any) -> BrowserContext:
        """The context of all pages that an account opens with these options."""
        key = f"{email} {sorted(options.items())}"
        if key not in self.windows:
            self.windows[key] = self.context(email, **options)
        return self.windows[key]

    def open(self, name: str, **options: Any) -> Page:
        """A page of PAGES, with what went wrong on it collected in `faults`."""
        email, path = PAGES[name]
        page = self.window(email, **options).new_page()
        faults: list[str] = []
        self.faults = faults
        page.on(
            "console",
            lambda message: faults.append(message.text) if message.type == "error" else None,
        )
        page.on("pageerror", lambda wrong: faults.append(str(wrong)))
        answer = page.goto(self.house.address + self.path(page, path))
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        page.wait_for_load_state("load")
        page.evaluate("document.fonts.ready")
        return page

    def path(self, page: Page, path: str) -> str:
        """`first:PAGE SELECTOR` is where the first such link leads; ` + END` is put behind it."""
        path, _, end = path.partition(" + ")
        if path.startswith("first:") and path not in self.found:
            where, _, selector = path.removeprefix("first:").partition(" ")
            page.goto(self.house.address + where)
            self.found[path] = str(page.locator(selector).first.get_attribute("href"))
        return self.found.get(path, path) + end


@pytest.fixture(scope="module")
def visitor(browser: Browser, house: House) -> Iterator[Visitor]:
    yield Visitor(browser, house)
    for context in list(browser.contexts):
        context.close()


def sticks_out(page: Page) -> list[str]:
    """Elements wider than the window, unless they lie in a box that scrolls by itself."""
    elements: list[str] = page.evaluate("""() => {
          const wide = document.documentElement.clientWidth + 1, found = [];
          if (document.documentElement.scrollWidth <= wide) return found;
          for (const element of document.querySelectorAll('body *')) {
            const box = element.getBoundingClientRect();
            if (box.right <= wide || box.width === 0) continue;
            let scrolls = false;
            for (let up = element.parentElement; up && !scrolls; up = up.parentElement)
              scrolls = ['auto', 'scroll', 'hidden', 'clip'].includes(
                getComputedStyle(up).overflowX);
            if (!scrolls) found.push(
              element.tagName + '.' + element.className + ' ' + Math.round(box.right));
          }
          return found.length ? found.slice(0, 5) : ['the page scrolls sideways'];
        }""")
    return elements


@pytest.mark.parametrize("name", PAGES)
def test_every_size_and_both_schemes(visitor: Visitor, name: str) -> None:
    page = visitor.open(name, viewport=PHONE, color_scheme="light", reduced_motion="reduce")
    try:
        assert page.locator("h1").count() == 1
        assert "%(" not in page.content()  # a text whose gaps nobody filled
        found = dict[str, list[str]]()
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            found[size] = sticks_out(page)
        page.set_viewport_size(PHONE)
        page.evaluate(THIN)
        found |= barriers_in_both_schemes(page, but=visitor.judged(name))
        assert {where: faults for where, faults in found.items() if faults} == {}
        assert visitor.faults == []
    finally:
        page.close()


@pytest.mark.parametrize("name", ["vigilancia", "peligro", "afectados", "albergue"])
def test_no_two_signs_of_a_map_meet_under_a_thumb(visitor: Visitor, name: str) -> None:
    """Wherever the map is cut, each place, or each heap of them, has its own 24 px and more, and
    none is under the map's own buttons.
    """
    page = visitor.open(name, viewport=PHONE, reduced_motion="reduce")
    try:
        page.locator(".map").scroll_into_view_if_needed()
        page.locator(".map .base").first.wait_for(state="attached")
        for width, step in ((390, "in"), (412, "out"), (1280, "out")):
            page.set_viewport_size({"width": width, "height": PHONE["height"]})
            targets = page.evaluate(TARGETS_OF_MAP)
            small = [one for one in targets if min(one[2] - one[0], one[3] - one[1]) < TARGET_PX]
            assert small == []
            assert [pair for pair in combinations(targets, 2) if meet(*pair)] == []
            page.locator(f".leaflet-control-zoom-{step}").click()
            page.wait_for_timeout(300)
    finally:
        page.close()


def meet(one: list[float], other: list[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_the_first_screen_of_a_phone_shows_a_hazard(visitor: Visitor) -> None:
    page = visitor.open("vigilancia", viewport=PHONE)
    try:
        box = page.locator("#board .card h3").first.bounding_box()
        assert box
        assert box["y"] + box["height"] < PHONE["height"] - MENU_PX
    finally:
        page.close()


@pytest.mark.parametrize(
    ("language", "account", "words"),
    [
        ("en", "emergencias.gt@demo.example", ("needs me", "Watch", "Directory", "Plans")),
        ("fr", "emergencias.sv@demo.example", ("attend", "Veille", "Annuaire", "Plans")),
    ],
)
def test_the_pages_speak_the_language_of_the_account(
    visitor: Visitor, language: str, account: str, words: tuple[str, ...]
) -> None:
    """The longer words of the other languages fit a small phone, too."""
    width, height = SIZES["360"]
    context = visitor.context(account, viewport={"width": width, "height": height})
    page = context.new_page()
    try:
        page.goto(f"{visitor.house.address}/cuenta")
        page.check(f"input[name=language][value={language}]")
        page.click("form[action='/cuenta/preferencias'] [type=submit]")
        page.wait_for_load_state()
        assert page.locator("html").get_attribute("lang") == language
        for path, word in zip(
            ("/inicio", "/vigilancia", "/directorio", "/planes"), words, strict=True
        ):
            page.goto(visitor.house.address + path)
            assert word in page.locator("h1").inner_text()
            assert sticks_out(page) == []
    finally:
        context.close()


def test_from_the_board_to_a_call(visitor: Visitor) -> None:
    """What it is all for: an officer opens the board on a phone and reaches a number to call in two
    taps.
    """
    page = visitor.open("vigilancia", viewport=PHONE)
    try:
        page.locator("#board .card").first.get_by_role("link", name=re.compile("Afectados")).click()
        page.wait_for_load_state()
        page.locator("a[href='#calls-title']").first.click()
        for kind in ("tel:", "https://wa.me/"):
            links = page.locator(f".calls a[href^='{kind}']")
            assert links.count() > 3
            box = links.first.bounding_box()
            assert box
            assert box["height"] >= TOUCH_PX
    finally:
        page.close()


def test_where_nobody_is_registered_the_sheet_says_unknown_and_no_zero(visitor: Visitor) -> None:
    context = visitor.context(HONDURAS, viewport=PHONE)
    page = context.new_page()
    try:
        page.goto(f"{visitor.house.address}/vigilancia")
        page.get_by_role("link", name=re.compile("Aviso de incendio")).first.click()
        page.wait_for_load_state()
        page.get_by_role("link", name="Hoja de afectados").click()
        page.wait_for_load_state()
        own = page.locator("section[aria-labelledby=own-title]").inner_text()
        assert "Se desconoce" in own
        assert not re.search(r"\b0\s?%", page.locator("main").inner_text())
    finally:
        context.close()


def test_every_page_works_without_javascript(visitor: Visitor) -> None:
    for name in ("vigilancia", "directorio", "planes", "fuentes", "inicio-consulado", "afectados"):
        page = visitor.open(name, viewport=PHONE, java_script_enabled=False)
        try:
            assert len(page.locator("main").inner_text()) > 100, name
        finally:
            page.close()


def test_the_map_draws_zones_without_the_outside_world(visitor: Visitor) -> None:
    asked: list[str] = []
    page = visitor.open("vigilancia", viewport=DESK)
    try:
        page.on("request", lambda request: asked.append(request.url))
        page.reload()
        page.locator(".map").first.scroll_into_view_if_needed()  # it is fetched as it comes near
        page.wait_for_selector(".leaflet-container path", state="attached")
        page.wait_for_load_state("load")
        page.evaluate("document.fonts.ready")
        assert [url for url in asked if not url.startswith((visitor.house.address, "data:"))] == []
        assert page.locator(".leaflet-container path").count() > 5
    finally:
        page.close()


def test_a_context_without_account_is_sent_to_sign_in(browser: Browser, house: House) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{house.address}/vigilancia")
    assert page.url.startswith(f"{house.address}/entrar")
    context.close()
