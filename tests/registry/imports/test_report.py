"""Every row of a report is accounted for once."""

from __future__ import annotations

import uuid

import pytest

from core.json_values import json_value
from registry.imports.report import (
    CellReport,
    DoubleReport,
    ImportReport,
    PersonRowResult,
    RowReport,
    counts_of,
)

CELL = CellReport("Sexo", "otra", "no dice un sexo")
ROWS = (
    RowReport(
        2, PersonRowResult.IMPORTED, to_be_placed="no se da ningún lugar", cells=(CELL, CELL)
    ),
    RowReport(3, PersonRowResult.IMPORTED, doubles=(DoubleReport(row=2, alike=("phone",)),)),
    RowReport(4, PersonRowResult.UPDATED),
    RowReport(5, PersonRowResult.UNCHANGED, same_as=4),
    RowReport(6, PersonRowResult.REJECTED, "consent", "la persona no consintió"),
)


def report_of(rows: tuple[RowReport, ...]) -> ImportReport:
    return ImportReport("SV", False, "utf-8", ";", (), rows, counts=counts_of(rows))


@pytest.mark.parametrize("rows", [(), ROWS[:1], ROWS[1:4], ROWS])
def test_the_four_results_add_up_to_the_rows(rows: tuple[RowReport, ...]) -> None:
    report = report_of(rows)
    results = (report.imported, report.updated, report.unchanged, report.rejected)
    assert sum(results) == report.counts["read"] == len(rows)
    assert results == tuple(report.counts[each.value] for each in PersonRowResult)


def test_what_counts_within_them_counts_rows_and_of_cells_each() -> None:
    counts = counts_of(ROWS)
    assert (counts["to_be_placed"], counts["doubles"], counts["unread_cells"]) == (1, 1, 2)
    assert report_of(ROWS).unplaced == 1


def test_a_program_reads_what_a_row_has_and_no_empty_key() -> None:
    person_id = uuid.UUID(int=7)
    document = json_value(
        RowReport(3, PersonRowResult.UPDATED, doubles=(DoubleReport(0, person_id),))
    )
    assert document["doubles"][0]["person_id"] == str(person_id)
    assert set(json_value(ROWS[2])) == {"row", "result", "field", "why"}
    assert json_value(ROWS[3])["same_as"] == 4
