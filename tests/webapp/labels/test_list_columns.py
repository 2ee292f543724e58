"""Each column of a list with what it is taken for: by the choice, else by the guess."""

from __future__ import annotations

from typing import Any

import pytest

from core.tabular.column_detection import ColumnGuess
from tests.webapp.conftest import House
from webapp.labels.list_columns import columns_shown


def badges(
    house: House, guess: ColumnGuess, mapping: dict[str, Any], language: str = "es"
) -> tuple[str, str, str]:
    with house.app.test_request_context("/", headers={"Cookie": f"language={language}"}):
        (column,) = columns_shown([guess], mapping)
    return column.field, column.sureness, column.tone


@pytest.mark.parametrize(
    ("field", "confidence", "words", "tone"),
    [
        ("phone", 0.95, "seguro", "ok"),
        ("phone", 0.85, "seguro", "ok"),
        ("phone", 0.84, "probable", "warn"),
        ("phone", 0.6, "probable", "warn"),
        ("phone", 0.59, "dudoso", "warn"),
        ("", 0.0, "no se lee", "off"),
    ],
)
def test_a_guess_says_how_sure_it_is(
    house: House, field: str, confidence: float, words: str, tone: str
) -> None:
    guess = ColumnGuess("Tel.", field, confidence, ())
    assert badges(house, guess, {}) == (field, words, tone)


@pytest.mark.parametrize(
    ("choice", "shown"),
    [
        ({"field": "email"}, ("email", "elegido", "ok")),
        ({"field": ""}, ("", "elegido", "ok")),
        ({}, ("", "elegido", "ok")),
        ({"field": "phone"}, ("phone", "dudoso", "warn")),
    ],
)
def test_a_choice_goes_before_the_guess_and_agreeing_with_it_makes_it_no_surer(
    house: House, choice: dict[str, str], shown: tuple[str, str, str]
) -> None:
    mapping = {"columns": {"Tel.": choice, "Otra": {"field": "note"}}}
    assert badges(house, ColumnGuess("Tel.", "phone", 0.5, ()), mapping) == shown


def test_columns_stand_in_order_with_their_samples_and_in_the_readers_language(
    house: House,
) -> None:
    guesses = [ColumnGuess("A", "", 0.0, ("1", "2")), ColumnGuess("B", "phone", 0.9, ())]
    with house.app.test_request_context("/"):
        columns = columns_shown(guesses, {"columns": {}})
    assert [(each.place, each.title, each.samples) for each in columns] == [
        (0, "A", ("1", "2")),
        (1, "B", ()),
    ]
    assert badges(house, guesses[0], {}, "en")[1] != badges(house, guesses[0], {}, "es")[1]
