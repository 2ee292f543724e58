from __future__ import annotations

import pytest

from watch.replies.spelling import folded, is_one_slip, key_one_slip_away, tokens_of


@pytest.mark.parametrize(
    ("word", "key", "expected"),
    [
        ("ayuda", "ayuda", True),
        ("ayda", "ayuda", True),
        ("ayuuda", "ayuda", True),
        ("ayida", "ayuda", True),
        ("yauda", "ayuda", True),
        ("ayudas", "ayuda", True),
        ("ayd", "ayuda", False),
        ("yuadа", "ayuda", False),
        ("saef", "safe", True),
        ("sfea", "safe", False),
        ("", "safe", False),
    ],
)
def test_one_slip_of_a_finger_is_seen(word: str, key: str, expected: bool) -> None:
    assert is_one_slip(word, key) is expected
    assert is_one_slip(key, word) is expected


def test_the_first_key_one_slip_away_is_named() -> None:
    assert key_one_slip_away("hlep", ("ayuda", "help")) == "help"
    assert key_one_slip_away("casa", ("ayuda", "help")) == ""


def test_words_are_compared_without_case_accents_and_apostrophes() -> None:
    assert folded("MUDÉ I’m don't J’ai d'aide") == "mude im dont j ai d aide"
    assert tokens_of(folded("¡AYUDAAAA! 2️⃣")) == ("ayuda", "2")
