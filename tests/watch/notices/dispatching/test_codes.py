"""Codes of four signs: no word, no number, nothing that looks like something else."""

from __future__ import annotations

import random

import pytest

from watch.notices.dispatching.codes import FIGURES, LETTERS, SIGNS, new_codes, typed_code


def test_codes_are_distinct_and_neither_words_nor_numbers() -> None:
    codes = new_codes(3000, {"A2B3"}, random.Random(7).choice)
    assert len(set(codes)) == 3000
    assert "A2B3" not in codes
    assert all(set(each) & set(LETTERS) and set(each) & set(FIGURES) for each in codes)
    assert set("".join(codes)) <= set(SIGNS)
    assert set("0O1IL").isdisjoint(SIGNS)


@pytest.mark.parametrize(
    ("text", "code"),
    [("k7 m2", "K7M2"), ("K7-M2", "K7M2"), ("k7m2.", "K7M2"), ("K7M", ""), ("K0M2", ""), ("", "")],
)
def test_a_code_is_read_however_it_is_typed(text: str, code: str) -> None:
    assert typed_code(text) == code
