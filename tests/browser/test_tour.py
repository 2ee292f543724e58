"""The README's tour of the demo, line by line, as the accounts it names; nothing is changed."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import ATALAYA, House, environment, free_port, sign_in

pytestmark = pytest.mark.browser
README = Path(__file__).parents[2] / "README.md"
FLOOD = "Aviso de inundación repentina"


@contextmanager
def signed_in(browser: Browser, house: House, name: str) -> Iterator[Page]:
    context = browser.new_context(locale="es-MX", viewport={"width": 390, "height": 844})
    page = context.new_page()
    # Said at the door, for a test before may have changed that of the account.
    page.goto(f"{house.address}/entrar")
    page.click("form.languages [value=es]")
    page.wait_for_load_state()
    sign_in(page, house, f"{name}@demo.example")
    yield page
    context.close()


def press(page: Page, words: str, within: str = "main") -> None:
    """Press the first link or button that bears these words."""
    page.locator(f"{within} :is(a, button, summary)").filter(has_text=words).first.click()
    page.wait_for_load_state()


def text(page: Page) -> str:
    return page.locator("main").inner_text()


def go(page: Page, house: House, path: str) -> None:
    page.goto(f"{house.address}{path}")


def home(page: Page, house: House) -> None:
    go(page, house, "/inicio")
    assert "Qué me necesita ahora" in text(page)
    go(page, house, "/vigilancia")
    assert "Empieza dentro de 2 días" in text(page)


def flood(page: Page, house: House) -> None:
    go(page, house, "/vigilancia")
    press(page, FLOOD)
    assert page.locator(".map").count() == 1, "the zone"
    assert page.locator("blockquote").count(), "the source's own words"
    assert "mensajes" in text(page).casefold(), "the chain"


def affected(page: Page, house: House) -> None:
    flood(page, house)
    press(page, "Afectados")
    press(page, "Llevarse la lista en Excel")
    assert page.input_value("#field-purpose"), "what for"
    with page.expect_download() as taken:
        press(page, "Lista en Excel", "main form.row")
    assert zipfile.is_zipfile(taken.value.path())


def mcallen_plan(page: Page, house: House) -> None:
    go(page, house, "/planes")
    press(page, "Hidalgo y Starr")
    for language in ("es", "en", "fr"):
        papers = page.locator(f"#paper-title ~ ul a[hreflang={language}]").all_inner_texts()
        assert {"A4", "Carta"} <= set(papers), language


def stale_plan(page: Page, house: House) -> None:
    go(page, house, "/planes")
    press(page, "Miami")
    stale = page.locator("section:has(#stale-title)")
    assert "cerró" in stale.inner_text()
    assert stale.locator("a[href*='/directorio/shelter/']").count() == 1


def prepare_plan(page: Page, house: House) -> None:
    go(page, house, "/planes")
    press(page, "Miami")
    assert "Preparar una versión con los datos de hoy" in text(page)


def whom_to_call(page: Page, house: House) -> None:
    for question in ("McAllen, Texas", "+1 956 555 0100"):
        go(page, house, f"/llamar?q={question.replace('+', '%2B')}")
        assert page.locator("main a.giant, main a.tel").count(), question


def other_country(page: Page, house: House) -> None:
    flood(page, house)
    press(page, "Afectados")
    shown = text(page)
    assert "Gente de Guatemala" in shown
    assert "Gente de México" not in shown


def region(page: Page, house: House) -> None:
    go(page, house, "/rondas/")
    assert page.locator(".curve svg").count() == 1
    assert "Propuestas (2)" in text(page)
    assert "Lista para llamar" in text(page)
    press(page, "Mensajes")
    page.locator("main tbody a").last.click()
    page.wait_for_load_state()
    (link, *_others) = re.findall(r"https?://\S+/c/\S+", text(page))
    assert link.startswith(house.address)
    assert page.request.get(link).ok
    go(page, house, "/ediciones")
    assert "2026-I" in text(page)


def keeping(page: Page, house: House) -> None:
    go(page, house, "/directorio")
    assert "Nueva entrada" in text(page)
    assert "Importar una lista" in text(page)
    go(page, house, "/directorio?kind=shelter&country=MX")
    page.locator("main .card h3 a").first.click()
    page.wait_for_load_state()
    press(page, "Historial")
    assert page.url.endswith("/historial")


TOUR: dict[int, tuple[tuple[str, Callable[[Page, House], None]], ...]] = {
    1: (("emergencias.mx", home),),
    2: (("emergencias.mx", flood),),
    3: (("emergencias.mx", affected),),
    4: (("emergencias.mx", mcallen_plan),),
    5: (("emergencias.mx", stale_plan), ("admin.mx", prepare_plan)),
    6: (("emergencias.mx", whom_to_call),),
    7: (("emergencias.gt", other_country),),
    8: (("secretaria", region),),
    9: (("admin.mx", keeping),),
}


def test_the_tour_is_walked_line_by_line(browser: Browser, house: House) -> None:
    lines = dict(re.findall(r"^(\d)\. (.+)$", README.read_text(encoding="utf-8"), re.MULTILINE))
    assert [int(each) for each in lines] == list(TOUR), "each line of the tour has its steps"
    # The worker of this house comes round once an hour: what it does each minute is done here.
    subprocess.run(
        [str(ATALAYA), "plans", "check"],
        env=environment(house.instance, free_port()),
        check=True,
        capture_output=True,
    )
    by_account: dict[str, list[Callable[[Page, House], None]]] = {}
    for number, steps in TOUR.items():
        for name, step in steps:
            assert name in lines[str(number)] or number in {2, 3, 4, 6}, number
            by_account.setdefault(name, []).append(step)
    for name, walked in by_account.items():
        with signed_in(browser, house, name) as page:
            for step in walked:
                step(page, house)
