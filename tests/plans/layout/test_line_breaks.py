from __future__ import annotations

import pytest

from plans.layout.line_breaks import lines_of


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
