from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from watch.sheet.workbook_rows import cell_text, with_rows


def empty() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("a")
        page.write_string(0, 0, "heading")
        page.write_blank(1, 0, None, book.add_format({"text_wrap": True}))
        page.autofilter(0, 0, 9, 2)
    return out.getvalue()


def rows_of(book: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize(
    "text",
    ["=1+1", "<b>&amp;", "a\nb", " a ", "_x0041_", "ñandú 漢 🌊", "'", '"', "]]>"],
)
def test_texts_come_back_as_they_are_and_are_no_formula(text: str) -> None:
    book = with_rows(empty(), [[text, 2.5, None, 7]])
    assert rows_of(book)[1] == [text, 2.5, "", 7.0]
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml")


def test_letters_that_xml_does_not_have_are_written_by_their_number() -> None:
    assert cell_text("a\x00b\x1f\ufffe") == "a_x0000_b_x001F__xFFFE_"
    assert cell_text("_x0000_") == "_x005F_x0000_"
    assert len(cell_text("a" * 40_000)) == 32_767


def test_rows_come_one_by_one_and_the_other_texts_are_written_last() -> None:
    written: list[int] = []

    def rows() -> Any:
        for number in range(1000):
            written.append(number)
            yield [number] * 30

    book = with_rows(empty(), rows(), lambda xml: xml.replace("heading", f"{len(written)} rows"))
    found = rows_of(book)
    assert (found[0][0], len(found), found[-1][29]) == ("1000 rows", 1001, 999.0)
    assert rows_of(with_rows(empty(), []))[0][0] == "heading"
