"""A word that is two, two that are one, and a space that slipped."""

from __future__ import annotations

import numpy as np
import pytest

from registry.search.readings import MOST_READINGS, readings
from registry.search.vocabulary import Vocabulary

WORDS = ["", "ana", "lopez", "soto", "cruz", "maria", "guadalupe"]
VOCABULARY = Vocabulary(WORDS, np.array([0, 90, 80, 70, 60, 50, 40]), 100)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        (["ana", "lopezsoto"], ("ana", "lopez", "soto")),
        (["ana", "lop", "ez"], ("ana", "lopez")),
        (["anal", "opez"], ("ana", "lopez")),
        (["mariaguadalupe"], ("maria", "guadalupe")),
    ],
)
def test_how_it_may_be_meant(asked: list[str], meant: tuple[str, ...]) -> None:
    assert meant in [words for _, words in readings(asked, VOCABULARY)]


def test_names_that_people_bear_are_read_as_they_are() -> None:
    assert readings(["ana", "lopez", "soto"], VOCABULARY) == []


def test_what_the_entry_alone_bears_is_no_evidence_of_such_a_word() -> None:
    joined = VOCABULARY.extended(["lopezsoto"], 101)
    assert readings(["ana", "lopezsoto"], joined) == []
    assert ("ana", "lopez", "soto") in [
        words for _, words in readings(["ana", "lopezsoto"], joined, own=1)
    ]


def test_there_are_few_readings_whatever_is_asked() -> None:
    assert len(readings(["abcdefghijkl" * 4, "zz", "yy"], VOCABULARY)) <= MOST_READINGS
