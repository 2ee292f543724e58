"""Take the pictures of the documentation: a fresh demo, Chromium, phone and desk, light and dark.

Usage: python scripts/screenshots.py [FOLDER]   (default: docs/screenshots)
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, StorageState, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
ATALAYA = Path(sys.executable).parent / "atalaya"
PASSWORD = "Faro-de-noche-2026"
SIZES = {"1280": {"width": 1280, "height": 860}, "390": {"width": 390, "height": 844}}
EMERGENCY, CONSUL, SECRETARIAT, COUNTRY = (
    "emergencias.mx",
    "consul.mx-mcallen",
    "secretaria",
    "admin.mx",
)
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
SENT = "/rondas/cartas?state=sent"
"""The messages that went out: asked of the page by its filter, whatever its words for a state."""
TO_SHELTER = "main tr:has-text('albergue.') a[href*='/cartas/']"
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
    "cartas": Shot(SECRETARIAT, "/rondas/cartas"),
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
    "tablero": Shot(COUNTRY, "/planes/tablero"),
    "imprimir": Shot(COUNTRY, "/planes/imprimir"),
    "qr": Shot("", "/p/mx-mcallen/1", size="390"),
    "portada": Shot("", "/ediciones/publica"),
}
LIST = """Nombre del albergue;Teléfono;Municipio;Estado;Dirección;Camas;Servicios;¿Pide documentos?
Casa Demo del Camino (Pharr);956 555 0128;Pharr;Texas;12 Calle Demo;180;techo, comida;no
Refugio Demo San Miguel;956 555 0177 / 956 555 0178;Mission;Texas;4 Avenida Demo;60;techo;no
Comedor Demo La Esperanza;956-555-0179;Edinburg;Texas;88 Demo Rd;sin dato;comida;no sabe
Albergue Demo sin teléfono;llamar al cura;Weslaco;Texas;;40;techo;no
"""
"""A list as people send it: semicolons, latin-1, two telephones in one cell, one that is none."""


def main() -> None:
    """Serve a fresh demo, take every picture, and turn one plan into pictures too."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as instance, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = {
            **os.environ,
            "ATALAYA_INSTANCE": instance,
            "ATALAYA_PORT": str(port),
            "ATALAYA_DEMO_PASSWORD": PASSWORD,
            "ATALAYA_FEEDS_ONLINE": "false",
        }
        server = subprocess.Popen([str(ATALAYA), "run"], cwd=ROOT, env=environment)
        try:
            _wait(f"http://127.0.0.1:{port}/readyz")
            with sync_playwright() as playwright:
                chromium = playwright.chromium.launch(
                    executable_path="/usr/bin/chromium",
                    args=["--no-sandbox", "--disable-background-networking"],
                )
                take_all(chromium, f"http://127.0.0.1:{port}", folder)
                chromium.close()
            _plan_pages(Path(instance), folder)
            for picture in folder.glob("*.png"):
                shrink(picture)
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait(address: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.5)
    raise SystemExit("the system did not answer")


def take_all(chromium: Browser, address: str, folder: Path) -> None:
    """Take every picture of the installation that answers at `address`."""
    accounts = (
        {account for account, _ in PAGES.values()}
        | {shot.account for shot in SHOTS.values()}
        | {COUNTRY}
    )
    states = {account: _signed_in(chromium, address, account) for account in sorted(accounts)}
    for name, (account, path) in PAGES.items():
        for size in SIZES:
            for scheme in ("light", "dark"):
                with _page(chromium, states[account], size, scheme) as page:
                    page.goto(address + _real_path(page, address, path))
                    _keep(page, folder / f"{name}-{size}-{scheme}.png")
    for name, shot in SHOTS.items():
        with _page(chromium, states[shot.account], shot.size) as page:
            page.goto(address + shot.path)
            for selector in shot.follow:
                page.goto(address + str(page.locator(selector).first.get_attribute("href")))
            if shot.at:
                page.locator(shot.at).first.evaluate("it => it.scrollIntoView()")
            _keep(page, folder / f"{name}-{shot.size}-light.png")
    _answering(chromium, states[SECRETARIAT], address, folder)
    _importing(chromium, states[COUNTRY], address, folder)
    _paper(chromium, states, address, folder)


def shrink(picture: Path) -> None:
    """Fewer colours: a third of the bytes, and nobody sees it."""
    with Image.open(picture) as full:
        full.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(picture, optimize=True)


# -- inside ---------------------------------------------------------------------------------


