"""The rows of a trial with what becomes of them, all or those of one kind."""

from __future__ import annotations

import csv
import io

import pytest

from registry.imports.report import (
    CellReport,
    ColumnReport,
    DoubleReport,
    ImportReport,
    PersonRowResult,
    RowReport,
    counts_of,
)
from registry.imports.targets import TARGETS
from tests.registry.imports.small_lists import read_list
from tests.webapp.conftest import House
from webapp.blueprints.registry.presenters import (
    DOUBLES,
    MOST_SHOWN,
    UNPLACED,
    UNREAD,
    PersonRowShown,
    order_lines,
    person_rows_shown,
    row_tabs,
    rows_csv,
    target_choices,
)

LIST = read_list(
    "nombre;municipio;consentimiento\nAna;McAllen;sí\nLuz;Narnia;sí\nSol;McAllen;sí\n;x;sí\n"
)
ROWS = (
    RowReport(
        2, PersonRowResult.IMPORTED, cells=(CellReport("Sexo", "otro tal", "no dice un sexo"),)
    ),
    RowReport(3, PersonRowResult.UPDATED, to_be_placed="no se conoce Narnia"),
    RowReport(
        4,
        PersonRowResult.IMPORTED,
        doubles=(DoubleReport(row=2, alike=("phone", "birth")), DoubleReport(alike=("email",))),
    ),
    RowReport(5, PersonRowResult.REJECTED, "full_name", "falta el nombre"),
    RowReport(6, PersonRowResult.UNCHANGED, same_as=4),
)
ORDERS = (
    ColumnReport("Desde", "day_first", "language"),
    ColumnReport("Hasta", "month_first", "column"),
    ColumnReport("Nacido", "", ""),
)
REPORT = ImportReport("SV", True, "utf-8", ";", (), ROWS, day_orders=ORDERS, counts=counts_of(ROWS))


def rows(house: House, only: str = "") -> list[PersonRowShown]:
    with house.app.test_request_context("/"):
        return person_rows_shown(LIST, REPORT, only)


@pytest.mark.parametrize(
    ("only", "numbers"),
    [
        ("", [2, 3, 4, 5, 6]),
        ("imported", [2, 4]),
        ("rejected", [5]),
        (UNPLACED, [3]),
        (UNREAD, [2]),
        (DOUBLES, [4]),
        ("no-such-kind", [2, 3, 4, 5, 6]),
    ],
)
def test_rows_are_sifted_by_result_or_by_what_is_open(
    house: House, only: str, numbers: list[int]
) -> None:
    assert [each.number for each in rows(house, only)] == numbers


def test_each_row_says_what_was_not_read_or_is_doubted(house: House) -> None:
    ana, luz, sol, nobody, again = rows(house)
    assert ana.lines == ("Sexo «otro tal»: no dice un sexo",)
    assert (luz.name, luz.is_unplaced) == ("Luz", True)
    assert luz.lines == ("Por ubicar: no se conoce Narnia",)
    assert sol.lines == (
        "¿La misma persona que la fila 2? Coinciden el nombre y el teléfono, el nacimiento.",
        "¿La misma que una persona ya registrada? Coinciden el nombre y el correo.",
    )
    assert (nobody.name, nobody.lines) == ("", ("Nombre completo: falta el nombre",))
    assert again.lines == ("dice lo mismo que la fila 4",)


def test_the_tabs_count_what_they_sift_and_an_empty_one_is_left_out(house: House) -> None:
    with house.app.test_request_context("/"):
        tabs = dict(row_tabs(REPORT))
    assert tabs["imported"] == "nueva (2)"
    for key, words in tabs.items():
        assert words.endswith(f"({len(rows(house, key))})")
    nobody = ImportReport("SV", True, "", "", (), (), counts=counts_of(()))
    with house.app.test_request_context("/"):
        assert row_tabs(nobody) == []


def test_only_an_order_the_column_does_not_show_itself_is_named(house: House) -> None:
    with house.app.test_request_context("/"):
        assert order_lines(REPORT) == [
            "Fechas de «Desde»: día/mes/año (por el idioma de los títulos)."
        ]


def test_a_column_may_be_any_target_each_with_words_of_its_own(house: House) -> None:
    with house.app.test_request_context("/"):
        choices = target_choices()
    assert [key for key, _ in choices] == list(TARGETS)
    assert len({words for _, words in choices}) == len(TARGETS)


def test_the_rows_for_a_spreadsheet_are_all_of_them_and_no_formula(house: House) -> None:
    row = PersonRowShown(2, PersonRowResult.IMPORTED, '=HYPERLINK("x")', False, ("a", "b"))
    with house.app.test_request_context("/"):
        body = rows_csv([row] * (MOST_SHOWN + 1))
    head, first, *others = csv.reader(io.StringIO(body.decode("utf-8-sig")))
    assert head == ["Fila", "Resultado", "Nombre", "Qué pasa"]
    assert first == ["2", "nueva", '\'=HYPERLINK("x")', "a | b"]
    assert len(others) == MOST_SHOWN
