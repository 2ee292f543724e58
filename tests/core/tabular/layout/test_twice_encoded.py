"""Texts encoded twice are mended column by column, and never on a suspicion."""

from __future__ import annotations

import pytest

from core.tabular.layout.twice_encoded import mend_table
from core.tabular.reading import read_tables
from core.tabular.tables import SourceRow, Table


def table(*cells: str, title: str = "Ciudad") -> Table:
    return Table("", (title,), tuple(SourceRow(at, (cell,)) for at, cell in enumerate(cells, 2)))


def twice(text: str) -> str:
    return "".join(
        bytes([byte]).decode("cp1252") if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else chr(byte)
        for byte in text.encode()
    )


@pytest.mark.parametrize(
    "text", ["Tapachulá", "Peñón Blanco", "MONTERREY, Á Í Ñ", "Où ça, à Québec", "«¿Qué?»", "10 €"]
)
def test_what_was_encoded_twice_reads_as_it_was_meant(text: str) -> None:
    mended = mend_table(table(twice(text), "Pharr", twice(text)))
    assert [row.cells[0] for row in mended.rows] == [text, "Pharr", text]
    assert mended.notes[0].gaps == {"columns": "Ciudad"}


def test_titles_too_and_through_a_file() -> None:
    (found,) = read_tables(twice("Teléfono,Dirección\n911,Peñón\n").encode(), "x.csv")
    assert found.titles == ("Teléfono", "Dirección")
    assert found.rows[0].cells == ("911", "Peñón")


@pytest.mark.parametrize("cells", [("Tapachula", "Córdoba"), ("SÃO PAULO", "BELÉM"), ("Âge", "é")])
def test_accents_that_are_right_stay(cells: tuple[str, ...]) -> None:
    came = table(*cells)
    assert mend_table(came) is came


def test_a_column_with_both_is_left_and_said() -> None:
    mended = mend_table(table(twice("Tapachulá"), "Córdoba"))
    assert [row.cells[0] for row in mended.rows] == [twice("Tapachulá"), "Córdoba"]
    assert "quedan como vinieron" in mended.notes[0].message
