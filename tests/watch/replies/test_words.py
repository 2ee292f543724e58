from __future__ import annotations

import pytest

from watch.replies.words import is_cry, is_distress, is_known, spelt_word


@pytest.mark.parametrize(
    ("token", "at", "expected"),
    [
        ("ayda", 0, "ayuda"),
        ("ayda", 9, "ayuda"),
        ("saef", 0, "safe"),
        ("sfae", 9, "sfae"),
        ("same", 0, "same"),
        ("fire", 0, "fire"),
        ("vien", 0, "bien"),
        ("hell", 0, "help"),
        ("self", 0, "self"),
        ("nsafe", 0, "nsafe"),
    ],
)
def test_a_slip_is_read_in_help_everywhere_and_else_among_the_first_words(
    token: str, at: int, expected: str
) -> None:
    assert spelt_word(token, at) == expected


def test_words_are_sorted() -> None:
    assert is_cry("necesitamos")
    assert is_distress("inundacion")
    assert is_known("gracias")
    assert is_known("47")
    assert not is_known("tlayuda")
