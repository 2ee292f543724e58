from __future__ import annotations

from core.tabular.error_file import RejectedRow, is_error_column, write_error_file
from core.tabular.mapping import mapped_columns, mapped_defaults, titles_signature
from core.tabular.reading import read_tables
from core.tabular.tables import Table


def table(text: str) -> Table:
    (found,) = read_tables(text.encode(), "x.csv")
    return found


def test_a_rejected_row_comes_back_as_it_was_with_its_faults() -> None:
    source = table("Nombre,Fila\n'=1+1,9\nEva,8\n")
    rejected = [RejectedRow(source, source.rows[0], "=no")]
    lines = write_error_file([source], rejected, str).decode("utf-8-sig").splitlines()
    assert lines == ['"Nombre","Fila","Qué está mal"', '"\'=1+1","2","\'=no"']


def test_several_tables_become_one_with_what_each_row_is() -> None:
    first, second = table("Nombre,Edad\nAna,30\n"), table("Nombre,Zona\nEva,Centro\n")
    rejected = [
        RejectedRow(first, first.rows[0], "edad", ("A",)),
        RejectedRow(second, second.rows[0], "zona", ("B",)),
    ]
    data = write_error_file([first, second], rejected, str, before=["Clase"])
    assert data.decode("utf-8-sig").splitlines() == [
        '"Clase","Nombre","Edad","Zona","Fila","Qué está mal"',
        '"A","Ana","30","","2","edad"',
        '"B","Eva","","Centro","2","zona"',
    ]


def test_a_corrected_file_is_mapped_as_the_first_one_was() -> None:
    sent, again = (
        table("Nombre,Edad\nAna,30\n"),
        table("NOMBRE,edad,Fila,What is wrong\nAna,3,2,x\n"),
    )
    assert titles_signature(sent) == titles_signature(again)
    assert titles_signature(sent) != titles_signature(table("Edad,Nombre\n30,Ana\n"))
    assert is_error_column("Qué está mal")


def test_a_mapping_names_only_targets_there_are() -> None:
    mapping = {
        "columns": {"A": {"field": "age"}, "B": {"field": "nothing"}, "C": "age", "Z": {}},
        "defaults": {"kind": "x", "empty": ""},
    }
    assert mapped_columns(["A", "B", "C", "D"], mapping, {"age"}) == {"A": "age"}
    assert mapped_defaults(mapping) == {"kind": "x"}
