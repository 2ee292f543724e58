"""Other ways to read an asked name: a word that is two, two that are one, a space that slipped."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from registry.search.name_words import particles
from registry.search.vocabulary import Vocabulary

MOST_READINGS = 4
_SPACE_LOST = 3.0
_LETTER_FOR_SPACE = 5.5
_SPACE_ADDED = 3.0
_SPACE_MOVED = 4.0
_MOST_MISFIT = 7.5
_FEWEST_LETTERS = 6
_SHORT_PIECE = 30.0

Reading = tuple[float, tuple[str, ...]]
"""What went wrong if a name is to be read so (its price), and the words."""


def readings(words: Sequence[str], vocabulary: Vocabulary, own: int = 0) -> list[Reading]:
    """Return the most likely other readings of asked words, the likeliest first, each once.

    `own` is how many bearers a word may have through the entry itself that asks: no more is no
    evidence that there is such a word.
    """
    ranked: list[tuple[float, float, tuple[str, ...]]] = [
        *_splits(words, vocabulary, own),
        *_joins(words, vocabulary, own),
    ]
    found: dict[tuple[str, ...], float] = {}
    for _, price, reading in sorted(ranked):
        found.setdefault(reading, price)
    found.pop(tuple(words), None)
    return [(price, reading) for reading, price in list(found.items())[:MOST_READINGS]]


# -- inside ---------------------------------------------------------------------------------


def _splits(
    words: Sequence[str], vocabulary: Vocabulary, own: int
) -> Iterator[tuple[float, float, tuple[str, ...]]]:
    for at, word in enumerate(words):
        if len(word) < _FEWEST_LETTERS or vocabulary.bearers_of(word) > own:
            continue
        for left, right, price in _cuts(word):
            rank = _rank(left, right, price, vocabulary)
            if rank is not None:
                pieces = tuple(piece for piece in (left, right) if piece not in particles())
                yield rank, price, (*words[:at], *pieces, *words[at + 1 :])


def _cuts(word: str) -> Iterator[tuple[str, str, float]]:
    """Yield two pieces of a word: a space lost between them, or a letter that stood for it."""
    for at in range(2, len(word) - 1):
        yield word[:at], word[at:], _SPACE_LOST
        if at + 1 < len(word) - 1:
            yield word[:at], word[at + 1 :], _LETTER_FOR_SPACE


def _rank(left: str, right: str, price: float, vocabulary: Vocabulary) -> float | None:
    """Return how unlikely two pieces are; None when one of them is nobody's word."""
    one, other = _fit(left, vocabulary), _fit(right, vocabulary)
    if one is None or other is None or one[0] + other[0] > _MOST_MISFIT:
        return None
    misfit = one[0] + other[0]
    is_short = min(len(left), len(right)) < 3
    common = 0.5 * math.log(one[1] * other[1] + 1.0)
    return price + misfit - common + (_SHORT_PIECE if is_short and misfit > 0 else 0.0)


def _fit(piece: str, vocabulary: Vocabulary) -> tuple[float, int] | None:
    if len(piece) < 2:
        return None
    if piece in particles():
        return 0.0, max(vocabulary.persons // 50, 1)
    return vocabulary.fit(piece)


def _joins(
    words: Sequence[str], vocabulary: Vocabulary, own: int
) -> Iterator[tuple[float, float, tuple[str, ...]]]:
    is_word = [vocabulary.bearers_of(word) > own for word in words]
    for at in range(len(words) - 1):
        if is_word[at] and is_word[at + 1]:
            continue
        joined = words[at] + words[at + 1]
        whole = vocabulary.fit(joined)
        if whole is not None:
            rank = whole[0] - 0.5 * math.log(whole[1] + 1.0)
            yield rank, _SPACE_ADDED, (*words[:at], joined, *words[at + 2 :])
        for cut in (len(words[at]) - 1, len(words[at]) + 1):
            left, right = joined[:cut], joined[cut:]
            moved = _rank(left, right, _SPACE_MOVED, vocabulary) if right else None
            if moved is not None:
                yield moved, _SPACE_MOVED, (*words[:at], left, right, *words[at + 2 :])
