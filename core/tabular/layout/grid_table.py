"""Cells as they lie in a file -> a table with titles. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from core.i18n.languages import N_
from core.tabular.layout.heads import Head, Lines, find_head, stated_head
from core.tabular.tables import (
    MOST_COLUMNS,
    Cell,
    Grid,
    SourceRow,
    Table,
    UnreadableFile,
    is_said,
    require_rows,
    text_of,
    without_empty,
)

_CARRIED = re.compile(r"(.+) \(\+(\d+)\)")
_FEWEST_SPANNED = 0.6
"""A text merged over this share of the columns is a heading between the rows."""


def table_of(grid: Grid, file_name: str, head: tuple[int, int] | None = None) -> Table | None:
    """Return the table in a grid; None when it holds nothing.

    `head` are the first and last row of the titles as somebody said, (0, 0) for a list without
    any; None: they are looked for. Raises UnreadableFile when the table is too large, or when the
    rows said are not there.
    """
    lines = list(_filled_lines(grid))
    if not lines:
        return None
    widest = _checked_width(lines, file_name)
    found = _head(lines, grid, file_name, head)
    # A comma too many in the head is a column without a title, which some rows may fill.
    width = found.width if found else widest
    titles = found.titles if found else [""] * widest
    rows = [
        SourceRow(number, tuple(_padded(cells, width)), tuple(cells[width:]))
        for number, cells in lines
        if found is None or number > found.last
    ]
    names, rows = _carried_back(*without_empty(_named(titles), rows))
    return Table(
        grid.sheet,
        tuple(names),
        tuple(rows),
        grid.is_text,
        has_titles=found is not None,
        hidden_rows=sum(row.number in grid.hidden for row in rows),
        is_hidden=grid.is_hidden,
        head=(found.first, found.last) if found else (0, 0),
        spanning=_spanning(grid, width),
        notes=grid.notes,
        serial_start=grid.serial_start,
    )


# -- inside ---------------------------------------------------------------------------------


def _head(lines: Lines, grid: Grid, file_name: str, stated: tuple[int, int] | None) -> Head | None:
    if stated is None:
        return find_head(lines, grid)
    if stated == (0, 0):
        return None
    head = stated_head(lines, grid, stated)
    if head is None:
        message = N_("No hay títulos en la fila %(row)s.")
        raise UnreadableFile(file_name, message, row=stated[0])
    return head


def _filled_lines(grid: Grid) -> Iterator[tuple[int, list[Cell]]]:
    for number, full in grid.lines:
        cells = _trimmed(full)
        if cells:
            yield number, cells


def _trimmed(cells: Sequence[Cell]) -> list[Cell]:
    end = len(cells)
    while end and not is_said(cells[end - 1]):
        end -= 1
    return list(cells[:end])


def _padded(cells: Sequence[Cell], width: int) -> Iterator[Cell]:
    return iter([*cells[:width], *[None] * (width - len(cells))])


def _checked_width(lines: Lines, file_name: str) -> int:
    """Return how many cells the widest row has.

    Raises UnreadableFile for too many, or for too many rows.
    """
    require_rows(len(lines), file_name)
    widest, at = max((len(cells), number) for number, cells in lines)
    if widest > MOST_COLUMNS:
        message = N_("La fila %(row)s tiene %(columns)s columnas; se leen %(most)s como máximo.")
        raise UnreadableFile(file_name, message, row=at, columns=widest, most=MOST_COLUMNS)
    return widest


def _spanning(grid: Grid, width: int) -> frozenset[int]:
    """Return the rows that are one merged cell from side to side."""
    return frozenset(
        top
        for (top, left), (bottom, right) in grid.merged
        if top == bottom and right - left + 1 >= max(2, width * _FEWEST_SPANNED)
    )


def _named(cells: Sequence[Cell]) -> list[str]:
    """Titles, each once: an empty one is called by its place, a second one by its number."""
    seen: dict[str, int] = {}
    titles = []
    for place, cell in enumerate(cells, start=1):
        title = " ".join(text_of(cell).split())[:200] or f"Columna {place}"
        seen[title] = seen.get(title, 0) + 1
        titles.append(title if seen[title] == 1 else f"{title} ({seen[title]})")
    return titles


def _carried_back(titles: list[str], rows: list[SourceRow]) -> tuple[list[str], list[SourceRow]]:
    """Put columns `… (+1)` of our own workbook behind the one whose long texts they go on with."""
    parts = _continuations(titles)
    if not parts:
        return titles, rows
    gone = {place for places in parts.values() for place in places}
    places = [place for place in range(len(titles)) if place not in gone]
    joined = [
        SourceRow(
            row.number, tuple(_joined(row, place, parts.get(place)) for place in places), row.beyond
        )
        for row in rows
    ]
    return [titles[place] for place in places], joined


def _continuations(titles: list[str]) -> dict[int, list[int]]:
    """Return by the place of a column the places of those that go on with it."""
    parts: dict[int, list[int]] = {}
    for place, title in enumerate(titles):
        match = _CARRIED.fullmatch(title)
        if match and match[1] in titles:
            parts.setdefault(titles.index(match[1]), []).append(place)
    return parts


def _joined(row: SourceRow, place: int, parts: list[int] | None) -> Cell:
    if parts is None:
        return row.cells[place]
    return "".join(str(row.cells[each] or "") for each in (place, *parts))
