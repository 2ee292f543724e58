from __future__ import annotations

import io
import zipfile

import xlsxwriter

from core import exercise
from core.exercise.workbooks import marked_book


def _names(drill: str) -> bytes:
    out = io.BytesIO()
    with (
        exercise.inside(drill),
        marked_book(xlsxwriter.Workbook(out, {"in_memory": True})) as book,
    ):
        book.add_worksheet("Una lista con un nombre muy largo"[:31])
        book.add_worksheet("Notas")
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as archive:
        return archive.read("xl/workbook.xml")


def test_each_sheet_of_a_drill_bears_the_word_and_outside_none_does() -> None:
    assert _names("0123456789ab").count(b'name="EJERCICIO ') == 2
    assert b"EJERCICIO" not in _names("")
