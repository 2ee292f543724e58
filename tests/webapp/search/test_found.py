from __future__ import annotations

import pytest

from webapp.search.found import SHOWN, FoundThing, first_of, names_it


@pytest.mark.parametrize(
    ("question", "texts", "expected"),
    [
        ("ronda", ("Rondas", ""), True),
        ("emision", ("Emisión del plan",), True),
        ("mca 01", ("MX MCA 01",), True),
        ("plan mcallen", ("McAllen", "plan"), True),
        ("allen", ("McAllen",), False),
        ("ronda x", ("Rondas",), False),
        ("", ("Rondas",), False),
        ("   ", ("Rondas",), False),
    ],
)
def test_each_word_begins_a_word(question: str, texts: tuple[str, ...], expected: bool) -> None:
    assert names_it(question, *texts) is expected


def test_so_many_are_shown_and_no_more_are_read() -> None:
    things = (FoundThing(str(number), "/") for number in range(100))
    assert len(first_of(things)) == SHOWN
    assert next(things).words == str(SHOWN)
