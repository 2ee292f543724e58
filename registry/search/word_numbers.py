"""Numbers of the words of a whole country, given as its blocks of names are laid together.

Of the millions of words in the blocks of a large country nearly all are known from a block before.
They are looked up thousands at a time, as the bytes they are, in a table of arrays; only a word
that is not found there (a new one, a very long one, one whose places are taken) becomes a string.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint32]
_Bits = NDArray[np.uint64]
_Positions = NDArray[np.int64]
_Places = tuple[_Positions, _Positions]
"""The first and the second place of each of some words."""

_HALF = 8
"""So many bytes of a word are compared at once; twice as many at most."""
_ROOM = 8
"""So many places there are at least for each word: most find one of their two free."""
_FIRST_BITS = 12
_LINE_FEED = 10
_MASKS: _Bits = np.array([(1 << 8 * used) - 1 for used in range(_HALF + 1)], np.uint64)
_MIX = tuple(np.uint64(each) for each in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F))
_MIX_AGAIN = np.uint64(0xD6E8FEB86659FD93)


@dataclass(slots=True)
class WordNumbers:
    """Words in the order of their numbers; the first is empty: no word."""

    words: list[str] = field(default_factory=lambda: [""])
    _numbers: dict[str, int] = field(default_factory=lambda: {"": 0})
    _table: _PlacedWords = field(default_factory=lambda: _PlacedWords.of_size(_FIRST_BITS))

    def of(self, texts: Sequence[str]) -> list[Numbers]:
        """Return the numbers of the words of some texts, a line each; a new word gets the next."""
        sizes = [text.count("\n") + 1 for text in texts]
        found = self._found("\n".join(texts)) if texts else np.empty(0, np.uint32)
        return np.split(found, np.cumsum(sizes)[:-1]) if texts else []

    # -- inside -----------------------------------------------------------------------------

    def _found(self, text: str) -> Numbers:
        if "\0" in text:  # it would look like the end of a word
            return np.array([self._number(word) for word in text.split("\n")], np.uint32)
        data = text.encode()
        lines = _Lines.of(data)
        found, places = self._table.find(lines)
        new = np.flatnonzero((found == 0) & (lines.lengths > 0))
        if len(new):
            starts, ends = lines.starts[new], lines.starts[new] + lines.lengths[new]
            pairs = zip(starts.tolist(), ends.tolist(), strict=True)
            found[new] = [self._number(data[start:end].decode()) for start, end in pairs]
            self._table.place(lines, new, [each[new] for each in places], found[new])
        while len(self.words) * _ROOM > len(self._table.number):
            self._table = self._table.larger()
        return found

    def _number(self, word: str) -> int:
        number = self._numbers.setdefault(word, len(self.words))
        if number == len(self.words):
            self.words.append(word)
        return number


# -- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Lines:
    """Words, one a line: where each begins, how long it is, and its first sixteen bytes."""

    starts: _Positions
    lengths: _Positions
    heads: _Bits
    tails: _Bits

    @classmethod
    def of(cls, data: bytes) -> _Lines:
        ends = np.flatnonzero(np.frombuffer(data, np.uint8) == _LINE_FEED)
        ends = np.append(ends, len(data))
        starts: _Positions = np.zeros(len(ends), np.int64)
        starts[1:] = ends[:-1] + 1
        lengths = ends - starts
        padded = data + bytes(2 * _HALF)
        windows: Any = np.ndarray(len(data) + _HALF + 1, "<u8", padded, strides=(1,))
        heads = windows[starts] & _MASKS[np.minimum(lengths, _HALF)]
        tails = windows[starts + _HALF] & _MASKS[np.clip(lengths - _HALF, 0, _HALF)]
        return cls(starts, lengths, heads, tails)


@dataclass(frozen=True, slots=True)
class _PlacedWords:
    """Words of at most sixteen bytes, each at one of two places that follow from its bytes."""

    heads: _Bits
    tails: _Bits
    number: Numbers
    """0 where the place is free."""

    @classmethod
    def of_size(cls, bits: int) -> _PlacedWords:
        size = 1 << bits
        return cls(np.zeros(size, np.uint64), np.zeros(size, np.uint64), np.zeros(size, np.uint32))

    def find(self, lines: _Lines) -> tuple[Numbers, _Places]:
        """Return the numbers of words, 0 of each that is not here, and where each may stand."""
        one, other = self._places(lines.heads, lines.tails)
        found = self._at(one, lines.heads, lines.tails)
        rest = np.flatnonzero(found == 0)
        found[rest] = self._at(other[rest], lines.heads[rest], lines.tails[rest])
        found[lines.lengths > 2 * _HALF] = 0
        return found, (one, other)

    def place(
        self, lines: _Lines, at: _Positions, places: Sequence[_Positions], numbers: Numbers
    ) -> None:
        """Put words where they may stand, as far as they are short enough and a place is free."""
        left = lines.lengths[at] <= 2 * _HALF
        for each in places:
            those = np.flatnonzero(left & (self.number[each] == 0))
            place = each[those]
            # Of several for one place the last stands there, in all three arrays.
            self.heads[place] = lines.heads[at[those]]
            self.tails[place] = lines.tails[at[those]]
            self.number[place] = numbers[those]
            left &= self.number[each] != numbers

    def larger(self) -> _PlacedWords:
        """Return the words with four times the room."""
        fresh = _PlacedWords.of_size(len(self.number).bit_length() + 1)
        known = np.flatnonzero(self.number)
        heads, tails, number = self.heads[known], self.tails[known], self.number[known]
        # Of two for one place one is left out: it is placed again when it is next looked up.
        place, _ = fresh._places(heads, tails)
        _, first = np.unique(place, return_index=True)
        place = place[first]
        fresh.heads[place], fresh.tails[place] = heads[first], tails[first]
        fresh.number[place] = number[first]
        return fresh

    def _at(self, places: _Positions, heads: _Bits, tails: _Bits) -> Numbers:
        is_it = (self.heads.take(places) == heads) & (self.tails.take(places) == tails)
        return np.asarray(self.number.take(places) * is_it)

    def _places(self, heads: _Bits, tails: _Bits) -> _Places:
        shift = np.uint64(65 - len(self.number).bit_length())
        mixed = heads * _MIX[0] ^ tails * _MIX[1]
        mixed ^= mixed >> np.uint64(29)
        mixed *= _MIX[0]
        again = mixed * _MIX_AGAIN
        return (mixed >> shift).astype(np.int64), (again >> shift).astype(np.int64)
