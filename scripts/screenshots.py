"""Take the pictures of the documentation: a fresh demo, Chromium, phone and desk, light and dark.

Usage: python scripts/screenshots.py [--language CODE] [FOLDER [NAME ...]]

All of them in Spanish go to docs/screenshots; those of the guides in another language to a folder
of its code there.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from babel.messages.pofile import read_po
from PIL import Image
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Locator,
    Page,
    StorageState,
    sync_playwright,
)

from core.i18n.languages import CATALOGUES, LANGUAGES
from scripts.audit.demo_house import ATALAYA, PASSWORD, PATIENCE_SECONDS, ROOT, served_demo
from scripts.chromium import ARGUMENTS, executable

SIZES = {"1280": {"width": 1280, "height": 860}, "390": {"width": 390, "height": 844}}
EMERGENCY, CONSUL, SECRETARIAT, COUNTRY = (
    "emergencias.mx",
    "consul.mx-mcallen",
    "secretaria",
    "admin.mx",
)
LEADER = "emergencias.gt"
"""Whose country leads the crisis of the demo."""
IN_CRISIS = ("main h3 a[href^='/crisis/']",)
"""The link to a crisis in the list of them."""
CAREFUL = "consul.hn-nueva-orleans"
"""Who gives the account a passkey."""
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""A device that makes passkeys and asks for no finger."""
Item = TypeVar("Item")
Scheme = Literal["light", "dark"]
PAGES = {
    "entrar": ("", "/entrar"),
    "inicio": (EMERGENCY, "/inicio"),
    "vigilancia": (EMERGENCY, "/vigilancia"),
    "peligro": (EMERGENCY, "hazard:"),
    "afectados": (EMERGENCY, "hazard:/afectados"),
    "directorio": (CONSUL, "/directorio"),
    "albergue": (CONSUL, "shelter:"),
    "planes": (CONSUL, "/planes"),
    "plan": (CONSUL, "/planes/mx-mcallen"),
    "fuentes": (SECRETARIAT, "/fuentes"),
    "usuarios": (SECRETARIAT, "/usuarios/"),
}
"""At both sizes, light and dark."""
COLOURS = 128
_HAS_LAND = """() => [...document.querySelectorAll("[data-base]")].every((map) => {
  const box = map.getBoundingClientRect();
  const isInView = box.height > 0 && box.top < innerHeight && box.bottom > 0;
  return !isInView || map.matches(".map-bare") || map.querySelector("path.base") !== null;
})"""
"""Whether each map in the picture has its land: on a busy machine it comes after the pins."""
PAGE_SECONDS = 60
"""How long a page may take, and what is sought on it."""
SENT = "/rondas/mensajes?state=sent"
"""The messages that went out: asked of the page by its filter, whatever its words for a state."""
TO_SHELTER = "main tr:has-text('albergue.') a[href*='/rondas/mensajes/']"
"""Links to messages for a shelter, by the mailboxes of the demo."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture of a page, in light."""

    account: str
    path: str
    follow: tuple[str, ...] = ()
    """Links followed from there, each the first that fits the selector."""
    size: str = "1280"
    at: str = ""
    """Selector of what stands at the top of the picture; empty: the page's own top."""


