"""Which words of names are given names and which are surnames, for many names at once.

Evidence decides, in this order: a comma (`WrittenName.given`); where the words stand in all other
names of the register (a word that mostly opens names is a given name, one that mostly ends them a
surname); and only then the custom of the region, two surnames at the end.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from registry.search.name_words import MOST_GIVEN, MOST_SURNAMES, MOST_WORDS, given_names

UNKNOWN = 0.5
_KNOWN_SEEN = 5
"""A given name of the table counts as if it had opened so many names."""
_FEWEST_SEEN = 3
"""A word seen less often at either end says nothing."""
_INNER = 0.5
"""What it counts to stand second, or last but one, among four words or more."""
_GIVEN, _SURNAME, _SURELY_SURNAME = 0.7, 0.4, 0.15

Rows = NDArray[np.uint32]
"""names x 6: numbers of words; 0 where there is none."""
Counts = NDArray[np.uint8]


def givenness_of(words: Sequence[str], written: Rows, counts: Counts) -> NDArray[np.float32]:
    """Return for each word of the vocabulary how sure it is that it is a given name: 0 a surname, 1
    given, 0.5 unknown. `written` holds the words in the order they were written in, `counts` how
    many each name has.
    """
    size = len(words)
    first, last = np.zeros(size, np.float32), np.zeros(size, np.float32)
    for start in range(0, len(counts), _MANY):
        part, own = written[start : start + _MANY], counts[start : start + _MANY]
        for least, inside, weight in ((2, 0, 1.0), (4, 1, _INNER)):
            those = np.flatnonzero(own >= least)
            ends = own[those].astype(np.intp) - 1 - inside
            first += weight * np.bincount(part[those, inside], minlength=size)
            last += weight * np.bincount(part[those, ends], minlength=size)
    known = given_names()
    first += _KNOWN_SEEN * np.fromiter((word in known for word in words), np.float32, size)
    seen = first + last
    share = (first + 0.5) / (seen + 1.0)
    return np.where(seen >= _FEWEST_SEEN, share, UNKNOWN).astype(np.float32)


def in_roles(
    written: Rows, counts: Counts, given_counts: Counts, givenness: NDArray[np.float32]
) -> Rows:
    """Return the words with given names in the first three columns and surnames in the last three.

    `given_counts` says how many given names a name has whose words stand in that order already, 0
    where nobody knows; `givenness` is that of each word by its number.
    """
    rows = np.zeros((len(written), MOST_WORDS), written.dtype)
    for first in range(0, len(written), _CHUNK):
        part = slice(first, first + _CHUNK)
        own, count, given = written[part], counts[part], given_counts[part]
        cut, is_turned = _cuts(count, givenness.take(own))
        cut = np.where(given > 0, given, cut)
        is_turned &= given == 0
        kind = (count * np.intp(MOST_GIVEN + 1) + np.minimum(cut, MOST_GIVEN)) * 2 + is_turned
        sources = _SOURCES.take(kind, axis=0)
        # Behind the words of each name stands one that is none, for columns that stay empty.
        padded = np.zeros((len(own), MOST_WORDS + 1), written.dtype)
        padded[:, :MOST_WORDS] = own
        sources += (np.arange(len(own)) * (MOST_WORDS + 1))[:, None]
        rows[part] = padded.take(sources)
    return rows


# -- inside ---------------------------------------------------------------------------------

_CHUNK, _MANY = 8_192, 500_000
"""So many names are put in order, or counted, at a time: a whole country's would take memory for
nothing, and leave the processor's cache with each step."""


def _source_columns() -> NDArray[np.intp]:
    """Return from which written word each of the six columns comes, 6 for none; a row for how many
    words there are, how many are given names, and whether the surnames stand first (then the words
    are taken from the cut on, and after them from the beginning).
    """
    sources = np.full((MOST_WORDS + 1, MOST_GIVEN + 1, 2, MOST_WORDS), MOST_WORDS)
    for count, cut, turned in np.ndindex(sources.shape[:3]):
        start = count - cut if turned else 0
        for at in range(count):
            column = at if at < cut else at - cut + MOST_GIVEN
            if column < MOST_WORDS:
                sources[count, cut, turned, column] = (at + start) % count
    return sources.reshape(-1, MOST_WORDS)


_SOURCES = _source_columns()


def _cuts(
    counts: Counts, likely: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return how many words are given names, and whether the surnames stand first."""
    begins = np.arange(len(counts)) * MOST_WORDS
    number = counts.astype(np.int64)
    last = np.maximum(number - 1, 0)
    is_turned = (
        (number > 1)
        & (likely[:, 0] <= np.where(number > 2, UNKNOWN, _SURNAME))
        & (likely.take(begins + last) > _GIVEN)
    )
    at_start = _given_at_start(number, likely, begins)
    cut = np.where(is_turned, _given_at_end(number, likely), at_start)
    least = np.maximum(number - MOST_SURNAMES, np.minimum(number, 1))
    return np.clip(cut, least, np.minimum(number, MOST_GIVEN)), is_turned


def _given_at_start(
    number: NDArray[np.int64], likely: NDArray[np.float32], begins: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return how many words open the name: all but two, more where the next is a given name too,
    fewer where the last of them is surely none.
    """
    cut = np.maximum(number - 2, 1)
    following = likely.take(begins + np.minimum(cut, MOST_WORDS - 1))
    before = likely.take(begins + np.maximum(cut - 1, 0))
    is_next = (number > 2) & (following > np.where(number == 3, UNKNOWN, _GIVEN))
    is_less = (cut > 1) & (before < _SURELY_SURNAME)
    words: NDArray[np.int64] = cut + is_next - (is_less & ~is_next)
    return words


def _given_at_end(number: NDArray[np.int64], likely: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return how many words end a name whose surnames stand first: all but two, or but one where
    the second is a given name.
    """
    second = likely[:, 1] > UNKNOWN
    return np.where(number <= 2, number - 1, np.where((number == 3) & ~second, 1, number - 2)
                    + ((number == 3) & second))  # fmt: skip
