"""Given names and surnames told apart by evidence."""

from __future__ import annotations

import numpy as np
import pytest

from registry.search.name_table import table_of
from registry.search.name_words import NameWords, written_name

COMMON = [
    f"{given} {surname}"
    for given in ("Ana Rosa", "Luis Angel", "Marta Elena", "Cruz Alberto", "Ixchel Ana")
    for surname in ("Ajpop Bor", "Lopez Soto", "Bor Lopez", "Soto Ajpop", "Reyes Cruz")
]
"""A register whose words have their places."""


def roles(text: str, register: list[str] = COMMON) -> NameWords:
    table = table_of([written_name(name) for name in (*register, text)], [None] * 26)
    assert table.in_roles(written_name(text)) == table.words_of(len(register))
    return table.words_of(len(register))


@pytest.mark.parametrize(
    ("text", "given", "surnames"),
    [
        ("Ana Lopez", ("ana",), ("lopez",)),
        ("Ana Lopez Soto", ("ana",), ("lopez", "soto")),
        ("Ana Rosa Lopez", ("ana", "rosa"), ("lopez",)),
        ("Ixchel Ajpop Bor", ("ixchel",), ("ajpop", "bor")),
        ("Ana Rosa Lopez Soto", ("ana", "rosa"), ("lopez", "soto")),
        ("Ana Rosa Elena Lopez Soto", ("ana", "rosa", "elena"), ("lopez", "soto")),
        ("Ana", ("ana",), ()),
        ("Zzz Qqq", ("zzz",), ("qqq",)),
    ],
)
def test_the_custom_of_the_region(
    text: str, given: tuple[str, ...], surnames: tuple[str, ...]
) -> None:
    assert roles(text) == NameWords(given, surnames)


@pytest.mark.parametrize(
    "text", ["LOPEZ SOTO, Ana Rosa", "Lopez Soto Ana Rosa", "Ana Rosa Lopez Soto"]
)
def test_surnames_first_are_told_by_a_comma_or_by_all_other_names(text: str) -> None:
    assert roles(text) == NameWords(("ana", "rosa"), ("lopez", "soto"))


def test_three_words_written_surnames_first() -> None:
    assert roles("Lopez Soto Ana") == NameWords(("ana",), ("lopez", "soto"))
    assert roles("Lopez Ana Rosa") == NameWords(("ana", "rosa"), ("lopez",))


def test_no_word_is_lost_whatever_the_order() -> None:
    dice = np.random.default_rng(13)
    words = ["ana", "rosa", "luis", "lopez", "soto", "bor", "ajpop", "ixchel", "qqq", "reyes"]
    for _ in range(200):
        name = " ".join(dice.choice(words, dice.integers(1, 7)))
        found = roles(name)
        assert sorted(found.words) == sorted(name.split())
        assert max(len(found.given), len(found.surnames)) <= 3
