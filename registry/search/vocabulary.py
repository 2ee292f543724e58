"""All words of the names of a register, and what an asked word says of each of them.

What a word says is a log-likelihood (natural logarithm) that the bearer of another word is meant,
after Fellegi and Sunter (1969): its rarity among the bearers, less the price of what went wrong
between the two. Rarity is bounded: a word that nobody bears is no better evidence than a rare one.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import distance
from rapidfuzz.process import cdist

from registry.search.name_words import said_at_home
from registry.search.sounds import sound_key, without_a_letter

LEAST_WORTH, MOST_WORTH = 4.0, 13.0
"""What the commonest and the rarest word say at least and at most."""
NEVER = 99.0
_BEHIND_ALL = "\U0010ffff"
_LETTERS = np.array([0, 4.2, 7.5, 10.5], np.float32)
"""Price of 0 to 3 letters written otherwise (insertion, loss, exchange, swap)."""
_FIRST_OF_FEW = 5.0
"""Price of one letter in a word of four or fewer: Ana and Ada are two names."""
_SOUNDS = np.array([1.6, 5.0, 8.6], np.float32)
"""Price of 0 to 2 letters' difference between sound keys of words spelt otherwise."""
_AT_HOME = 2.5
_INITIAL = 2.5
"""What an initial says: little, but not nothing."""
_FEWEST_OF_HEAD = 3
_BREAKS_OFF = {3: 5.0, 4: 3.5}
_BREAKS_OFF_LONG = 2.5
"""Price of a word that breaks off after so many letters: `Guad` for Guadalupe."""
_MOST_KNOWN = 20_000
"""So many asked words are remembered."""
_LONG = 7
"""From so many letters on three of them may be wrong."""


@dataclass(frozen=True, slots=True)
class WordLikeness:
    """What an asked word says of the words of the vocabulary that it may stand for."""

    at: NDArray[np.int32]
    """Their numbers, rising."""
    gain: NDArray[np.float32]
    best: float
    """The most it can say of anybody."""
    bearers: int
    """How many bear one of them."""


