from __future__ import annotations

import pytest
from jinja2 import UndefinedError

from core.i18n.formats import Formats
from core.pdf.paper_templates import paper_templates, template_source


def test_templates_speak_the_language_and_print_only_letters_the_fonts_have() -> None:
    environment = paper_templates(Formats("en"))
    page = environment.from_string("{% trans %}Teléfono{% endtrans %}: {{ name }} <{{ mark }}>")
    assert page.render(name="Ana & \U00016a00", mark="\x00") == "Telephone: Ana &amp; [bamum] <>"
    with pytest.raises(UndefinedError):
        page.render(name="Ana")


def test_a_stylesheet_stands_beside_its_template() -> None:
    sheet = template_source(paper_templates(Formats("es")), "pdf/person_sheet/person_sheet.css")
    assert "@page" in sheet
