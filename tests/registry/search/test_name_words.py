"""Names taken apart as clerks and people write them."""

from __future__ import annotations

import pytest

from registry.search.name_words import (
    LONGEST_WORD,
    MOST_WORDS,
    WrittenName,
    plain_words,
    said_at_home,
    written_name,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mª de la Cruz Hdez. Ramírez", ["maria", "cruz", "hernandez", "ramirez"]),
        ("MA. GPE. DE LOS ÁNGELES", ["maria", "guadalupe", "angeles"]),
        ("Sra. Rosa viuda de Soto", ["rosa", "soto"]),
        ("Tz'unun  Ajpop-Bor", ["tzunun", "ajpop", "bor"]),
        ("O’Brien Kelly-Smith", ["obrien", "kelly", "smith"]),
        ("Sra. de", ["sra", "de"]),
        ("", []),
    ],
)
def test_what_comes_and_goes_with_the_writer_is_left_out(text: str, words: list[str]) -> None:
    assert plain_words(text) == words


@pytest.mark.parametrize(
    ("text", "words", "given"),
    [
        ("PÉREZ LÓPEZ, Ana María", ("ana", "maria", "perez", "lopez"), 2),
        ("de León, José", ("jose", "leon"), 1),
        ("Ana, ", ("ana",), 0),
        (", Ana", ("ana",), 0),
        ("Ana Pérez", ("ana", "perez"), 0),
    ],
)
def test_a_comma_says_which_are_the_surnames(text: str, words: tuple[str, ...], given: int) -> None:
    assert written_name(text) == WrittenName(words, given)


@pytest.mark.parametrize("text", ["ab" * 2000, "ana " + "x" * 5000, "é" * 300 + " Bor"])
def test_no_word_is_longer_than_anybodys(text: str) -> None:
    assert max(map(len, written_name(text).words)) <= LONGEST_WORD


def test_a_name_has_six_words_at_most() -> None:
    assert len(written_name("a1 " * 40).words) == MOST_WORDS


@pytest.mark.parametrize(
    ("one", "other"), [("francisco", "pancho"), ("juan", "john"), ("guadalupe", "lupita")]
)
def test_names_at_home_hold_both_ways(one: str, other: str) -> None:
    assert other in said_at_home()[one]
    assert one in said_at_home()[other]


def test_no_name_stands_for_itself() -> None:
    assert not [word for word, others in said_at_home().items() if word in others]
