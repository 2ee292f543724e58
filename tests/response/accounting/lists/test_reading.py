from __future__ import annotations

from datetime import datetime

import pytest

from core.tabular.tables import UnreadableFile
from response.accounting.lists.reading import ListedName, listed_name, read_line, read_list

LINES = {
    "María Pérez López": ("María Pérez López", None, ""),
    "1. María Pérez López 1984": ("María Pérez López", 1984, ""),
    "12) Pérez López, María": ("María Pérez López", None, ""),
    "- Juan Xol Caal, 03/04/1990, tel. 956 555 0134": ("Juan Xol Caal", 1990, "9565550134"),
    "Ana Ruiz +502 5555 1234": ("Ana Ruiz", None, "+50255551234"),
    "José Ñáñez - 34 años": ("José Ñáñez", None, ""),
    "O'Brien Smith\t1971-02-03": ("O'Brien Smith", 1971, ""),
    "Jean-Pierre Baptiste ; 1999": ("Jean-Pierre Baptiste", 1999, ""),
}


@pytest.mark.parametrize("line", LINES)
def test_one_line_says_a_name_and_what_stands_beside_it(line: str) -> None:
    found = read_line(3, line)
    assert (found.name, found.birth_year, found.phone) == LINES[line]
    assert found.number == 3


def test_names_pasted_one_a_line_lose_nobody(now: datetime) -> None:
    names = ["María Pérez López", "Juan Xol Caal", "Ana Lucía Ruiz", "Pedro Ba Tiul"]
    found = read_list("\n".join(names).encode(), "lista.txt", now)
    assert [each.name for each in found] == names


def test_a_table_is_read_by_its_columns(now: datetime) -> None:
    text = (
        "No.;Nombre;Apellidos;Fecha de nacimiento;Teléfono;Cama\n"
        "1;María José;Pérez López;03/04/1984;+502 5555 1234;B2\n"
        "2;Juan;Xol;;;B3\n"
        "3;;;;;\n"
    )
    first, second = read_list(text.encode(), "albergue.csv", now)
    assert (first.name, first.birth_year, first.phone) == (
        "María José Pérez López", 1984, "+50255551234",
    )  # fmt: skip
    assert second.name == "Juan Xol"
    assert "B2" in first.line


def test_what_holds_no_name_is_refused(now: datetime) -> None:
    for data in (b"", b"%PDF-1.7 x", b"1\n2\n3\n"):
        with pytest.raises(UnreadableFile):
            read_list(data, "lista", now)


def test_a_row_comes_back_as_it_was_sealed() -> None:
    row = ListedName(4, "Ana", 1990, "+50255551234", "4. Ana")
    assert listed_name(4, row.document()) == row
    assert row.card().full_name == "Ana"
