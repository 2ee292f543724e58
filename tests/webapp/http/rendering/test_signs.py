from __future__ import annotations

import pytest

from tests.webapp.conftest import House
from webapp.http.rendering.signs import SIGNS, drawing

MACRO = '{% from "macros/icons.html" import icon %}'


def test_a_drawing_in_its_place_is_that_of_the_macro(house: House) -> None:
    environment = house.app.jinja_env
    for name in SIGNS:
        by_macro = environment.from_string(MACRO + "{{ icon(name) }}").render(name=name)
        in_place = environment.from_string(f'{MACRO}{{{{ icon("{name}") }}}}').render()
        assert in_place == by_macro == drawing(name)


def test_a_name_nobody_drew_is_no_drawing(house: House) -> None:
    with pytest.raises(KeyError):
        house.app.jinja_env.from_string('{{ icon("nothing") }}')
