"""What an asked word says of the words people bear."""

from __future__ import annotations

import numpy as np
import pytest

from registry.search.vocabulary import MOST_WORTH, Vocabulary

WORDS = ["", "maria", "jimenez", "guadalupe", "francisco", "ana", "ada", "j", "bor"]
COUNTS = [0, 900, 40, 60, 50, 300, 5, 2, 1]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(WORDS, np.array(COUNTS), 1000)


def gain(vocabulary: Vocabulary, asked: str, word: str) -> float:
    (likeness,) = vocabulary.likeness([asked])
    found = dict(zip(likeness.at.tolist(), likeness.gain.tolist(), strict=True))
    return float(found.get(WORDS.index(word), 0.0))


def test_a_rare_word_says_more_and_an_unknown_one_no_more_than_the_rarest(
    vocabulary: Vocabulary,
) -> None:
    assert vocabulary.worth("maria") < vocabulary.worth("jimenez") < vocabulary.worth("bor")
    assert vocabulary.worth("nobody") == MOST_WORTH


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ("jimenez", "jimenez"),
        ("gimenes", "jimenez"),  # as it sounds
        ("jimnez", "jimenez"),  # a letter lost
        ("lupita", "guadalupe"),  # as at home
        ("pancho", "francisco"),
        ("guad", "guadalupe"),  # broken off
        ("guadalupana", "guadalupe"),
        ("j", "jimenez"),  # an initial
        ("jorge", "j"),
    ],
)
def test_what_a_word_may_stand_for(vocabulary: Vocabulary, asked: str, word: str) -> None:
    assert gain(vocabulary, asked, word) > 0


@pytest.mark.parametrize(
    ("asked", "word"), [("ana", "ada"), ("bor", "ana"), ("maria", "guadalupe"), ("m", "jimenez")]
)
def test_what_it_hardly_stands_for(vocabulary: Vocabulary, asked: str, word: str) -> None:
    assert gain(vocabulary, asked, word) < 3.0


def test_the_word_itself_says_most(vocabulary: Vocabulary) -> None:
    for word in WORDS[1:-2]:
        (likeness,) = vocabulary.likeness([word])
        assert likeness.at[int(np.argmax(likeness.gain))] == WORDS.index(word)


def test_more_words_behind_its_own(vocabulary: Vocabulary) -> None:
    more = vocabulary.extended(["ixchel"], 1001)
    assert more.bearers_of("ixchel") == 1
    assert vocabulary.bearers_of("ixchel") == 0
    assert vocabulary.extended([], 1000) is vocabulary
