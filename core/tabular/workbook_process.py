"""The process of its own in which calamine opens a workbook: one that takes too much memory or time
ends alone.

Run as a script by `core.tabular.workbook_reader`, which bounds it (`core.child`), with the workbook
as its input and the sheets, pickled, as its output; it imports no module of ours, so that it starts
quickly. Calamine makes room for every cell between the first and the last before anybody can ask
how many those are, and ends its process when there is no such room: no look through the file
beforehand finds every way to write a far cell (XLSB, lower case, parts under other names).
"""

from __future__ import annotations

import io
import pickle  # to our own parent only
import sys
from typing import Any, NamedTuple

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)


def main() -> None:
    """Read a workbook from the input; write ("sheets", [...]) or ("password" | "broken" | "damaged"
    | "large", ...).
    """
    pickle.dump(_read(sys.stdin.buffer.read(), _Most(*map(int, sys.argv[1:5]))), sys.stdout.buffer)


# -- inside ---------------------------------------------------------------------------------


class _Most(NamedTuple):
    """How much is read: columns and rows of a sheet, sheets, cells of them all together."""

    columns: int
    rows: int
    sheets: int
    cells: int


def _read(data: bytes, most: _Most) -> tuple[str, Any]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        return "password", None
    except CalamineError:
        return "broken", None
    with book:
        return _sheets(book, most)


def _sheets(book: CalamineWorkbook, most: _Most) -> tuple[str, Any]:
    sheets: list[tuple[str, bool, int, list[Any], list[Any]]] = []
    cells = 0
    worksheets = [each for each in book.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
    for meta in worksheets[: most.sheets]:
        try:
            sheet = book.get_sheet_by_name(meta.name)
        except (CalamineError, OSError, ValueError):
            return "damaged", meta.name
        cells += sheet.total_width * sheet.total_height
        if cells > most.cells or _is_large(sheet, most):
            return "large", (meta.name, sheet.total_height, sheet.total_width)
        rows = list(sheet.iter_rows())
        # Rows begin at the first one with something in it; their numbers are those of the sheet.
        first = 0 if len(rows) == sheet.total_height else (sheet.start or (0, 0))[0]
        is_hidden = meta.visible is not SheetVisibleEnum.Visible
        sheets.append((meta.name, is_hidden, first, rows, list(sheet.merged_cell_ranges or ())))
    return "sheets", sheets


def _is_large(sheet: CalamineSheet, most: _Most) -> bool:
    return bool(sheet.total_width > most.columns or sheet.total_height > most.rows)


if __name__ == "__main__":
    main()
