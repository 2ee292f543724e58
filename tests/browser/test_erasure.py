"""Somebody asks to be forgotten: the journey of docs/operator.md, walked on a telephone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import House, sign_in
from tests.browser.test_pages import ADMIN, PHONE
from tests.browser.test_round import look_at

pytestmark = pytest.mark.browser
LIST = (
    "Nombre completo;Tel;Coordenadas;Consentimiento\n"
    "Zoraida Canario Prueba;9565550177;26.2, -98.23;sí\n"
)


def bring(page: Page, house: House) -> str:
    """Send the list and apply it; return the words of the trial page before that."""
    page.goto(f"{house.address}/registro")
    page.set_input_files(
        "input[type=file]",
        {"name": "lista.csv", "mimeType": "text/csv", "buffer": LIST.encode()},
    )
    page.get_by_role("button", name="Ver sus columnas").click()
    page.get_by_role("button", name="Probar fila por fila").click()
    page.wait_for_url("**/prueba")
    words = page.locator("main").inner_text()
    sure = page.locator("input[name=sure]")
    if sure.count():
        sure.check()
        page.get_by_role("button", name="Aplicar la importación").click()
        page.get_by_role("heading", name="Lista aplicada").wait_for()
    return words


def seek(page: Page, house: House) -> None:
    page.goto(f"{house.address}/personas")
    page.fill("main input[name=q]", "zoraida canario")
    with page.expect_navigation():
        page.locator("#main").get_by_role("button", name="Buscar").click()


def test_somebody_is_found_erased_and_not_brought_back_by_the_same_list(
    browser: Browser, house: House
) -> None:
    context = browser.new_context(locale="es-MX", viewport=PHONE)
    page = context.new_page()
    sign_in(page, house, ADMIN)
    bring(page, house)

    seek(page, house)
    look_at(page)
    page.get_by_role("link", name="Zoraida Canario Prueba").click()
    page.wait_for_load_state()
    look_at(page)
    assert "Quién leyó sus datos" in page.content()
    page.get_by_label("Comprobé que es esta persona").check()
    page.get_by_role("button", name="Borrar para siempre").click()
    page.get_by_text("Borrada: fichas, índice, listas, mensajes y papeles.").wait_for()
    look_at(page)

    seek(page, house)
    assert page.get_by_role("link", name="Zoraida Canario Prueba").count() == 0
    assert "fue borrada a su pedido" in bring(page, house)
    seek(page, house)
    assert page.get_by_role("link", name="Zoraida Canario Prueba").count() == 0
    context.close()
