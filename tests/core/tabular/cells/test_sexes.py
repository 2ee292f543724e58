"""What M means is said by the column it stands in."""

from __future__ import annotations

import pytest

from core.tabular.cells.answers import UnreadableCell
from core.tabular.cells.sexes import initial_m, read_sex


@pytest.mark.parametrize(
    ("column", "m_means"),
    [
        ("H M", "f"),
        ("M F F", "m"),
        ("hombre M", "f"),
        ("varón M", "f"),
        ("m female", "m"),
        ("Masculino M", "m"),
        ("Mujer m", "f"),
        ("M M", None),
        ("H F M", None),
        ("Masc H M", None),
        ("x M", None),
    ],
)
def test_m_is_the_sex_the_column_names_in_no_other_way(column: str, m_means: str | None) -> None:
    assert initial_m(column.split()) == m_means


@pytest.mark.parametrize(
    ("cell", "sex"),
    [
        ("H", "m"),
        ("Femme", "f"),
        ("HOMME", "m"),
        ("masculino", "m"),
        ("no binario", "x"),
        ("N/A", None),
        ("", None),
    ],
)
def test_a_word_needs_no_column(cell: str, sex: str | None) -> None:
    assert read_sex(cell, None) == sex


@pytest.mark.parametrize(("cell", "words"), [("M", "mujer o masculino"), ("quién sabe", "sexo")])
def test_what_says_no_sex_is_not_guessed(cell: str, words: str) -> None:
    with pytest.raises(UnreadableCell, match=words):
        read_sex(cell, None)
