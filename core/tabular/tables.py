"""A table as it came: titles, rows that keep their number in the file, and where the titles were
found. Pure.

How a grid of cells becomes one: `core.tabular.layout.grid_table`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from core.errors import UnusableInput
from core.i18n.languages import N_
from core.problems import Problem

Cell = str | int | float | bool | date | datetime | None
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 50_000, 300, 1_000_000
MOST_LINES = MOST_ROWS + 1
"""The rows, and that of the titles."""
BETWEEN_VALUES = " ::: "
"""Between several values in one cell of an address book of Google."""
_HXL_TAG = re.compile(r"#[a-z][a-z0-9]*(\+|$)")


class UnreadableFile(UnusableInput):
    """A file that is no table we can read: `problem` says why in words that can be translated."""

    def __init__(self, file_name: str, message: str, **gaps: str | int) -> None:
        super().__init__(file_name, message % gaps)
        self.problem = Problem(message, gaps)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of the file: its number there (from 1), a cell for each title, and cells without a
    title.
    """

    number: int
    cells: tuple[Cell, ...]
    beyond: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `is_text`: from CSV, where our own export guards formulas with an apostrophe."""

    sheet: str
    titles: tuple[str, ...]
    rows: tuple[SourceRow, ...]
    is_text: bool = False
    has_titles: bool = True
    """Whether the titles were in the file; else they are `Columna 1`, …"""
    hidden_rows: int = 0
    """Rows hidden in the workbook: they are read like the others, and told."""
    is_hidden: bool = False
    """Whether the whole sheet is hidden."""
    head: tuple[int, int] = (0, 0)
    """The rows of the file that hold the titles, the first and the last; 0 where none does."""
    spanning: frozenset[int] = frozenset()
    """Rows whose one text is merged from side to side: headings between the rows."""
    is_turned: bool = False
    """Whether fields ran down and entries across: the numbers of rows are those of columns."""
    notes: tuple[Problem, ...] = ()
    """What was done to read the table, or could not be read, in words."""
    serial_start: date | None = None
    """The day 0 of the numbers that are days, where the file says it: a workbook does, text not."""

    def column(self, title: str) -> list[Cell]:
        """Return all cells under a title."""
        place = self.titles.index(title)
        return [row.cells[place] for row in self.rows]


MergedRange = tuple[tuple[int, int], tuple[int, int]]
"""((first row, first column), (last row, last column)): rows by their number, columns from 0."""


@dataclass(slots=True)
class Grid:
    """Cells as they lie in the file, before anybody knows which are titles."""

    sheet: str
    lines: list[tuple[int, list[Cell]]]
    is_text: bool = False
    hidden: frozenset[int] = field(default_factory=frozenset)
    is_hidden: bool = False
    merged: tuple[MergedRange, ...] = ()
    """What is merged, already filled in `lines`."""
    notes: tuple[Problem, ...] = ()
    serial_start: date | None = None
    """The day 0 of the numbers that are days, where the file says it."""


def records_table(records: Sequence[Mapping[str, Cell]], file_name: str) -> Table | None:
    """Return the table of records with named members (JSON), numbered from 1.

    Raises UnreadableFile when it is too large.
    """
    titles = list(dict.fromkeys(key for record in records for key in record))
    if len(titles) > MOST_COLUMNS or len(records) > MOST_ROWS:
        message = N_(
            "Tiene %(rows)s filas y %(columns)s columnas; se leen %(most)s y %(widest)s como "
            "máximo."
        )
        sizes = {
            "rows": len(records),
            "columns": len(titles),
            "most": MOST_ROWS,
            "widest": MOST_COLUMNS,
        }
        raise UnreadableFile(file_name, message, **sizes)
    rows = [
        SourceRow(number, tuple(record.get(title) for title in titles))
        for number, record in enumerate(records, start=1)
    ]
    titles, rows = without_empty(titles, [row for row in rows if any(map(is_said, row.cells))])
    return Table("", tuple(titles), tuple(rows)) if rows else None


def text_of(cell: Cell) -> str:
    """Return a cell as text: a whole number without `.0`, a moment in ISO 8601."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    return str(cell).strip()


def is_tag_row(row: SourceRow) -> bool:
    """Return whether a row holds HXL tags: each cell that says anything is `#tag`."""
    is_tagged = False
    for cell in row.cells:
        text = text_of(cell)
        if text and not _HXL_TAG.match(text):
            return False
        is_tagged = is_tagged or bool(text)
    return is_tagged


def without_empty(titles: list[str], rows: list[SourceRow]) -> tuple[list[str], list[SourceRow]]:
    """Return titles and rows without the columns that have neither a title of their own nor any
    value (a comma too many in the head).
    """
    kept = [
        place
        for place, title in enumerate(titles)
        if title != f"Columna {place + 1}" or any(is_said(row.cells[place]) for row in rows)
    ]
    if len(kept) == len(titles):
        return titles, rows
    return [titles[place] for place in kept], [
        SourceRow(row.number, tuple(row.cells[place] for place in kept), row.beyond) for row in rows
    ]


def require_rows(lines: int, file_name: str) -> None:
    """Raise UnreadableFile for more lines that say something than a table has."""
    if lines > MOST_LINES:
        message = N_("Tiene %(rows)s filas; se leen %(most)s como máximo.")
        raise UnreadableFile(file_name, message, rows=lines, most=MOST_ROWS)


def is_said(cell: Cell) -> bool:
    """Return whether a cell holds anything but blanks."""
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))
