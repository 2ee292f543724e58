"""The export as tables: CSV for programs and Excel, XLSX with a sheet for each kind of entry.

In CSV every text is quoted and guarded against being read as a formula
(`core.tabular.formula_guard`). In XLSX every text is written as text, and only as text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core.exercise.workbooks import marked_book
from core.i18n.languages import N_
from core.late import late_module
from core.tabular.formula_guard import guard_text
from directory.entries.kinds import MANY_WORDS, EntryKind
from directory.export.columns import (
    COLUMNS,
    SECTION_COLUMN,
    Cell,
    Column,
    Translate,
    cells_of,
    columns_of,
)
from directory.export.rows import ExportRow

xlsxwriter = late_module("xlsxwriter")

_TITLE = N_("Directorio")
_CARRIED_WIDTH = 20
_LONGEST_CELL = 32_767
"""Characters Excel keeps in one cell."""


def to_csv(
    rows: Sequence[ExportRow],
    translate: Translate,
    *,
    hxl: bool = False,
    name_of: Callable[[str], str] = str,
) -> bytes:
    """Return one table of all rows: UTF-8 with BOM (Excel needs it), commas, CRLF, moments as
    `2026-11-22T12:00:00Z`.

    A telephone with an extension is written `tel:+19565550123;ext=12`. With `hxl` a row of HXL tags
    stands under the titles. `name_of` is what a language is called by its code.
    """
    columns = (SECTION_COLUMN, *COLUMNS)
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([translate(column.title) for column in columns])
    if hxl:
        writer.writerow([column.hxl for column in columns])
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in cells_of(row, columns, translate, name_of)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def to_xlsx(
    rows: Sequence[ExportRow],
    translate: Translate,
    now: datetime,
    *,
    hxl: bool = False,
    name_of: Callable[[str], str] = str,
    stamp: str = "",
) -> bytes:
    """Return a workbook with one sheet for each section: head frozen, filters on, moments as dates
    in UTC.

    A text longer than a cell holds goes on in columns behind the last one, `… (+1)`. With `hxl` a
    row of HXL tags stands under the titles. `stamp`, when and by whom it was made, stands in the
    properties, at the foot of each printed page, and as a note on the first cell.
    """
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with marked_book(xlsxwriter.Workbook(out, options)) as book:
        created = now.replace(tzinfo=None)
        book.set_properties({"title": translate(_TITLE), "created": created, "comments": stamp})
        words = _SheetWords(translate, name_of, stamp, hxl)
        formats = {
            "head": book.add_format(
                {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
            ),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for section in EntryKind:
            of_section = [row for row in rows if row.section is section]
            if of_section or section is not EntryKind.LEADER:
                _write_sheet(book, formats, section, of_section, words)
    return out.getvalue()


# -- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _SheetWords:
    """What the sheets of a workbook share."""

    translate: Translate
    name_of: Callable[[str], str]
    stamp: str
    hxl: bool


def _stamp(sheet: Any, stamp: str) -> None:
    """Say on paper and on screen when and by whom a sheet was made, outside its cells: the table
    comes back as it is.
    """
    if stamp:
        sheet.set_footer(f"&L{stamp[:100].replace('&', '&&')}&R&P / &N")
        sheet.write_comment(0, 0, stamp, {"x_scale": 2, "y_scale": 0.5})


def _csv_cell(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return guard_text(f"tel:{cell}" if cell.startswith("+") and ";ext=" in cell else cell)
    return cell


def _write_sheet(
    book: Any,
    formats: dict[str, Any],
    section: EntryKind,
    rows: Sequence[ExportRow],
    words: _SheetWords,
) -> None:
    columns = columns_of(section)
    table = [cells_of(row, columns, words.translate, words.name_of) for row in rows]
    titles = [words.translate(column.title) for column in columns]
    _carry_on(table, titles)
    sheet = book.add_worksheet(words.translate(MANY_WORDS[section]))
    _stamp(sheet, words.stamp)
    first = 2 if words.hxl else 1
    sheet.freeze_panes(first, 1)
    sheet.autofilter(first - 1, 0, max(first, len(rows) + first - 1), len(columns) - 1)
    _write_head(sheet, formats["head"], titles, columns, words.hxl)
    for line, cells in enumerate(table, start=first):
        _write_row(sheet, formats, line, cells)


def _carry_on(table: list[list[Cell]], titles: list[str]) -> None:
    """Add the columns that go on with texts longer than a cell holds, to rows and titles."""
    for place, title, start in _too_long(table, titles):
        titles.append(title)
        for cells in table:
            cells.append(str(cells[place] or "")[start : start + _LONGEST_CELL])


def _write_head(
    sheet: Any, form: Any, titles: Sequence[str], columns: Sequence[Column], hxl: bool
) -> None:
    for place, title in enumerate(titles):
        column = columns[place] if place < len(columns) else None
        sheet.set_column(place, place, column.width if column else _CARRIED_WIDTH)
        sheet.write_string(0, place, title, form)
        if hxl and column and column.hxl:
            sheet.write_string(1, place, column.hxl)


def _too_long(table: list[list[Cell]], titles: list[str]) -> list[tuple[int, str, int]]:
    """Place, title and first letter of every further cell that texts longer than one cell need."""
    further: list[tuple[int, str, int]] = []
    for place, title in enumerate(titles):
        longest = max(
            (len(text) for cells in table if isinstance(text := cells[place], str)), default=0
        )
        starts = range(_LONGEST_CELL, longest, _LONGEST_CELL)
        further += [
            (place, f"{title} (+{number})", start) for number, start in enumerate(starts, start=1)
        ]
    return further


def _write_row(sheet: Any, formats: dict[str, Any], line: int, cells: Sequence[Cell]) -> None:
    for place, cell in enumerate(cells):
        if cell is None or cell == "":
            continue
        if isinstance(cell, str):
            sheet.write_string(line, place, cell[:_LONGEST_CELL])
        elif isinstance(cell, datetime):
            sheet.write_datetime(
                line, place, cell.replace(tzinfo=None, microsecond=0), formats["moment"]
            )
        elif isinstance(cell, date):
            sheet.write_datetime(line, place, cell, formats["day"])
        else:
            sheet.write_number(line, place, cell)
