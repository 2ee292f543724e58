"""A table whose fields run down and whose entries run across, put upright. Pure."""

from __future__ import annotations

from dataclasses import replace

from core.tabular.tables import Cell, SourceRow, Table, text_of


def first_column(table: Table) -> list[str]:
    """Return the texts of the first column from above to below, the title first."""
    return [table.titles[0], *(text_of(row.cells[0]) for row in table.rows)]


def turned(table: Table) -> Table:
    """Return the table with its first column as titles; the number of a row is that of the column
    of the file, from 1.
    """
    lines: list[tuple[Cell, ...]] = [table.titles, *(row.cells for row in table.rows)]
    titles: list[str] = []
    for place, text in enumerate(first_column(table), start=1):
        name = text or f"Columna {place}"
        titles.append(name if name not in titles else f"{name} ({place})")
    rows = [
        SourceRow(column + 1, tuple(line[column] for line in lines))
        for column in range(1, len(table.titles))
    ]
    said = [row for row in rows if any(text_of(cell) for cell in row.cells)]
    return replace(table, titles=tuple(titles), rows=tuple(said), is_turned=True)
