"""Merged cells of a workbook: titles over groups, and headings from side to side."""

from __future__ import annotations

from core.tabular.reading import read_tables
from tests.core.tabular.test_reading import book


def test_titles_merged_over_groups_and_headings_from_side_to_side() -> None:
    rows: list[list[object]] = [
        ["Albergues", None, None, None],
        ["Nombre", "Teléfonos", None, "Ciudad"],
        [None, "Fijo", "Celular", None],
        ["REGIÓN NORTE", None, None, None],
        ["Casa Uno", 9561112222, 9563334444, "Pharr"],
        ["Casa Dos", 9561112223, None, "Pharr"],
    ]
    merged = [(0, 0, 0, 3), (1, 1, 1, 2), (1, 0, 2, 0), (1, 3, 2, 3), (3, 0, 3, 3)]
    (table,) = read_tables(book(rows, merged=merged), "x.xlsx")
    assert table.titles == ("Nombre", "Teléfonos · Fijo", "Teléfonos · Celular", "Ciudad")
    assert table.head == (2, 3)
    assert table.spanning == {1, 4}
    assert [row.cells[0] for row in table.rows] == ["REGIÓN NORTE", "Casa Uno", "Casa Dos"]
