from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.webapp.conftest import House
from webapp.http.rendering.signs import STYLESHEET, drawing

MACRO = '{% from "macros/icons.html" import icon %}'


def test_a_drawing_in_its_place_is_that_of_the_macro(house: House) -> None:
    environment = house.app.jinja_env
    signs: Any = environment.globals["SIGNS"]
    assert len(signs) > 20
    for name in signs:
        by_macro = environment.from_string(MACRO + "{{ icon(name) }}").render(name=name)
        in_place = environment.from_string(f'{MACRO}{{{{ icon("{name}") }}}}').render()
        assert in_place == by_macro == drawing(environment, name)


def test_a_name_nobody_drew_is_no_drawing(house: House) -> None:
    with pytest.raises(KeyError):
        house.app.jinja_env.from_string('{{ icon("nothing") }}')


def test_every_page_that_names_drawings_links_them() -> None:
    """A page that begins a document and links no drawings would show holes."""
    folder = Path(__file__).parents[4] / "templates"
    heads = [
        each
        for each in folder.rglob("*.html")
        if "<!doctype html>" in (text := each.read_text("utf-8").lower())
        and "macros/icons.html" in text
        and STYLESHEET not in text
    ]
    assert heads == []
