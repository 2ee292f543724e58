"""Who may be meant by a name, by names alone and the year of birth if it is known.

The bearers of the rarest sought word are weighed first, then those of the next, until nobody who
was not weighed can reach the last place of the answer: the answer is exact then. Crowded words
have a bound besides: their nearest spellings alone are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from registry.search.name_table import FIRST_YEAR, NameTable
from registry.search.name_words import NameWords
from registry.search.readings import readings
from registry.search.weighing import SoughtName, rough_best, weigh

_MOST_WEIGHED = 60_000
"""So many bearers are looked at for one reading of a name."""
_ENOUGH_WEIGHED = 20_000
_CROWDED = 6
"""Of a word that brings more, so many spellings are followed."""
_WELL_EXPLAINED = 8.0
"""A best answer that lacks more of what the name says makes it be read in other ways, too."""
_NEVER = -1e9
_REMEMBERED = np.array([3.3, 2.1, 1.2, 1.1, 0.9, 0.8, -0.8, -1.5, -2.2, -3.5], np.float32)
"""By the years between the year asked and the one registered."""
NOBODY = np.zeros(0, np.int32)

YearGain = Callable[[NDArray[np.int64]], NDArray[np.float32]]
"""What a year of birth so many years away says."""


@dataclass(frozen=True, slots=True)
class Found:
    """One person who may be meant: the row of the table, and what speaks for them."""

    row: int
    score: float
    agreement: float
    """What the words in common say for it."""
    price: float
    """What the other words, and their order, say against it."""
    differing: float = 0.0
    """How much of that is of words that differ, not of words left out."""


@dataclass(frozen=True, slots=True)
class InRegister:
    """Where the name that is sought stands in the register itself: looking for others like it."""

    row: int
    """It is not an answer, and what it alone bears is no evidence of such a word."""


def remembered_year(gap: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return what it says that somebody asks for a year of birth so many years away from the one
    registered: people remember the age of others within a few years. One year in some sixty is
    that of anybody, so that a gap of five still speaks for who is meant.
    """
    return _REMEMBERED[np.minimum(gap, len(_REMEMBERED) - 1)]


def search_names(
    table: NameTable,
    name: NameWords,
    birth_year: int | None = None,
    top: int = 10,
    *,
    year_gain: YearGain = remembered_year,
    also: NDArray[np.int32] = NOBODY,
    itself: InRegister | None = None,
) -> list[Found]:
    """Return the `top` who are most likely meant, the likeliest first, and all of `also`; none for
    an empty name.
    """
    if not name.words or not len(table):
        return []
    search = _Search(table, birth_year, year_gain, top, also, itself)
    search.follow(name, 0.0)
    said = sum(table.vocabulary.worth(word) for word in name.words)
    if search.best < said - _WELL_EXPLAINED:
        own = 0 if itself is None else 1
        for price, words in readings(name.words, table.vocabulary, own):
            search.follow(_in_roles(words, name), price)
    return search.found()


def liken(table: NameTable, name: NameWords, rows: Sequence[int]) -> list[Found]:
    """Return what a name says of some persons, whoever else may be meant; none for an empty name.
    It is read as it is written.
    """
    if not name.words or not rows:
        return []
    sought = SoughtName(name, table.vocabulary.likeness(name.words))
    weights = weigh(table, sought, np.array(rows, np.int32))
    columns = (weights.agreement, weights.price, weights.differing)
    return [
        Found(row, agreement - price, agreement, price, differing)
        for row, agreement, price, differing in zip(
            rows, *(each.tolist() for each in columns), strict=True
        )
    ]


# -- inside ---------------------------------------------------------------------------------


class _Search:
    def __init__(
        self,
        table: NameTable,
        birth_year: int | None,
        year_gain: YearGain,
        top: int,
        also: NDArray[np.int32],
        itself: InRegister | None,
    ) -> None:
        self.table, self.top = table, top
        self.birth_year, self.year_gain = birth_year, year_gain
        self.also, self.itself = also, -1 if itself is None else itself.row
        self.scores: dict[int, tuple[float, float, float, float]] = {}

    @property
    def best(self) -> float:
        return max((each[0] for each in self.scores.values()), default=_NEVER)

    def found(self) -> list[Found]:
        ranked = sorted(self.scores.items(), key=lambda each: (-each[1][0], each[0]))
        also = set(self.also.tolist())
        return [
            Found(row, *scores)
            for turn, (row, scores) in enumerate(ranked)
            if turn < self.top or row in also
        ]

    def follow(self, name: NameWords, price: float) -> None:
        """Weigh the bearers of the words of one reading."""
        likenesses = self.table.vocabulary.likeness(name.words)
        sought = SoughtName(name, likenesses)
        order = sorted((each for each in likenesses if each.bearers), key=lambda one: one.bearers)
        left = sum(each.best for each in order) - price + self._year_at_most()
        weighed = 0
        self._weigh(sought, self.also, price)
        for turn, each in enumerate(order):
            if self._last() >= left:
                return
            words = each.at
            if turn and weighed + each.bearers > _MOST_WEIGHED:
                if turn > 1 or weighed > _ENOUGH_WEIGHED:
                    return
                words = words[np.argsort(-each.gain, kind="stable")[:_CROWDED]]
            weighed += each.bearers
            bearers = self.table.bearers_of(words)
            people = rough_best(self.table, sought, bearers, self._year(bearers))
            self._weigh(sought, people, price)
            left -= each.best

    def _weigh(self, sought: SoughtName, people: NDArray[np.int32], price: float) -> None:
        people = people[people != self.itself]
        if not len(people):
            return
        names = weigh(self.table, sought, people)
        prices = names.price + price
        totals = names.agreement - prices + self._year(people)
        rows = zip(
            people.tolist(),
            totals.tolist(),
            names.agreement.tolist(),
            prices.tolist(),
            names.differing.tolist(),
            strict=True,
        )
        for row, *scores in rows:
            if row not in self.scores or scores[0] > self.scores[row][0]:
                self.scores[row] = (scores[0], scores[1], scores[2], scores[3])

    def _last(self) -> float:
        """Return what the last of the answer has, as far as it is full."""
        if len(self.scores) < self.top:
            return _NEVER
        totals = np.array([each[0] for each in self.scores.values()])
        return float(np.partition(totals, -self.top)[-self.top])

    def _year_at_most(self) -> float:
        if self.birth_year is None:
            return 0.0
        return float(self.year_gain(np.zeros(1, np.int64))[0])

    def _year(self, people: NDArray[np.int32]) -> NDArray[np.float32]:
        if self.birth_year is None:
            return np.zeros(len(people), np.float32)
        years = self.table.years[people].astype(np.int64)
        gains = self.year_gain(np.abs(years + FIRST_YEAR - self.birth_year))
        return np.where(years > 0, gains, 0.0).astype(np.float32)


def _in_roles(words: Sequence[str], name: NameWords) -> NameWords:
    """Return other words in the roles of those they replace, counted from both ends."""
    surnames = min(len(name.surnames), max(len(words) - 1, 0))
    cut = len(words) - surnames
    return NameWords(tuple(words[:cut]), tuple(words[cut:]))
