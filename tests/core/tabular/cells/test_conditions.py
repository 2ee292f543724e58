"""Conditions are told from states by nearly all of a column."""

from __future__ import annotations

import pytest

from core.tabular.cells.conditions import are_conditions


@pytest.mark.parametrize(
    ("cells", "are_they"),
    [
        (["Abierto", "Cerrado por remodelación", ""], True),
        (["Activo"], True),
        (["Good", "Damaged", "N/A"], True),
        (["Chiapas", "Tabasco"], False),
        (["Abierto", "Chiapas"], False),
        (["Buenavista", "Malpaso"], False),
        (["", None], False),
    ],
)
def test_conditions(cells: list[str | None], are_they: bool) -> None:
    assert are_conditions(cells) is are_they
