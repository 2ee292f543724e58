"""Rows written into a finished workbook (XLSX) one by one, all of it in memory.

The libraries that write workbooks hold every cell until the end, or lay the rows down in a file in
the clear. A workbook is a ZIP of XML: the rows go into the XML of its sheet as they come,
compressed at once, so that a list of a hundred thousand costs what it weighs in the file.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from xml.sax.saxutils import escape

from registry.people.columns import CellValue

_SHEET, _TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_ROWS_AT_ONCE = 200
_LONGEST = 32_767
"""Letters in a cell: a program that opens the file refuses it with more."""
_FORM_ROW = re.compile(r'<row r="(\d+)"[^>]*><c r="A\1" s="(\d+)"/></row>(?=</sheetData>)')
"""The last row of the sheet, one empty cell, which has the form of those to come."""
_SIZE = re.compile(r'<dimension ref="[A-Z0-9:]*"/>')
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LIKE_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def with_rows(
    workbook: bytes,
    rows: Iterable[Sequence[CellValue | None]],
    finished: Callable[[str], str] = str,
) -> bytes:
    """Return a workbook of one sheet with rows in the place of its last row, whose one cell is
    empty and says how cells look; a cell that is None is left out.

    `finished` is given the XML of the other texts once all rows are written, and returns what
    stands there. Texts are never formulas.
    """
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            if name not in {_SHEET, _TEXTS}:
                made.writestr(name, given.read(name))
        with made.open(_SHEET, "w") as sheet:
            for part in _sheet(given.read(_SHEET).decode(), rows):
                sheet.write(part.encode("utf-8", "replace"))
        texts = finished(given.read(_TEXTS).decode())
        made.writestr(_TEXTS, texts.encode("utf-8", "replace"))
    return out.getvalue()


# -- inside ---------------------------------------------------------------------------------


def _sheet(xml: str, rows: Iterable[Sequence[CellValue | None]]) -> Iterator[str]:
    form = _FORM_ROW.search(xml)
    assert form is not None, "the sheet ends in one empty cell"
    first, style = int(form[1]), form[2]
    # How large the sheet is stands at its head, and need not.
    yield _SIZE.sub("", xml[: form.start()])
    numbered = enumerate(rows, start=first)
    while part := list(islice(numbered, _ROWS_AT_ONCE)):
        yield "".join(_row(number, row, style) for number, row in part)
    yield xml[form.end() :]


def _row(number: int, row: Sequence[CellValue | None], style: str) -> str:
    cells = (
        _cell(f"{_letters(at)}{number}", value, style)
        for at, value in enumerate(row)
        if value is not None
    )
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(at: str, value: CellValue, style: str) -> str:
    if not isinstance(value, str):
        return f'<c r="{at}" s="{style}"><v>{value}</v></c>'
    if not value:
        return f'<c r="{at}" s="{style}"/>'
    text = f'<is><t xml:space="preserve">{cell_text(value)}</t></is>'
    return f'<c r="{at}" s="{style}" t="inlineStr">{text}</c>'


def cell_text(value: str) -> str:
    """Return a text as the XML of a cell holds it: letters that XML does not have are written as
    `_x0007_`, and a text that looks like that is told from them.
    """
    text = _LIKE_ESCAPED.sub("_x005F_", value[:_LONGEST])
    return escape(_NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text))


def _letters(column: int) -> str:
    """Return the letters of a column, counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
