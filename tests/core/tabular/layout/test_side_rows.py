"""Totals, footers and headings are no entries; what only sounds like one is."""

from __future__ import annotations

import pytest

from core.tabular.layout.side_rows import side_row
from core.tabular.tables import Cell, SourceRow, Table

TITLES = ("Nombre", "Ciudad", "Cupo", "Teléfono")


def said(*cells: Cell, spanning: bool = False) -> str:
    row = SourceRow(7, (*cells, *[None] * (4 - len(cells))))
    table = Table("", TITLES, (row,), spanning=frozenset({7} if spanning else ()))
    problem = side_row(table, row)
    return problem.message if problem else ""


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        (("TOTAL", None, 350), "total"),
        (("Total: 3 albergues",), "total"),
        ((None, "Subtotal", 20), "total"),
        (("Gran total de camas", None, "1,200"), "total"),
        (("Totaux", None, 9), "total"),
        (("Subtotal Chiapas", None, 9), "total"),
        (("Subtotal Chiapas", "Pharr", 9), ""),
        (("Total Chiapas", None, 9), ""),
        (("Suma", None, 9), "total"),
        (("Fuente: Protección Civil, 2026",), "nota al pie"),
        (("Elaboró: C. Pérez",), "nota al pie"),
        (("Source: FEMA NSS",), "nota al pie"),
        (("* Cerrado los lunes",), "nota al pie"),
        (("Fecha de corte: 5 de marzo",), "nota al pie"),
        (TITLES, "títulos otra vez"),
        (("NOMBRE", "CIUDAD", "CUPO", "TELEFONO"), "títulos otra vez"),
        ((), "vacía"),
        # entries
        (("Total Praise Church", "Pharr", 40, "956 555 0101"), ""),
        (("Total Praise Church", "Pharr", 40), ""),
        (("Total", "Pharr", 40), ""),
        (("Casa Fuente",), ""),
        (("Fuente de Vida: albergue", "Pharr"), ""),
        (("Nota: Casa", None, None, "911"), ""),
        (("Casa Uno",), ""),
    ],
)
def test_what_a_row_is(cells: tuple[Cell, ...], says: str) -> None:
    found = said(*cells)
    assert (says in found) if says else not found


def test_a_text_merged_from_side_to_side_is_a_heading() -> None:
    assert "rótulo" in said(*["REGIÓN NORTE"] * 4, spanning=True)
    assert said("REGIÓN NORTE") == ""
