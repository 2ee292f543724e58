"""The page of the columns as a file is read one way or another."""

from __future__ import annotations

import re

import pytest

from tests.webapp.blueprints.imports.test_views import sent
from tests.webapp.conftest import House

TURNED = (
    "Nombre,Casa Uno,Casa Dos\nTeléfono,+19565550101,+19565550102\nCiudad,Pharr,Laredo\n"
    "Cupo,40,50\nHorario,24 h,24 h\n"
).encode()


@pytest.mark.parametrize(
    ("data", "query", "says"),
    [
        (TURNED, "", "Los campos van hacia abajo"),
        (b"Nombre;Ciudad\nCasa;Pharr\n", "?titulos=0", "No se hallaron títulos"),
        (b"Nombre;Ciudad\nCasa;Pharr\n", "?clase=", "no dice de qué clase"),
        (b"Nombre;Ciudad\nCasa;Pharr\n", "?clase=nada", "no dice de qué clase"),
    ],
)
def test_the_page_says_how_the_file_was_read(
    house: House, data: bytes, query: str, says: str
) -> None:
    browser = house.signed_in("country_admin.gt")
    page = browser.get(f"{sent(browser, data)}/columnas{query}")
    assert page.status_code == 200
    assert re.search(says, page.text)