SHOTS = {
    "ronda": Shot(SECRETARIAT, "/rondas/"),
    "ronda-paises": Shot(SECRETARIAT, "/rondas/", at="h2:has-text('Por país')"),
    "silencio": Shot(SECRETARIAT, "/rondas/", ("main a[href$='/silencio']",)),
    "cartas": Shot(SECRETARIAT, "/rondas/mensajes"),
    "carta": Shot(
        SECRETARIAT,
        SENT,
        (TO_SHELTER,),
        size="390",
    ),
    "propuestas": Shot(SECRETARIAT, "/rondas/propuestas"),
    "ediciones": Shot(SECRETARIAT, "/ediciones"),
    "edicion": Shot(SECRETARIAT, "/ediciones/2026-I"),
    "ficha": Shot(COUNTRY, "/directorio/nueva/shelter"),
    "historial": Shot(
        COUNTRY,
        "/directorio?q=Casa+Demo+del+Camino",
        ("main a[href*='/shelter/']", "main a[href$='/historial']"),
    ),
    "puntos-focales": Shot(COUNTRY, "/directorio/puntos-focales"),
    "llamar": Shot(CONSUL, "/llamar?q=McAllen&nationality=MX", size="390"),
    "arbol": Shot(CONSUL, "/llamar/arbol?q=McAllen&crisis=flood&phase=during"),
    "plan-nuevo": Shot(CONSUL, "/planes/nuevo"),
    "plan-formulario": Shot(CONSUL, "/planes/mx-mcallen/formulario"),
    "plan-cambiado": Shot(CONSUL, "/planes/mx-mcallen"),
    "plan-vida": Shot(CONSUL, "/planes/mx-mcallen", at="h2:has-text('Vida del plan')"),
    "guardia": Shot(EMERGENCY, "/guardia", size="390"),
    "guardia-semana": Shot(EMERGENCY, "/guardia", ("main h2 a[href^='/guardia/']",)),
    "reglas": Shot(EMERGENCY, "/reglas", size="390"),
    "crisis-ahora": Shot(LEADER, "/crisis", IN_CRISIS, size="390"),
    "crisis-tareas": Shot(LEADER, "/crisis", (*IN_CRISIS, "main a[href$='/tareas']"), size="390"),
    "crisis-llamar": Shot(LEADER, "/crisis", (*IN_CRISIS, "main a[href$='/llamar']"), size="390"),
    "crisis-gente": Shot(LEADER, "/crisis", (*IN_CRISIS, "main a[href$='/gente']"), size="390"),
    "crisis-bitacora": Shot(
        LEADER, "/crisis", (*IN_CRISIS, "main a[href$='/bitacora']"), size="390"
    ),
    "tablero": Shot(COUNTRY, "/planes/tablero"),
    "imprimir": Shot(COUNTRY, "/planes/imprimir"),
    "registrarse": Shot("", "/registrarse", size="390"),
    "por-que-registrarse": Shot("", "/por-que-registrarse", size="390"),
    "solicitudes": Shot(COUNTRY, "/registro/solicitudes"),
    "familia": Shot(CONSUL, "/personas/nuevas"),
    "por-arreglar": Shot(COUNTRY, "/registro/calidad"),
    "estadisticas": Shot(COUNTRY, "/estadisticas"),
    "qr": Shot("", "/p/mx-mcallen/1", size="390"),
    "portada": Shot("", "/ediciones/publica"),
}
IN_GUIDES = frozenset(
    {
        "afectados", "llamar", "plan-nuevo", "plan-formulario", "plan-cambiado", "plan-vida",
        "familia", "por-arreglar", "ficha", "registrarse", "solicitudes", "historial",
        "estadisticas", "tablero", "ronda", "cartas", "propuestas", "edicion",
        "answering", "importing", "paper", "plan_pages",
    }
)  # fmt: skip
"""What the guides show, as it is called in PAGES, SHOTS and among the ways."""
LIST = """Nombre del albergue;Teléfono;Municipio;Estado;Dirección;Camas;Servicios;¿Pide documentos?
Casa Demo del Camino (Pharr);956 555 0128;Pharr;Texas;12 Calle Demo;180;techo, comida;no
Refugio Demo San Miguel;956 555 0177 / 956 555 0178;Mission;Texas;4 Avenida Demo;60;techo;no
Comedor Demo La Esperanza;956-555-0179;Edinburg;Texas;88 Demo Rd;sin dato;comida;no sabe
Albergue Demo sin teléfono;llamar al cura;Weslaco;Texas;;40;techo;no
"""
"""A list as people send it: semicolons, latin-1, two telephones in one cell, one that is none."""


