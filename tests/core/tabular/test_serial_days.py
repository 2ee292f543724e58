"""Numbers of spreadsheets that are days: since 1900, since 1904, or not said."""

from __future__ import annotations

import io
from datetime import date

import pytest
import xlsxwriter

from core.i18n.languages import translator
from core.tabular.reading import read_tables
from core.tabular.serial_days import with_days
from core.tabular.tables import Cell, Table

TODAY = date(2026, 11, 29)
DAY = date(2026, 11, 15)
SINCE_1900, SINCE_1904 = 46341, 44879
"""15 November 2026 as both kinds of workbook count it."""


def book(*cells: int | str, since_1904: bool) -> Table:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": since_1904}) as workbook:
        sheet = workbook.add_worksheet("Lista")
        for place, cell in enumerate(("Día", *cells)):
            sheet.write(place, 0, cell)
            sheet.write(place, 1, f"Nombre {place}")
    (table,) = read_tables(out.getvalue(), "lista.xlsx")
    return table


def text(*cells: int | str) -> Table:
    lines = "\n".join(f"{cell},Nombre" for cell in ("Día", *cells))
    (table,) = read_tables(f"{lines}\n".encode(), "lista.csv")
    return table


def days(table: Table, past: tuple[str, ...] = ()) -> tuple[list[Cell], list[str]]:
    found = with_days(table, {"Día"}, past=past, today=TODAY)
    return found.column("Día"), [each.explain(translator("es").gettext) for each in found.notes]


def test_a_workbook_says_since_when_it_counts() -> None:
    assert book(SINCE_1904, since_1904=True).serial_start == date(1904, 1, 1)
    assert days(book(SINCE_1904, since_1904=True)) == ([DAY], [])
    assert days(book(SINCE_1900, since_1904=False)) == ([SINCE_1900], [])


@pytest.mark.parametrize("cell", ["2026", "15/11/2026", "hace un mes", "123456"])
def test_what_is_no_serial_stays_as_it_is(cell: str) -> None:
    assert days(book(cell, since_1904=True))[0] == [cell]


def test_a_text_does_not_say_it_and_that_is_said_once_a_column() -> None:
    cells, notes = days(text(SINCE_1900, "", SINCE_1900 + 1))
    assert cells == [str(SINCE_1900), "", str(SINCE_1900 + 1)]
    (note,) = notes
    assert "desde 1900: 46341 es 2026-11-15" in note
    assert days(text("15/11/2026", "N/A"))[1] == []


def test_days_that_would_not_have_come_yet_can_only_be_since_1900() -> None:
    assert days(text(SINCE_1900), past=("Día",))[1] == []
    assert len(days(text(20_000), past=("Día",))[1]) == 1
