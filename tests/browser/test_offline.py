"""Cut off: one packet taken along, the server killed, the browser restarted; marks and a day of a
mobile consulate wait on the device and arrive once; nobody's name lies in plain on its disk.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from core.accounts import User
from core.atlas import Atlas
from core.db import reading, writing
from registry.people.models import Person
from response.calldown.models import Call
from scripts.chromium import ARGUMENTS, executable
from tests.browser.conftest import PATIENCE_MS, free_port, is_signed_in
from tests.response.calldown.conftest import make_calls
from tests.webapp.conftest import PASSWORD, House, _quick_hashes, make_house, people, shared_apps
from webapp.http.services import EXTENSION
from webapp.offline.models import OfflineDelivery

__all__ = ["_quick_hashes", "make_house", "people", "shared_apps"]  # fixtures
pytestmark = pytest.mark.browser
PHRASE = "tinta grulla marea 58"
CANARY, PHONE = "Zarzaquil", "5205550111"
NAMES = (
    "Luisa Quiroa", "Mateo Ixcoy", "Petrona Batz", "Chepe Guzmán", "Ximena Ordóñez", "Nils Ak",
    "Otilia Fuentes", "Wendy Tzul", "Hugo Barillas", "Yara Paz", "Félix Choc", "Irma Velásquez",
    "Saúl Menchú", "Dora Escobar", "Kin Pop", "Beto Juárez", "Gloria Ramírez", "Víctor Sic",
    "Elsa Noriega", "Luisa Quiroa",
)  # fmt: skip
"""The last is called as the first: a person has to say whether it is another one."""
SEND_TWICE = """
const once = window.fetch;
window.fetch = (path, options) => {
  if (String(path).endsWith("/entregas")) { once(path, options).catch(() => undefined); }
  return once(path, options);
};
"""
NINE_TRIES = """
new Promise((resolve) => {
  indexedDB.open("atalaya-offline").onsuccess = (event) => {
    const base = event.target.result, change = base.transaction("vault", "readwrite");
    change.objectStore("vault").put(9, "tries");
    change.oncomplete = () => { base.close(); resolve(); };
  };
})
"""


VAULT = """
new Promise((resolve) => {
  indexedDB.open("atalaya-offline").onsuccess = (event) => {
    const asked = event.target.result.transaction("vault").objectStore("vault").getAllKeys();
    asked.onsuccess = () => { event.target.result.close(); resolve(asked.result); };
  };
})
"""


@contextmanager
def served_at(house: House, port: int) -> Iterator[str]:
    server = make_server("127.0.0.1", port, house.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://localhost:{port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def telephone(browser: Browser, profile: Path) -> Iterator[BrowserContext]:
    """A browser with a disk of its own, as a telephone has."""
    context = browser.browser_type.launch_persistent_context(
        str(profile), executable_path=executable(), args=list(ARGUMENTS),
        viewport={"width": 390, "height": 844}, locale="es-MX", color_scheme="dark",
    )  # fmt: skip
    context.set_default_timeout(PATIENCE_MS)
    try:
        yield context
    finally:
        context.close()


def cut_off_house(house: House, atlas: Atlas) -> None:
    keyring = house.app.extensions[EXTENSION].keyring
    with writing(house.engine) as session:
        calls = make_calls(session, keyring, atlas, house.clock.at, "GT")
        for name, phone in ((f"Rosa {CANARY}", PHONE), ("Ana Tum", "5205550133")):
            calls.register(name, phone=f"+1{phone}")


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/entrar")
    page.fill("input[name=email]", "country_admin.gt@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.click("form:has(input[name=password]) [type=submit]")
    page.wait_for_url(is_signed_in)


def take_along(page: Page, address: str) -> None:
    page.goto(f"{address}/sin-red/llevar")
    page.fill("#field-passphrase", "contraseña")
    page.click("#take [type=submit]")
    page.locator("#error-passphrase").wait_for()
    page.fill("#field-passphrase", PHRASE)
    page.click("#take [type=submit]")
    page.wait_for_selector("html[data-taken]")


def unlock(page: Page) -> None:
    page.fill("#passphrase", PHRASE)
    page.click("#unlock [type=submit]")
    page.locator("#opened").wait_for()


def open_page(page: Page, code: str) -> None:
    page.click(f".packet-pages [data-page={code}]")


def register(page: Page, first: int, last: int) -> None:
    open_page(page, "family")
    for number in range(first, last):
        page.fill("#family [name=persons-0-full_name]", NAMES[number])
        page.fill("#family [name=persons-0-birth]", f"{1 + number % 19}/3/{1950 + number % 19}")
        page.fill("#family [name=place]", f"{26 + number / 50:.2f}, -98.2")
        page.click("#family [type=submit]")
        page.wait_for_selector(f"#line[data-unsent='{number + 3}']")


def in_plain(profile: Path, *words: str) -> list[str]:
    """Return the files of a profile in which a word stands, as UTF-8 or UTF-16."""
    needles = [word.encode(code) for word in words for code in ("utf-8", "utf-16-le")]
    files = (each for each in profile.rglob("*") if each.is_file())
    return [str(each) for each in files if any(one in each.read_bytes() for one in needles)]


def left_behind(page: Page) -> list[str]:
    """Return what a browser still keeps of us."""
    kept: list[str] = page.evaluate(
        "Promise.all([indexedDB.databases(), caches.keys(), Object.keys(localStorage)])"
        ".then(([bases, ...others]) => [...bases.map((one) => one.name), ...others.flat()])"
    )
    return kept


def test_cut_off(
    browser: Browser, make_house: Callable[..., House], base_atlas: Atlas, tmp_path: Path
) -> None:
    house, port, profile = make_house(), free_port(), tmp_path / "profile"
    cut_off_house(house, base_atlas)
    with served_at(house, port) as address, telephone(browser, profile) as context:
        page = context.new_page()
        sign_in(page, address)
        take_along(page, address)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.reload()
    # The server is gone, the browser begins anew: an address of before opens the sealed packet.
    with telephone(browser, profile) as context:
        page = context.new_page()
        page.goto(f"{address}/crisis/CR-2026-001/llamar")
        page.locator("#said", has_text="necesita la red").wait_for()
        json = page.evaluate("fetch('/sin-red/estado').then(() => 'answered', () => 'no line')")
        assert json == "no line"
        page.fill("#passphrase", "otra frase cualquiera")
        page.click("#unlock [type=submit]")
        page.locator("#wrong").wait_for()
        unlock(page)
        cards = page.locator("[data-household]")
        assert CANARY in cards.first.inner_text()
        cards.nth(0).locator("[data-outcome=safe]").click()
        cards.nth(1).locator("[data-outcome=no_answer]").click()
        page.wait_for_selector("#line[data-unsent='2']")
        register(page, 0, 12)
        page.close()
        page = context.new_page()
        page.goto(f"{address}/sin-red")
        unlock(page)
        register(page, 12, len(NAMES))
    assert in_plain(profile, CANARY, PHONE, "Barillas") == []
    with served_at(house, port) as address, telephone(browser, profile) as context:
        page = context.new_page()
        page.add_init_script(SEND_TWICE)
        page.goto(f"{address}/sin-red")
        unlock(page)
        page.wait_for_selector("#line[data-unsent='1']")
        open_page(page, "queue")
        page.get_by_role("button", name="Es otra persona: registrarla").click()
        page.wait_for_selector("#line[data-unsent='0']")
        assert rows(house) == (2, 2 + len(NAMES), 2 + len(NAMES))
        # Nine wrong tries, and one more.
        page.evaluate(NINE_TRIES)
        page.reload()
        page.fill("#passphrase", "otra frase cualquiera")
        page.click("#unlock [type=submit]")
        page.locator("#nothing").wait_for()
        take_along(page, address)
        page.clock.install(time=datetime.now(UTC) + timedelta(hours=12, minutes=1))
        page.goto(f"{address}/sin-red")
        page.locator("#nothing").wait_for()
        page.locator("#said", has_text="12 horas").wait_for()
        assert "atalaya-offline" in left_behind(page)
        page.close()
        page = context.new_page()
        take_along(page, address)
        set_active(house, is_active=False)
        page.goto(f"{address}/cuenta")
        page.wait_for_function(f"{VAULT}.then((names) => !names.includes('keys'))")
        page.goto(f"{address}/sin-red")
        page.locator("#said", has_text="La cuenta está cerrada").wait_for()
        set_active(house, is_active=True)
        page.goto(f"{address}/cuenta")
        page.click("form[action$='/salir'] button")
        page.wait_for_url(f"{address}/")
        assert left_behind(page) == []


def set_active(house: House, *, is_active: bool) -> None:
    with writing(house.engine) as session:
        session.get_one(User, house.users["country_admin.gt"]).active = is_active


def rows(house: House) -> tuple[int, ...]:
    """Return how many calls, persons and deliveries there are."""
    with reading(house.engine) as session:
        return tuple(
            session.scalar(sa.select(sa.func.count()).select_from(each)) or 0
            for each in (Call, Person, OfflineDelivery)
        )
