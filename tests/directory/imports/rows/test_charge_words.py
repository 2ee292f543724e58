"""The words of jurisdictions: names, their kinds, where they lie, and what is excepted."""

from __future__ import annotations

import pytest

from directory.imports.rows.charge_words import ChargeLevel, clauses_of, spellings

NAMES = {"Texas", "Oklahoma", "Cameron", "Hidalgo", "Trinidad y Tobago", "Washington, D.C"}


def said(text: str) -> list[tuple[str, ChargeLevel | None, str]]:
    clauses = clauses_of(text, NAMES.__contains__)
    return [(each.text, each.level, each.within) for clause in clauses for each in clause.names]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Texas y Oklahoma", [("Texas", None, ""), ("Oklahoma", None, "")]),
        ("Trinidad y Tobago y Texas", [("Trinidad y Tobago", None, ""), ("Texas", None, "")]),
        ("Washington, D.C., Texas", [("Washington, D.C", None, ""), ("Texas", None, "")]),
        ("Texas: Cameron", [("Cameron", None, "Texas")]),
        (
            "condados de Cameron e Hidalgo en Texas",
            [("Cameron", ChargeLevel.COUNTY, "Texas"), ("Hidalgo", ChargeLevel.COUNTY, "Texas")],
        ),
        (
            "Cameron and Hidalgo Counties",
            [("Cameron", ChargeLevel.COUNTY, ""), ("Hidalgo", ChargeLevel.COUNTY, "")],
        ),
        ("condado de Cameron, Texas", [("Cameron", ChargeLevel.COUNTY, ""), ("Texas", None, "")]),
    ],
)
def test_names(text: str, expected: list[tuple[str, ChargeLevel | None, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text", ["Texas, excepto Hidalgo", "Texas (except Hidalgo)", "Texas sauf Hidalgo"]
)
def test_exceptions(text: str) -> None:
    (clause,) = clauses_of(text, NAMES.__contains__)
    assert [each.text for each in clause.names] == ["Texas"]
    assert [each.text for each in clause.excepted] == ["Hidalgo"]


def test_small_words_are_taken_off_one_by_one() -> None:
    assert list(spellings("todo el Canadá")) == ["todo el Canadá", "el Canadá", "Canadá"]


def test_thousands_of_conjunctions_are_not_all_tried_with_each_other() -> None:
    asked: list[str] = []

    def is_name(text: str) -> bool:
        asked.append(text)
        return False

    (clause,) = clauses_of("Texas y " * 2_000 + "Utah", is_name)
    assert len(clause.names) == 2_001
    assert len(asked) < 50 * 2_001
