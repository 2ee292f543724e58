from __future__ import annotations

from core.problems import Problem
from core.tabular.cells.numbers import read_number
from core.tabular.reading import read_tables
from core.tabular.row_cells import CellProblem, RowCells
from core.tabular.tables import is_tag_row


def cells(text: str, columns: dict[str, str]) -> RowCells:
    (table,) = read_tables(text.encode(), "x.csv")
    return RowCells(table, columns, table.rows[0])


def test_a_cell_is_read_by_its_target_and_a_fault_names_its_column() -> None:
    row = cells("Edad,Cupo,Otra\n30,muchos,x\n", {"Edad": "age", "Cupo": "capacity"})
    assert row.read("age", read_number) == 30
    assert row.read("capacity", read_number) is None
    assert row.read("nothing", read_number) is None
    (fault,) = row.problems
    assert (fault.column, fault.value) == ("Cupo", "muchos")
    assert row.text("Otra") == ""


def test_a_fault_names_the_column_it_stands_in_of_several_of_one_target() -> None:
    row = cells("Cel,Casa\nuno,dos\n", {"Cel": "phone", "Casa": "phone"})
    for value in ("uno", "dos", "tres"):
        row.add_problem("phone", value, Problem("no"))
    assert [each.column for each in row.problems] == ["Cel", "Casa", "Casa"]


def test_an_empty_cell_says_nothing_and_the_word_empties() -> None:
    row = cells("Edad,Nota\n(borrar),\n", {"Edad": "age", "Nota": "note"})
    assert row.cleared == {"age"}
    assert row.cells == {}


def test_a_guarded_text_is_read_as_it_was() -> None:
    assert cells("Nota,X\n'=1+1,y\n", {"Nota": "note"}).text("note") == "=1+1"


def test_a_document_has_the_shape_asked_for() -> None:
    row = cells('A;B;C\n[1];{"a": 1};[\n', {"A": "a", "B": "b", "C": "c"})
    assert row.document("a", list) == [1]
    assert row.document("b", list) is None
    assert row.document("c", list) is None
    assert [fault.column for fault in row.problems] == ["B", "C"]


def test_what_stood_there_is_shown_in_part() -> None:
    row = cells("A,B\n1,2\n", {"A": "a"})
    row.add_problem("a", "x" * 500, Problem("no"))
    assert row.problems == [CellProblem("A", "x" * 200, Problem("no"))]


def test_a_row_of_tags_is_no_row() -> None:
    (table,) = read_tables(b"Nombre,Tel\n#org+name,#contact\nCasa,# 5\n", "x.csv")
    assert [is_tag_row(row) for row in table.rows] == [True, False]
