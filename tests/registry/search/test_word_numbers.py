"""Words numbered thousands at a time have the numbers they would have one by one."""

from __future__ import annotations

import random

import pytest

from registry.search import word_numbers
from registry.search.word_numbers import WordNumbers

LENGTHS = (1, 2, 7, 8, 9, 15, 16, 17, 40)


@pytest.mark.parametrize("room", [0, 1, 8], ids=["no room", "little room", "room"])
def test_each_word_has_the_number_of_its_first_appearance(
    monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    monkeypatch.setattr(word_numbers, "_ROOM", room)
    monkeypatch.setattr(word_numbers, "_FIRST_BITS", 5)
    dice = random.Random(3)
    words = ["", *("".join(dice.choices("abñé", k=dice.choice(LENGTHS))) for _ in range(500))]
    texts = ["\n".join(dice.choices(words, k=dice.randrange(1, 90))) for _ in range(60)]
    texts += ["", "a\0\na\n\na", "a\n\n"]
    numbers, plain = WordNumbers(), {"": 0}
    for start in range(0, len(texts), 7):
        part = texts[start : start + 7]
        for text, found in zip(part, numbers.of(part), strict=True):
            one_by_one = [plain.setdefault(word, len(plain)) for word in text.split("\n")]
            assert found.tolist() == one_by_one
    assert numbers.words == list(plain)


def test_of_no_text_nothing_is_said() -> None:
    numbers = WordNumbers()
    assert (numbers.of([]), numbers.words) == ([], [""])
