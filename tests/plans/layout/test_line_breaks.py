from __future__ import annotations

import pytest

from plans.layout.line_breaks import TextRun, lines_of, lines_of_runs


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("corto", 1),
        ("una línea que no cabe en treinta milímetros", 3),
        ("Reynosa–Hidalgo–Progreso–Anzaldúas", 3),
        ("a" * 100, 6),
        ("sí " + "a" * 60, 4),
    ],
)
def test_lines_are_counted_as_they_break(text: str, lines: int) -> None:
    assert lines_of(text, 9, 30.0) == lines


def test_bold_is_wider_and_larger_text_breaks_sooner() -> None:
    text = "Protección civil del condado de Hidalgo y sus alrededores"
    assert lines_of(text, 9, 42.0, 700) >= lines_of(text, 9, 42.0)
    assert lines_of(text, 12, 42.0) > lines_of(text, 8.5, 42.0)


def test_runs_of_several_weights_break_as_one_text() -> None:
    name, purpose = "Protección civil del condado", " · zonas y evacuación"
    whole = lines_of(name + purpose, 9, 42.0)
    assert lines_of_runs((TextRun(name), TextRun(purpose)), 9, 42.0) == whole
    assert lines_of_runs((TextRun("sede"), TextRun(" x")), 9, 42.0) == 1


def test_what_stays_whole_goes_to_the_next_line_with_its_sign() -> None:
    text = "Punto de reunión"
    width_mm = 20.0
    assert lines_of(text, 9, width_mm) == 2
    whole = TextRun(text, is_whole=True)
    assert lines_of_runs((TextRun("A "), whole), 9, 30.0) == 1
    assert lines_of_runs((TextRun("A "), TextRun(text, ahead_mm=6.0, is_whole=True)), 9, 30.0) == 2
