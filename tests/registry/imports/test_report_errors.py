"""The rows kept out come back as they were sent, with the reason, and can be sent again."""

from __future__ import annotations

import csv
import io

from core.i18n.languages import translator
from registry.imports.report import ImportReport, PersonRowResult, RowReport, people_error_file
from tests.registry.imports.small_lists import plan_for, read_list, read_table

LIST = "nombre;municipio;consentimiento\nAna;McAllen;sí\nLuz;=1+1;no\n;McAllen;sí\nEva;McAllen;sí\n"
REJECTED, UPDATED = PersonRowResult.REJECTED, PersonRowResult.UPDATED


def report_of(*rows: RowReport) -> ImportReport:
    return ImportReport("SV", True, "utf-8", ";", (), rows)


def cells(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


def test_only_the_rejected_rows_come_back_with_their_number_and_the_reason() -> None:
    report = report_of(
        RowReport(2, UPDATED, why="nothing of interest"),
        RowReport(3, REJECTED, "consent", "la persona no consintió"),
        RowReport(4, REJECTED, "full_name", "falta el nombre"),
    )
    body = people_error_file(read_table(LIST), report, translator("en").gettext)
    assert body is not None
    assert cells(body) == [
        ["nombre", "municipio", "consentimiento", "Row", "What is wrong"],
        ["Luz", "'=1+1", "no", "3", "la persona no consintió"],
        ["", "McAllen", "sí", "4", "falta el nombre"],
    ]


def test_without_a_rejected_row_there_is_no_file() -> None:
    assert people_error_file(read_table(LIST), report_of(RowReport(2, UPDATED)), str) is None


def test_the_file_corrected_is_read_as_the_first_was_and_its_own_columns_are_no_part_of_it() -> (
    None
):
    report = report_of(RowReport(3, REJECTED, "consent", "la persona no consintió"))
    body = people_error_file(read_table(LIST), report, str)
    assert body is not None
    text = body.decode("utf-8-sig")
    plan = plan_for(text)
    assert (dict(plan.columns), plan.ignored) == (dict(plan_for(LIST).columns), ())
    (row,) = read_list(text.replace('"no"', '"sí"').replace("'=1+1", "McAllen")).rows
    assert (row.card.full_name, row.card.source_words, row.is_placed) == ("Luz", "", True)
