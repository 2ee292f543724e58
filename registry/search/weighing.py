"""How likely persons of a table are the one whose name was sought: words found, words missing,
their order.

Each word of either side counts once. A word that only one side bears was left out, which people do
with second names and with a mother's surname; where both sides have one for the same place and
they differ, it is more likely somebody else: brothers share both surnames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from registry.search.name_table import NameTable
from registry.search.name_words import MOST_GIVEN, MOST_WORDS, NameWords
from registry.search.vocabulary import WordLikeness

_MOST_ALIGNED = 150
"""So many of the best by a rough sum are weighed word by word."""


@dataclass(frozen=True, slots=True)
class RolePrices:
    """What is taken off for given names, or surnames, that have no partner."""

    first_left_out: float
    left_out: float
    first_differs: float
    differs: float


@dataclass(frozen=True, slots=True)
class Prices:
    """What is taken off for words that have no partner, in the same unit as the gains."""

    given: RolePrices = RolePrices(3.0, 0.9, 6.0, 3.0)
    surnames: RolePrices = RolePrices(3.2, 1.2, 4.5, 3.5)
    once_out_of_order: float = 1.2
    out_of_order: float = 3.5


PRICES = Prices()
_LEFT_OUT = tuple(
    price
    for role in (PRICES.given, PRICES.surnames)
    for price in (role.first_left_out, role.left_out, role.left_out)
)
"""By column of the table."""


@dataclass(frozen=True, slots=True)
class SoughtName:
    """A name that is looked for: its words by role, and what each says of the vocabulary."""

    name: NameWords
    likenesses: Sequence[WordLikeness]

    @property
    def most(self) -> float:
        """The most anybody can have."""
        return sum(each.best for each in self.likenesses)


def rough_best(
    table: NameTable,
    sought: SoughtName,
    people: NDArray[np.int32],
    beside: NDArray[np.float32] | None = None,
    keep: int = _MOST_ALIGNED,
) -> NDArray[np.int32]:
    """Return those of the people, at most `keep`, who have most by a rough sum: the best gain of
    each sought word, less what they are called besides, and what speaks for each `beside` the name.

    Without the last two a crowd that bears the sought words would be cut off by chance.
    """
    if len(people) <= keep:
        return people
    rough = np.zeros(len(people), np.float32) if beside is None else beside.copy()
    most = np.zeros((len(sought.likenesses), len(people)), np.float32)
    dense = _dense(table, sought)
    rows = table.rows[people]
    for at, price in enumerate(_LEFT_OUT):
        column = np.ascontiguousarray(rows[:, at])
        partner = np.zeros(len(people), np.float32)
        for gains, best in zip(dense, most, strict=True):
            own = gains[column]
            np.maximum(best, own, out=best)
            np.maximum(partner, own, out=partner)
        rough -= np.float32(price) * ((column != 0) & (partner == 0))
    rough += most.sum(axis=0)
    chosen = np.argpartition(-rough, keep)[:keep]
    return people[chosen]


@dataclass(frozen=True, slots=True)
class Weights:
    """What two names say, by person: log-likelihoods for and against."""

    agreement: NDArray[np.float32]
    """Of the words they have in common."""
    price: NDArray[np.float32]
    """Of the words that have no partner, and of their order."""
    differing: NDArray[np.float32]
    """How much of the price is of words that stand in one place and differ: others were left out,
    which people do with their own name.
    """


def weigh(
    table: NameTable, sought: SoughtName, people: NDArray[np.int32], prices: Prices = PRICES
) -> Weights:
    """Return what speaks for and against each of the people."""
    rows = table.rows[people]
    gains = np.stack([each[rows] for each in _dense(table, sought)], axis=1)
    agreement, partner = _aligned(gains)
    bears = rows != 0
    has_partner = np.zeros_like(bears)
    lines, which = np.nonzero(partner >= 0)
    has_partner[lines, partner[lines, which]] = True
    given = len(sought.name.given)
    missing = partner < 0
    price = _disorder(partner, prices)
    differing = np.zeros(len(people), np.float32)
    for columns, words, of_role in (
        (slice(0, MOST_GIVEN), slice(0, given), prices.given),
        (slice(MOST_GIVEN, MOST_WORDS), slice(given, None), prices.surnames),
    ):
        alone = bears[:, columns] & ~has_partner[:, columns]
        left_out, differ = _unpaired(alone, missing[:, words], of_role)
        price += left_out + differ
        differing += differ
    return Weights(agreement, price, differing)


# -- inside ---------------------------------------------------------------------------------


def _dense(table: NameTable, sought: SoughtName) -> list[NDArray[np.float32]]:
    """Return the gains over the whole vocabulary, one array a word."""
    size = len(table.vocabulary.words)
    dense = []
    for each in sought.likenesses:
        gains = np.zeros(size, np.float32)
        gains[each.at] = each.gain
        dense.append(gains)
    return dense


def _aligned(
    gains: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Pair sought words with words of a person, the strongest pair first, each word once.

    `gains` is people x sought words x columns. Returns the sum of the gains, and for each sought
    word the column of its partner, or -1.
    """
    people, words, columns = gains.shape
    lines = np.arange(people)
    free = gains.copy()
    partner = np.full((people, words), -1)
    score = np.zeros(people, np.float32)
    for _ in range(words):
        flat = free.reshape(people, -1).argmax(axis=1)
        word, column = flat // columns, flat % columns
        gain = free[lines, word, column]
        is_pair = gain > 0
        score += gain
        partner[lines[is_pair], word[is_pair]] = column[is_pair]
        free[lines, word, :] = 0
        free[lines, :, column] = 0
    return score, partner


def _unpaired(
    alone: NDArray[np.bool_], missing: NDArray[np.bool_], of_role: RolePrices
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the price of the words of one role without partner: of those left out, and of those
    that differ.

    `alone` of the person, `missing` of who asks. Where both have some, as many pairs differ as the
    shorter side has; what is left was left out. The first of a role costs more.
    """
    mine, theirs = alone.sum(axis=1), missing.sum(axis=1)
    pairs = np.minimum(mine, theirs)
    rest = np.abs(mine - theirs)
    mine_first = alone[:, 0]
    theirs_first = missing[:, 0] if missing.shape[1] else np.zeros_like(mine_first)
    both, either = mine_first & theirs_first, mine_first ^ theirs_first
    differ: NDArray[np.float64] = pairs * of_role.differs
    differ += np.where(both, of_role.first_differs - of_role.differs, 0.0)
    left_out: NDArray[np.float64] = rest * of_role.left_out
    left_out += np.where(either & (rest > 0), of_role.first_left_out - of_role.left_out, 0.0)
    return left_out.astype(np.float32), differ.astype(np.float32)


def _disorder(partner: NDArray[np.int64], prices: Prices) -> NDArray[np.float32]:
    """Return the price of words that follow each other otherwise than in the person's name."""
    falls = np.zeros(len(partner), np.int64)
    before = partner[:, 0].copy()
    for word in range(1, partner.shape[1]):
        at = partner[:, word]
        falls += (at >= 0) & (before > at)
        before = np.where(at >= 0, at, before)
    price = np.where(falls == 0, 0.0, prices.once_out_of_order)
    return np.where(falls > 1, prices.out_of_order, price).astype(np.float32)
