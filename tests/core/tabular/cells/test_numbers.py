"""Whole numbers as people write them, about so many among them."""

from __future__ import annotations

import pytest

from core.tabular.cells.answers import UnreadableCell
from core.tabular.cells.numbers import read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,200", 1200),
        ("40 camas", 40),
        ("200 pers.", 200),
        ("~150", 150),
        ("aprox. 80", 80),
        ("80 aprox.", 80),
        ("unos 100 lugares", 100),
        ("120 personas (aprox.)", 120),
        ("about 60 people", 60),
        ("environ 30 places", 30),
        ("sin dato", None),
    ],
)
def test_a_number(text: str, number: int | None) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["100 a 120", "~", "1.5", "aproximadamente", "-3", "caballo 3"])
def test_no_number(text: str) -> None:
    with pytest.raises(UnreadableCell):
        read_number(text)