def main() -> int:
    """Serve a fresh demo and take every picture. One that cannot be taken is named at the end and
    leaves the others as they are. Return 1 when there is any.
    """
    asked = argparse.ArgumentParser()
    asked.add_argument("--language", choices=LANGUAGES, default="es")
    asked.add_argument("folder", nargs="?", type=Path)
    asked.add_argument("names", nargs="*")
    given = asked.parse_args()
    is_spanish = given.language == "es"
    home = ROOT / "docs" / "screenshots"
    folder = given.folder or (home if is_spanish else home / given.language)
    folder.mkdir(parents=True, exist_ok=True)
    names = frozenset(given.names) or (frozenset() if is_spanish else IN_GUIDES)
    with (
        tempfile.TemporaryDirectory() as instance,
        served_demo(Path(instance)) as address,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(executable_path=executable(), args=list(ARGUMENTS))
        studio = Studio(chromium, address, Path(instance), folder, names, given.language)
        studio.take_all()
        chromium.close()
    for name, fault in studio.faults.items():
        print(f"{name}: {fault}", file=sys.stderr)
    print(f"{studio.taken} pictures in {folder}")
    return int(bool(studio.faults))


@dataclass
class Studio:
    """A demo, a browser, and the pictures taken of the one with the other."""

    chromium: Browser
    address: str
    instance: Path
    folder: Path
    names: frozenset[str]
    """The pictures asked for, as they are called in PAGES and SHOTS, or the way to them; none: all.
    """
    language: str = "es"
    faults: dict[str, str] = field(default_factory=dict)
    """Picture, or pictures taken together -> why it could not be taken."""
    taken: int = 0
    _states: dict[str, StorageState] = field(default_factory=dict)

    def take_all(self) -> None:
        """Take every picture: the pages, the single ones, and those of a way walked."""
        for name, (account, path) in self._chosen(PAGES):
            for size in SIZES:
                for scheme in ("light", "dark"):
                    with self._picture(f"{name}-{size}-{scheme}") as picture:
                        page = picture.page(account, size, scheme)
                        page.goto(self.address + _real_path(page, self.address, path))
                        picture.take(page)
        for name, shot in self._chosen(SHOTS):
            with self._picture(f"{name}-{shot.size}-light") as picture:
                page = picture.page(shot.account, shot.size)
                self._follow(page, shot)
                picture.take(page)
        ways = (_answering, _importing, _securing, _paper, _plan_pages)
        for name, way in self._chosen({each.__name__.removeprefix("_"): each for each in ways}):
            with self._picture(name) as picture:
                way(picture)

    def _chosen(self, pictures: Mapping[str, Item]) -> list[tuple[str, Item]]:
        return [(name, each) for name, each in pictures.items() if name in (self.names or {name})]

    def _follow(self, page: Page, shot: Shot) -> None:
        page.goto(self.address + shot.path)
        for selector in shot.follow:
            link = _waited(page, selector).first.get_attribute("href")
            page.goto(self.address + str(link))
        if shot.at:
            page.locator(self.said(shot.at)).first.evaluate("it => it.scrollIntoView()")

    @contextmanager
    def _picture(self, name: str) -> Iterator[Picture]:
        """Yield what takes a picture. A fault is written down, and the next picture comes."""
        with ExitStack() as stack:
            try:
                yield Picture(self, name, stack)
            except (Error, OSError, subprocess.SubprocessError, TakesTooLong) as wrong:
                self.faults[name] = str(wrong).splitlines()[0]

    def state_of(self, account: str) -> StorageState:
        """Return what a browser remembers: its language, and having signed in."""
        if account not in self._states:
            with self.context() as context:
                page = context.new_page()
                page.goto(f"{self.address}/entrar")
                self.choose_language(page)
                if not account:
                    self._states[account] = context.storage_state()
                    return self._states[account]
                page.fill("input[name=email]", f"{account}@demo.example")
                page.fill("input[name=password]", PASSWORD)
                with page.expect_navigation():
                    page.click("main form:has(input[name=password]) [type=submit]")
                self._states[account] = context.storage_state()
        return self._states[account]

    def choose_language(self, page: Page) -> None:
        """Press the language of the pictures, where the page offers it."""
        button = page.locator(f"button[name=language][value={self.language}]:not([aria-pressed])")
        if button.count():
            with page.expect_navigation():
                button.first.click()

    def said(self, selector: str) -> str:
        """Return a selector with its Spanish words as the pages say them in this language."""
        if self.language == "es":
            return selector
        with (CATALOGUES / self.language / "LC_MESSAGES" / "messages.po").open("rb") as file:
            said = {each.id: each.string for each in read_po(file) if isinstance(each.id, str)}
        return re.sub(
            r"has-text\('([^']+)'\)",
            lambda found: f'has-text("{said.get(found[1], found[1])}")',
            selector,
        )

    @contextmanager
    def context(self, **options: Any) -> Iterator[BrowserContext]:
        """Yield a window as patient as a busy machine needs."""
        context = self.chromium.new_context(locale="es", **options)
        context.set_default_timeout(PAGE_SECONDS * 1000)
        try:
            yield context
        finally:
            context.close()


class TakesTooLong(Exception):
    """Something the demo does by itself did not happen in time."""


@dataclass
class Picture:
    """A picture to take, or a few on one way."""

    studio: Studio
    name: str
    stack: ExitStack

    def page(self, account: str, size: str = "1280", scheme: Scheme = "light") -> Page:
        """Return a new page of an account, closed when the picture is taken."""
        context = self.studio.context(
            viewport=SIZES[size],
            color_scheme=scheme,
            storage_state=self.studio.state_of(account),
            accept_downloads=True,
        )
        return self.stack.enter_context(context).new_page()

    def take(self, page: Page, name: str = "") -> None:
        """Take what the page shows."""
        page.wait_for_load_state("networkidle")
        page.wait_for_function(_HAS_LAND)
        page.wait_for_timeout(300)
        self.keep(page.screenshot(), name or self.name)

    def keep(self, body: bytes, name: str) -> None:
        """Write a picture into its file, with fewer colours."""
        path = self.studio.folder / f"{name}.png"
        path.write_bytes(body)
        shrink(path)
        self.studio.taken += 1


def shrink(picture: Path) -> None:
    """Fewer colours: a third of the bytes, and nobody sees it."""
    with Image.open(picture) as full:
        full.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(picture, optimize=True)


# -- inside ---------------------------------------------------------------------------------


def _waited(page: Page, selector: str) -> Locator:
    """Return what fits a selector, asking for the page again until something does: letters leave
    and papers are made by the worker, when it comes to them.

    Raises TakesTooLong.
    """
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if page.locator(selector).count():
            return page.locator(selector)
        time.sleep(2)
        page.reload()
    raise TakesTooLong(f"nothing on {page.url} is {selector}")


def _answering(picture: Picture) -> None:
    """Take what a shelter that has not answered sees behind its link, on its telephone."""
    address = picture.studio.address
    page, phone = picture.page(SECRETARIAT), picture.page("", "390")
    page.goto(address + SENT)
    links = [str(each.get_attribute("href")) for each in _waited(page, TO_SHELTER).all()]
    for link in links:
        page.goto(address + link)
        found = re.search(r"/c/[\w-]+", page.content())
        phone.goto(address + found[0] if found else address)
        picture.studio.choose_language(phone)
        right = picture.studio.said("main button:has-text('Todo es correcto')")
        if phone.locator(right).count():
            break
    picture.take(phone, "enlace-390-light")
    fears = "h2:has-text('Lo que se teme preguntar'), h3:has-text('Lo que se teme preguntar')"
    phone.locator(picture.studio.said(fears)).first.evaluate("it => it.scrollIntoView()")
    picture.take(phone, "enlace-respuestas-390-light")
    occupancy = phone.locator("a[href*='/corregir/occupancy']").first.get_attribute("href")
    phone.goto(address + str(occupancy))
    picture.take(phone, "enlace-ocupacion-390-light")


def _importing(picture: Picture) -> None:
    """Take a list uploaded, its columns, the trial, and the twin it brought."""
    page, address = picture.page(COUNTRY), picture.studio.address
    page.goto(f"{address}/directorio/importar")
    body = LIST.encode("latin-1")
    page.set_input_files(
        "#field-file", {"name": "albergues.csv", "mimeType": "text/csv", "buffer": body}
    )
    page.select_option("main select[name=kind]", "shelter")
    page.click("main form [type=submit]")
    picture.take(page, "importar-columnas-1280-light")
    page.click("main form[method=post] [type=submit]")
    picture.take(page, "importar-prueba-1280-light")
    page.check("main input[name=sure]")
    with page.expect_navigation():
        page.locator("main form[action$='/aplicar'] [type=submit]").first.click()
    page.goto(f"{address}/directorio/duplicados")
    page.click("main form [type=submit]")
    picture.take(page, "duplicados-1280-light")


def _securing(picture: Picture) -> None:
    """Take a passkey being made on a telephone, and the account that has it."""
    page, address = picture.page(CAREFUL, "390"), picture.studio.address
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.goto(f"{address}/cuenta")
    page.get_by_role("link", name="Activarlo con una llave de acceso").click()
    page.fill("input[name=name]", "Mi teléfono")
    picture.take(page, "llave-390-light")
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Agregar la llave").click()
    page.wait_for_selector(".codes")
    page.goto(f"{address}/cuenta")
    page.locator("h2:has-text('Segundo paso')").first.evaluate("it => it.scrollIntoView()")
    picture.take(page, "cuenta-390-light")


def _paper(picture: Picture) -> None:
    """Take a page of the book of an edition, and the migrants' sheet."""
    language = picture.studio.language
    for account, path, number, name in (
        (SECRETARIAT, "/ediciones/2026-I/directorio.pdf", 6, "libro"),
        (CONSUL, f"/planes/mx-mcallen/hoja.pdf?lang={language}&paper=letter", 1, "hoja"),
    ):
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(_pdf(picture.page(account), picture.studio.address + path))
            file.flush()
            _take_sheet(picture, Path(file.name), number, name)


def _plan_pages(picture: Picture) -> None:
    """Take both pages of a plan."""
    instance = picture.studio.instance
    plan = instance / "plan.pdf"
    environment = {**os.environ, "ATALAYA_INSTANCE": str(instance)}
    words = ["plans", "render", "mx-mcallen", "--lang", picture.studio.language, "-o", str(plan)]
    subprocess.run([str(ATALAYA), *words], cwd=ROOT, env=environment, check=True)
    for number in (1, 2):
        _take_sheet(picture, plan, number, f"plan-pdf-{number}")


def _take_sheet(picture: Picture, paper: Path, number: int, name: str) -> None:
    """Take a sheet of a PDF."""
    only = ["-f", str(number), "-l", str(number), "-singlefile"]
    done = subprocess.run(
        ["pdftoppm", "-r", "70", "-png", *only, str(paper)], check=True, capture_output=True
    )
    picture.keep(done.stdout, name)


def _pdf(page: Page, address: str) -> bytes:
    """Return the bytes of a PDF; the book is made behind a page that asks to wait.

    Raises TakesTooLong.
    """
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        answer = page.request.get(address, timeout=PATIENCE_SECONDS * 1000)
        if answer.headers["content-type"].startswith("application/pdf"):
            return answer.body()
        time.sleep(2)
    raise TakesTooLong(f"no PDF at {address}")


def _real_path(page: Page, address: str, path: str) -> str:
    """Return the path of a page that has an id in it: the first flood of Hidalgo, the first
    shelter.
    """
    if path.startswith("hazard:"):
        page.goto(f"{address}/vigilancia")
        card = page.locator("main .card").filter(has_text=re.compile("Hidalgo"))
        link = card.first.locator("h3 a[href*='/vigilancia/']")
        return str(link.get_attribute("href")).split("?")[0] + path.removeprefix("hazard:")
    if path.startswith("shelter:"):
        page.goto(f"{address}/directorio?kind=shelter")
        return str(page.locator("main a[href*='/directorio/shelter/']").first.get_attribute("href"))
    return path


if __name__ == "__main__":
    raise SystemExit(main())