def _signed_in(chromium: Browser, address: str, account: str) -> StorageState | None:
    if not account:
        return None
    context = chromium.new_context(locale="es-MX")
    page = context.new_page()
    page.goto(f"{address}/entrar")
    page.fill("input[name=email]", f"{account}@demo.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("main [type=submit]")
    page.wait_for_load_state()
    state = context.storage_state()
    context.close()
    return state


@contextmanager
def _page(
    chromium: Browser,
    state: StorageState | None,
    size: str = "1280",
    scheme: Literal["light", "dark"] = "light",
) -> Iterator[Page]:
    context = chromium.new_context(
        locale="es-MX",
        viewport=SIZES[size],
        color_scheme=scheme,
        storage_state=state,
        accept_downloads=True,
    )
    yield context.new_page()
    context.close()


def _keep(page: Page, path: Path) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    page.screenshot(path=path)


def _answering(chromium: Browser, state: StorageState | None, address: str, folder: Path) -> None:
    """Take what a shelter that has not answered sees behind its link, on its telephone."""
    with _page(chromium, state) as page, _page(chromium, None, "390") as phone:
        page.goto(address + SENT)
        links = [str(each.get_attribute("href")) for each in page.locator(TO_SHELTER).all()]
        for link in links:
            page.goto(address + link)
            found = re.search(r"/c/[\w-]+", page.content())
            phone.goto(address + found[0] if found else address)
            if phone.locator("main button:has-text('correcto')").count():
                break
        _pictures_of_link(phone, address, folder)


def _pictures_of_link(page: Page, address: str, folder: Path) -> None:
    _keep(page, folder / "enlace-390-light.png")
    fears = "h2:has-text('Lo que se teme preguntar'), h3:has-text('Lo que se teme preguntar')"
    page.locator(fears).first.evaluate("it => it.scrollIntoView()")
    _keep(page, folder / "enlace-respuestas-390-light.png")
    page.goto(
        address + str(page.locator("a[href*='/corregir/occupancy']").first.get_attribute("href"))
    )
    _keep(page, folder / "enlace-ocupacion-390-light.png")


def _importing(chromium: Browser, state: StorageState | None, address: str, folder: Path) -> None:
    """Take a list uploaded, its columns, the trial, and the twin it brought."""
    with _page(chromium, state) as page:
        page.goto(f"{address}/directorio/importar")
        body = LIST.encode("latin-1")
        page.set_input_files(
            "#field-file", {"name": "albergues.csv", "mimeType": "text/csv", "buffer": body}
        )
        page.select_option("main select[name=kind]", "shelter")
        page.click("main form [type=submit]")
        _keep(page, folder / "importar-columnas-1280-light.png")
        page.click("main form[method=post] [type=submit]")
        _keep(page, folder / "importar-prueba-1280-light.png")
        page.check("main input[name=sure]")
        page.locator("main form[action$='/aplicar'] [type=submit]").first.click()
        page.goto(f"{address}/directorio/duplicados")
        page.click("main form [type=submit]")
        _keep(page, folder / "duplicados-1280-light.png")


def _paper(
    chromium: Browser, states: Mapping[str, StorageState | None], address: str, folder: Path
) -> None:
    """Take a page of the book of an edition, and the migrants' sheet."""
    for account, path, page_number, name in (
        (SECRETARIAT, "/ediciones/2026-I/directorio.pdf", 6, "libro"),
        (CONSUL, "/planes/mx-mcallen/hoja.pdf?lang=es&paper=letter", 1, "hoja"),
    ):
        with (
            _page(chromium, states[account]) as page,
            tempfile.NamedTemporaryFile(suffix=".pdf") as file,
        ):
            file.write(_pdf(page, address + path))
            file.flush()
            only = ["-f", str(page_number), "-l", str(page_number), "-singlefile"]
            subprocess.run(
                ["pdftoppm", "-r", "70", "-png", *only, file.name, str(folder / name)], check=True
            )


def _pdf(page: Page, address: str) -> bytes:
    """Return the bytes of a PDF; the book is made behind a page that asks to wait."""
    for _ in range(60):
        answer = page.request.get(address, timeout=120_000)
        if answer.headers["content-type"].startswith("application/pdf"):
            return answer.body()
        time.sleep(2)
    raise SystemExit(f"no PDF at {address}")


def _real_path(page: Page, address: str, path: str) -> str:
    """Return the path of a page that has an id in it: the first flood of Hidalgo, the first
    shelter.
    """
    if path.startswith("hazard:"):
        page.goto(f"{address}/vigilancia")
        link = (
            page.locator("main h3 a[href*='/vigilancia/']")
            .filter(has_text=re.compile("Hidalgo"))
            .first
        )
        return str(link.get_attribute("href")).split("?")[0] + path.removeprefix("hazard:")
    if path.startswith("shelter:"):
        page.goto(f"{address}/directorio?kind=shelter")
        return str(page.locator("main a[href*='/directorio/shelter/']").first.get_attribute("href"))
    return path


def _plan_pages(instance: Path, folder: Path) -> None:
    plan = instance / "plan.pdf"
    environment = {**os.environ, "ATALAYA_INSTANCE": str(instance)}
    words = ["plans", "render", "mx-mcallen", "--lang", "es", "-o", str(plan)]
    subprocess.run([str(ATALAYA), *words], cwd=ROOT, env=environment, check=True)
    subprocess.run(
        ["pdftoppm", "-r", "70", "-png", str(plan), str(folder / "plan-pdf")], check=True
    )


if __name__ == "__main__":
    main()
