from __future__ import annotations

import pytest

from watch.replies.signs import read_signs


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("2", {"2"}),
        ("1 K7QF", {"1"}),
        ("estamos bien los 2", set()),
        ("2 adultos y 3 niños", set()),
        ("somos 2 y 1 bebe", set()),
        ("1 2", {"1", "2"}),
        ("mi numero es 2", {"2"}),
        ("12", set()),
        ("tres", {"3"}),
    ],
)
def test_figures_that_answer_are_told_from_those_that_count(text: str, figures: set[str]) -> None:
    assert read_signs(text, "es").figures == figures


def test_names_and_places_are_no_unknown_words_unless_all_is_in_capitals() -> None:
    assert read_signs("Estoy bien en Houston, Juan Pérez", "es").unknown == ()
    assert read_signs("ESTOY BIEN EN HOUSTON", "es").unknown == ("houston",)
    assert read_signs("estoy bien goteando", "es").unknown == ("goteando",)
