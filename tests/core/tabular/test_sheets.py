"""Which sheet of a workbook is read where nobody says so."""

from __future__ import annotations

import pytest

from core.tabular.sheets import fullest_sheet, with_unread_sheets
from core.tabular.tables import SourceRow, Table


def table(sheet: str, title: str, rows: int, *, is_hidden: bool = False) -> Table:
    found = tuple(SourceRow(number, ("x",)) for number in range(2, 2 + rows))
    return Table(sheet, (title,), found, is_hidden=is_hidden)


COVER = table("Portada", "Refugios de Texas", 3)
EMPTY = table("Hoja1", "Nombre", 0)
LIST = table("Datos", "Nombre", 12)
OLD = table("2019", "Nombre", 40, is_hidden=True)


@pytest.mark.parametrize(
    ("tables", "sheet"),
    [
        ([COVER, LIST], "Datos"),
        ([EMPTY, LIST], "Datos"),
        ([OLD, LIST], "Datos"),
        ([COVER, EMPTY, OLD], "Portada"),
        ([EMPTY], "Hoja1"),
        ([OLD], "2019"),
    ],
)
def test_a_workbook_whose_rows_lie_on_a_later_sheet_is_not_read_as_empty(
    tables: list[Table], sheet: str
) -> None:
    assert fullest_sheet(tables, lambda each: each.titles == ("Nombre",)).sheet == sheet


def test_the_sheets_with_rows_that_were_not_read_are_named() -> None:
    sheets = [COVER, EMPTY, LIST, OLD]
    [note] = with_unread_sheets(LIST, sheets, [LIST]).notes
    assert note.gaps == {"sheets": "«Portada» (3); «2019» (40)"}
    assert with_unread_sheets(LIST, [LIST, EMPTY], [LIST]) is LIST
