"""A table whose fields run down, put upright."""

from __future__ import annotations

from core.tabular.layout.turned import first_column, turned
from core.tabular.reading import read_tables


def test_fields_down_and_entries_across() -> None:
    text = "Nombre,Casa Uno,Casa Dos,\nTeléfono,911,211,\nCiudad,Pharr,,\n"
    (table,) = read_tables(text.encode(), "x.csv", (0, 0))
    assert first_column(table) == ["Columna 1", "Nombre", "Teléfono", "Ciudad"]
    (table,) = read_tables(text.encode(), "x.csv")
    upright = turned(table)
    assert upright.titles == ("Nombre", "Teléfono", "Ciudad")
    assert [(row.number, row.cells) for row in upright.rows] == [
        (2, ("Casa Uno", "911", "Pharr")),
        (3, ("Casa Dos", "211", None)),
    ]
    assert upright.is_turned
