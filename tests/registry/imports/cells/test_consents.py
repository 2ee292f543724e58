"""A yes with the day behind it, and what is none."""

from __future__ import annotations

import pytest

from registry.imports.cells.consents import day_behind_yes, is_agreement


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("Sí, 03/09/2026", "03/09/2026"),
        ("Firmó el 3 de septiembre de 2026", "3 de septiembre de 2026"),
        ("Acepto (2026-09-03)", "2026-09-03"),
        ("Yes on 9/3/2026", "9/3/2026"),
        ("No, 03/09/2026", "No, 03/09/2026"),
        ("3 de septiembre de 2026", "3 de septiembre de 2026"),
        ("Retiró su consentimiento el 03/09/2026", "Retiró su consentimiento el 03/09/2026"),
    ],
)
def test_the_day_behind_a_yes(cell: str, day: str) -> None:
    assert day_behind_yes(cell) == day


def test_words_of_agreement() -> None:
    assert is_agreement("De acuerdo")
    assert not is_agreement("Desacuerdo")