@dataclass(slots=True)
class Vocabulary:
    """Words by number; number 0 is no word. `bearers[n]` persons bear word n."""

    words: list[str]
    bearers: NDArray[np.int64]
    persons: int
    numbers: dict[str, int] = field(init=False)
    sounds: list[str] = field(init=False)
    _initials: NDArray[np.uint32] = field(init=False)
    _sorted: list[str] = field(init=False)
    _by_sound: dict[str, int] = field(init=False)
    _near_sounds: dict[str, int] = field(init=False)
    _known: dict[str, WordLikeness] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.numbers = {word: number for number, word in enumerate(self.words)}
        self.sounds = [sound_key(word) for word in self.words]
        self._initials = np.array([ord(word[0]) if word else 0 for word in self.words], np.uint32)
        self._sorted = sorted(self.words)
        self._by_sound, self._near_sounds = {}, {}
        for key, count in zip(self.sounds, self.bearers.tolist(), strict=True):
            self._by_sound[key] = self._by_sound.get(key, 0) + count
            for near in without_a_letter(key):
                self._near_sounds[near] = max(self._near_sounds.get(near, 0), count)

    def extended(self, words: Sequence[str], persons: int) -> Vocabulary:
        """Return the vocabulary with more words behind its own, each borne by one person."""
        if not words:
            return self
        more = np.ones(len(words), np.int64)
        return Vocabulary([*self.words, *words], np.concatenate([self.bearers, more]), persons)

    def worth(self, word: str) -> float:
        """Return what the word says when it is found as it was asked."""
        if len(word) == 1:
            return _INITIAL
        number = self.numbers.get(word)
        if number is None or not self.bearers[number]:
            return MOST_WORTH
        rarity = float(np.log(self.persons / self.bearers[number])) + 2.0
        return min(max(rarity, LEAST_WORTH), MOST_WORTH)

    def likeness(self, sought: Sequence[str]) -> list[WordLikeness]:
        """Return what each asked word says, as asked; remembered while the vocabulary is."""
        known = self._known
        if len(known) > _MOST_KNOWN:  # replaced, not emptied: another thread may be reading it
            known = self._known = {}
        new = [word for word in dict.fromkeys(sought) if word not in known]
        if new:
            known.update(zip(new, self._weigh(new), strict=True))
        return [known[word] for word in sought]

    def bearers_of(self, word: str) -> int:
        """Return how many bear a word, written so."""
        number = self.numbers.get(word)
        return int(self.bearers[number]) if number else 0

    def fit(self, piece: str) -> tuple[float, int] | None:
        """Return how badly a piece of a split word fits the vocabulary (0 as written, more for the
        same sound or one letter off) and how many bear what it fits; None when nothing fits.
        """
        number = self.numbers.get(piece)
        if number:
            return 0.0, int(self.bearers[number])
        key = sound_key(piece)
        if key in self._by_sound:
            return float(_SOUNDS[0]), self._by_sound[key]
        if len(key) < 3:
            return None
        most = max((self._near_sounds.get(near, 0) for near in without_a_letter(key)), default=0)
        return (float(_SOUNDS[1]), most) if most else None

    # -- inside -----------------------------------------------------------------------------

    def _weigh(self, sought: list[str]) -> list[WordLikeness]:
        written = cdist(
            sought, self.words, scorer=distance.OSA.distance, score_cutoff=3, dtype=np.uint8
        )
        keys = [sound_key(word) for word in sought]
        heard = cdist(
            keys, self.sounds, scorer=distance.OSA.distance, score_cutoff=2, dtype=np.uint8
        )
        return [
            self._likeness(word, written[row], heard[row], len(keys[row]))
            for row, word in enumerate(sought)
        ]

    def _likeness(
        self, word: str, written: NDArray[np.uint8], sounds: NDArray[np.uint8], key_length: int
    ) -> WordLikeness:
        if len(word) == 1:
            at = np.flatnonzero(self._initials == ord(word)).astype(np.int32)
            return self._of(at, np.full(len(at), _INITIAL, np.float32))
        price = np.minimum(_letter_prices(len(word))[written], _sound_prices(key_length)[sounds])
        self._put_other_names(word, price)
        self._put_broken_off(word, price)
        at = np.flatnonzero(price < NEVER).astype(np.int32)
        worth = self.worth(word)
        gain = np.maximum(worth - price[at], 0.0)
        # An initial in the register says as little of an asked word as one that is asked.
        short = np.flatnonzero((self._initials == ord(word[0])) & (self._lengths() == 1))
        at, first = np.unique(np.concatenate([at, short]).astype(np.int32), return_index=True)
        gain = np.concatenate([gain, np.full(len(short), _INITIAL, np.float32)])[first]
        useful = gain > 0
        return self._of(at[useful], gain[useful].astype(np.float32))

    def _lengths(self) -> NDArray[np.int64]:
        return np.fromiter(map(len, self.words), np.int64, len(self.words))

    def _put_other_names(self, word: str, price: NDArray[np.float32]) -> None:
        for other in said_at_home().get(word, ()):
            number = self.numbers.get(other)
            if number:
                price[number] = min(price[number], _AT_HOME)

    def _put_broken_off(self, word: str, price: NDArray[np.float32]) -> None:
        """Lower the price of words that the asked one begins, and of those that begin it."""
        if len(word) < _FEWEST_OF_HEAD:
            return
        first = bisect.bisect_left(self._sorted, word)
        last = bisect.bisect_left(self._sorted, word + _BEHIND_ALL)
        longer = [self.numbers[each] for each in self._sorted[first:last]]
        if longer:
            price[longer] = np.minimum(price[longer], _broken_off(len(word)))
        for length in range(_FEWEST_OF_HEAD + 1, len(word)):
            shorter = self.numbers.get(word[:length])
            if shorter:
                price[shorter] = min(price[shorter], _broken_off(length))

    def _of(self, at: NDArray[np.int32], gain: NDArray[np.float32]) -> WordLikeness:
        keep = at > 0
        at, gain = at[keep], gain[keep]
        best = float(gain.max()) if len(gain) else 0.0
        return WordLikeness(at, gain, best, int(self.bearers[at].sum()))


def _broken_off(letters: int) -> float:
    return _BREAKS_OFF.get(letters, _BREAKS_OFF_LONG)


def _letter_prices(length: int) -> NDArray[np.float32]:
    """Return the price for each distance of a word so long; beyond what fits its length, never."""
    prices = np.full(256, NEVER, np.float32)
    prices[:4] = _LETTERS
    if length <= 4:
        prices[1] = _FIRST_OF_FEW
    prices[(1 if length <= 4 else 2 if length <= _LONG else 3) + 1 : 4] = NEVER
    return prices


def _sound_prices(length: int) -> NDArray[np.float32]:
    prices = np.full(256, NEVER, np.float32)
    prices[:3] = _SOUNDS
    if length <= 4:
        prices[2] = NEVER
    if length <= 2:
        prices[1] = NEVER
    return prices
