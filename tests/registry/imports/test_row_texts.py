"""The cells of a row by target: clean, and what is wrong with them named beside."""

from __future__ import annotations

import pytest

from core.problems import Problem
from registry.imports.row_texts import LONGEST_CELL, RowTexts
from tests.registry.imports.small_lists import one_row, plan_for

LIST = "nombre;teléfono 1;teléfono 2;municipio;consentimiento\n"


def row_of(line: str) -> RowTexts:
    plan = plan_for(LIST + line)
    return RowTexts(plan, plan.table.rows[0])


def test_several_columns_of_a_target_stand_in_order_behind_their_titles() -> None:
    row = row_of("Ana;no tiene;956 555 0102;McAllen;sí\n")
    assert row.cells("phone") == [("teléfono 1", "no tiene"), ("teléfono 2", "956 555 0102")]
    assert row.titled_texts("phone") == [("teléfono 2", "956 555 0102")]
    assert (row.text("phone"), row.text("email")) == ("956 555 0102", "")


@pytest.mark.parametrize(
    ("cell", "text", "why"),
    [
        ("=SUM(A1)", "", "empieza como una fórmula"),
        ("@cmd", "", "empieza como una fórmula"),
        ("+cmd(1)!A", "", "empieza como una fórmula"),
        ("+1 (956) 555-0142 ó 555-0143", "+1 (956) 555-0142 ó 555-0143", ""),
        ("+1 (956) 555-0142|cmd(1)", "", "empieza como una fórmula"),
        ("+1 (956) 555-0101", "+1 (956) 555-0101", ""),
        ("-98.23", "-98.23", ""),
        ("'=1+1", "", "empieza como una fórmula"),
        ('=""956""', "956", ""),
        ("a\x07b", "ab", ""),
        ("x" * (LONGEST_CELL + 1), "x" * LONGEST_CELL, f"es más largo que {LONGEST_CELL}"),
    ],
)
def test_a_cell_comes_without_formulas_guards_and_control_characters(
    cell: str, text: str, why: str
) -> None:
    row = one_row(note=cell)
    assert row.text("note") == text
    reasons = [each.problem.explain(str) for each in row.problems]
    assert [reason.startswith(why) for reason in reasons] == ([True] if why else [])


def test_a_cell_that_asks_to_empty_a_field_says_nothing_else() -> None:
    row = one_row(phone="(borrar)", note="(vaciar)", email="ana@example.org")
    assert row.cleared == {"phone", "note"}
    assert (row.text("phone"), row.cells("note")) == ("", [])


def test_words_about_migratory_status_are_neither_kept_nor_repeated() -> None:
    row = one_row()
    row.add("Notas", "sin papeles desde 2019", Problem("no se entiende"))
    row.keep("Notas", "pidió asilo")
    row.add("Notas", "toca dos veces", Problem("no se entiende"))
    assert row.words == ["Notas: toca dos veces"]
    assert [each.value for each in row.problems] == ["", "toca dos veces"]
    assert "migratoria" in row.problems[0].problem.message


def test_a_cell_without_a_title_is_kept_and_named() -> None:
    row = row_of("Ana;;;McAllen;sí;sobra\n")
    assert row.words == [": sobra"]
    assert "más celdas que títulos" in row.problems[0].problem.message
