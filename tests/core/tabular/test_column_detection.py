"""Columns detected for targets no package has: the seam by itself."""

from __future__ import annotations

import pytest

from core.tabular.cells.numbers import read_number
from core.tabular.column_detection import TitleWords, detect_columns
from core.tabular.reading import read_tables
from core.tabular.tables import Table
from core.tabular.targets import ImportTarget

AGE = ImportTarget("age", "Edad", ("edad", "age"), test=read_number)
NAME = ImportTarget("name", "Nombre", ("nombre", "name"), counter_test=read_number)
NOTE = ImportTarget("note", "Nota", ("nota",), is_many=True, is_found_within=True)
TARGETS = (NAME, AGE, NOTE)


def table(text: str) -> Table:
    (found,) = read_tables(text.encode(), "x.csv")
    return found


def fields(text: str, words: TitleWords | None = None) -> list[str]:
    return [each.field for each in detect_columns(table(text), TARGETS, words)]


def test_titles_and_cells_must_agree() -> None:
    assert fields("Nombre,Edad\nAna,30\nEva,31\nIda,32\n") == ["name", "age"]
    assert fields("Nombre,Edad\nAna,alta\nEva,baja\nIda,media\n") == ["name", ""]


def test_a_column_of_numbers_holds_no_names() -> None:
    assert fields("Nombre,Name\n1,Ana\n2,Eva\n3,Ida\n") == ["", "name"]


def test_each_target_is_one_column_unless_it_may_be_many() -> None:
    assert fields("Edad,Age\n30,30\n31,31\n32,32\n") == ["age", ""]
    assert fields("Nota,Nota del médico\nx,y\n") == ["note", "note"]


def test_words_of_a_title_can_refuse_it_or_make_it_somebody_elses() -> None:
    words = TitleWords(refused=frozenset({"visa"}), of_others=frozenset({"medico"}))
    assert fields("Nombre visa,Nota del médico,Nota\nx,y,z\n", words) == ["", "", "note"]


def test_in_a_table_of_ours_the_titles_alone_decide() -> None:
    words = TitleWords(own={"apodo": NAME, "edad": None}, are_own=True)
    assert fields("Apodo,Edad\n1,30\n2,31\n3,32\n", words) == ["name", ""]


def test_a_guess_says_how_sure_it_is_and_shows_what_it_saw() -> None:
    (guess,) = detect_columns(table("Edad\n30\n30\n31\nvieja\n"), (AGE,))
    assert guess.confidence == pytest.approx(0.95 * (0.3 + 0.7 * 0.75), abs=0.01)
    assert guess.samples == ("30", "31", "vieja")
