from __future__ import annotations

from watch.replies.vocabulary import (
    CODE_SIGNS,
    CONTRASTS,
    DISTRESS,
    DISTRESS_WORDS,
    HARMLESS,
    MOVED_PHRASES,
    NEGATIONS,
    QUESTIONS,
    SAFE_PHRASES,
)
from watch.replies.words import is_cry, is_distress


def test_no_word_of_help_or_danger_is_harmless_and_no_negation_is() -> None:
    assert not [word for word in HARMLESS if is_cry(word)]
    assert not [word for word in HARMLESS if is_distress(word)]
    assert not HARMLESS & (NEGATIONS | CONTRASTS | QUESTIONS)


def test_all_words_are_written_as_they_are_compared() -> None:
    phrases = [
        each for all_ in (SAFE_PHRASES, MOVED_PHRASES) for row in all_.values() for each in row
    ]
    for word in (*phrases, *HARMLESS, *DISTRESS, *DISTRESS_WORDS):
        assert word == word.lower()
        assert word.isascii(), word


def test_no_sign_of_a_code_is_taken_for_another() -> None:
    assert not set("0O1IL") & set(CODE_SIGNS)
    assert len(CODE_SIGNS) == 31
