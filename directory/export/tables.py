"""The export as tables: CSV for programs and Excel, XLSX with a sheet for each kind of entry.

A cell that a spreadsheet would read as a formula is the way in for CSV injection (OWASP; ASVS 5.0,
1.2.10). In CSV every text is quoted, and a text that begins (after blanks) with `=`, `+`, `-`, `@`,
their full-width twins, a tab, a line break or NUL, or holds such a beginning behind a semicolon, tab
or line break (where another separator would cut it), gets an apostrophe before that character: a
reader takes it away again. A lone number, and so a telephone in E.164, calculates nothing and stays.
In XLSX every text is written as text, and only as text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from core.i18n.languages import N_
from directory.entries.kinds import MANY_WORDS, EntryKind
from directory.export.columns import (
    COLUMNS,
    SECTION_COLUMN,
    Cell,
    Translate,
    cells_of,
    columns_of,
)
from directory.export.rows import ExportRow

_FORMULA_AT_START = re.compile(r"^(\s*)('*[=+\-@＝＋－＠\t\r\n\0])")
_FORMULA_INSIDE = re.compile(r"([;\t\r\n]\s*)('*[=+\-@＝＋－＠])")
_GUARD_AT_START = re.compile(r"^(\s*)'('*[=+\-@＝＋－＠\t\r\n\0])")
_GUARD_INSIDE = re.compile(r"([;\t\r\n]\s*)'('*[=+\-@＝＋－＠])")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_TITLE = N_("Directorio")
_LONGEST_CELL = 32_767
"""Characters Excel keeps in one cell."""


def harmless(text: str) -> str:
    """Return the text so that no spreadsheet takes it, or a part of it, for a formula."""
    if _NUMBER.fullmatch(text):
        return text
    return _FORMULA_INSIDE.sub(r"\1'\2", _FORMULA_AT_START.sub(r"'\1\2", text))


def unguarded(text: str) -> str:
    """Return the text as it was before `harmless`: the way back for the import."""
    if "'" not in text:
        return text
    return _GUARD_AT_START.sub(r"\1\2", _GUARD_INSIDE.sub(r"\1\2", text))


def to_csv(rows: Sequence[ExportRow], translate: Translate, *, hxl: bool = False) -> bytes:
    """Return one table of all rows: UTF-8 with BOM (Excel needs it), commas, CRLF, moments as
    `2026-11-22T12:00:00Z`.

    A telephone with an extension is written `tel:+19565550123;ext=12`. With `hxl` a row of HXL tags
    stands under the titles.
    """
    columns = (SECTION_COLUMN, *COLUMNS)
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([translate(column.title) for column in columns])
    if hxl:
        writer.writerow([column.hxl for column in columns])
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in cells_of(row, columns, translate)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def to_xlsx(
    rows: Sequence[ExportRow], translate: Translate, now: datetime, *, hxl: bool = False
) -> bytes:
    """Return a workbook with one sheet for each section: head frozen, filters on, moments as dates
    in UTC.

    A text longer than a cell holds goes on in columns behind the last one, `… (+1)`. With `hxl` a
    row of HXL tags stands under the titles.
    """
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": translate(_TITLE), "created": now.replace(tzinfo=None)})
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
                _write_sheet(book, formats, section, of_section, translate, hxl)
    return out.getvalue()


# -- inside ---------------------------------------------------------------------------------


def _csv_cell(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return harmless(f"tel:{cell}" if cell.startswith("+") and ";ext=" in cell else cell)
    return cell


def _write_sheet(
    book: Any,
    formats: dict[str, Any],
    section: EntryKind,
    rows: Sequence[ExportRow],
    translate: Translate,
    hxl: bool,
) -> None:
    columns = columns_of(section)
    table = [cells_of(row, columns, translate) for row in rows]
    titles = [translate(column.title) for column in columns]
    tags = [column.hxl for column in columns]
    for place, title, start in _too_long(table, titles):
        titles.append(title)
        tags.append("")
        for cells in table:
            cells.append(str(cells[place] or "")[start : start + _LONGEST_CELL])
    sheet = book.add_worksheet(translate(MANY_WORDS[section]))
    first = 2 if hxl else 1
    sheet.freeze_panes(first, 1)
    sheet.autofilter(first - 1, 0, max(first, len(rows) + first - 1), len(columns) - 1)
    for place, title in enumerate(titles):
        sheet.set_column(place, place, columns[place].width if place < len(columns) else 20)
        sheet.write_string(0, place, title, formats["head"])
        if hxl and tags[place]:
            sheet.write_string(1, place, tags[place])
    for line, cells in enumerate(table, start=first):
        _write_row(sheet, formats, line, cells)


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
