"""What is crossed of a person, in one word of 32 bits.

From the lowest bit: needs 9, year of birth 8 (less 1899; 0 is unknown), sex 2, how precisely the
place is known 2, group 11 (a language and a post that occur together, by number).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from registry.people.models import Need
from registry.people.record import ACCURACIES, ADULT_AT, BIRTH_YEARS, SEXES, Card

NEED_BIT = {need: 1 << position for position, need in enumerate(Need)}
"""Which bit of `needs` stands for which need. New needs go at the end of the list; a tenth takes
another form of words (`head.FORM`)."""
NEEDS = len(NEED_BIT)
UNKNOWN_ACCURACY = len(ACCURACIES)
_BORN_AT, _SEX_AT, _ACCURACY_AT, _GROUP_AT = 9, 17, 19, 21
_NEEDS_MASK, _BORN_MASK, _TWO_BITS = (1 << 9) - 1, (1 << 8) - 1, 3
_BORN_FROM = BIRTH_YEARS[0] - 1
MOST_GROUPS = 1 << 11
_WITH_POSTS = 1 << 10
"""From so many groups on new ones are of a language alone."""

Words = NDArray[np.uint32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LanguagePost:
    """A language (its first subtag) and the post of a person."""

    language: str = ""
    post: str = ""
    """The id of the post as 32 hexadecimal digits; empty: of none."""


NO_GROUP = LanguagePost()


class GroupNumbers:
    """The groups of one country by number; 0 is of no language and no post.

    Numbers are given once and never taken back.
    """

    def __init__(self, groups: Sequence[LanguagePost] = ()) -> None:
        """Take the groups from 1 on, in order."""
        self.groups = (NO_GROUP, *groups)
        self._numbers = {group: number for number, group in enumerate(self.groups)}

    def number_of(self, language: str, post_id: uuid.UUID | None) -> int:
        """Return the number of a language and a post, a new one where they are met first.

        Of more posts than there is room for the language alone is told; of more languages none.
        """
        group = LanguagePost(language, "" if post_id is None else post_id.hex)
        if group not in self._numbers and len(self.groups) >= _WITH_POSTS:
            group = LanguagePost(language)
        number = self._numbers.get(group)
        if number is None and len(self.groups) < MOST_GROUPS:
            number = self._numbers[group] = len(self.groups)
            self.groups = (*self.groups, group)
        return number or 0

    def copy(self) -> GroupNumbers:
        """Return the same groups, to be added to."""
        same = GroupNumbers()
        same.groups, same._numbers = self.groups, dict(self._numbers)
        return same

    def first(self, many: int) -> GroupNumbers:
        """Return so many of the groups, to be added to."""
        is_all = many == len(self.groups) - 1
        return self.copy() if is_all else GroupNumbers(self.groups[1 : many + 1])


@dataclass(frozen=True, slots=True)
class PersonTraits:
    """What the index says of a person beside where they are."""

    birth_year: int = 0
    """0 is unknown."""
    needs: int = 0
    sex: str = ""
    group: int = 0

    @classmethod
    def of(cls, card: Card, post_id: uuid.UUID | None, groups: GroupNumbers) -> PersonTraits:
        """Return what a card says. A year of birth that is none (of a later release) is not known:
        it must not keep a whole block from being packed.
        """
        year = card.birth_year if card.birth_year in BIRTH_YEARS else 0
        needs = sum(NEED_BIT[need] for need in set(card.needs))
        sex = card.sex if card.sex in SEXES else ""
        group = groups.number_of(card.language.split("-")[0], post_id)
        return cls(year or 0, needs, sex, group)

    def word(self, accuracy: str) -> int:
        """Return the word of a stay of this person."""
        born = self.birth_year - _BORN_FROM if self.birth_year else 0
        known = ACCURACIES.index(accuracy) if accuracy in ACCURACIES else UNKNOWN_ACCURACY
        sex = SEXES.index(self.sex)
        return (
            self.needs | born << _BORN_AT | sex << _SEX_AT | known << _ACCURACY_AT
            | self.group << _GROUP_AT
        )  # fmt: skip


def person_of(word: int) -> PersonTraits:
    """Return what a word says of the person."""
    born = word >> _BORN_AT & _BORN_MASK
    return PersonTraits(
        born + _BORN_FROM if born else 0,
        word & _NEEDS_MASK,
        SEXES[word >> _SEX_AT & _TWO_BITS],
        word >> _GROUP_AT,
    )


def accuracy_of(word: int) -> str:
    """Return how precisely a word says the place is known; empty when it does not."""
    known = word >> _ACCURACY_AT & _TWO_BITS
    return ACCURACIES[known] if known < UNKNOWN_ACCURACY else ""


def needs_of(words: Words) -> NDArray[np.uint16]:
    """Return the needs of each word, as bits."""
    return (words & _NEEDS_MASK).astype(np.uint16)


def birth_years_of(words: Words) -> NDArray[np.int16]:
    """Return the year of birth of each word; 0 is unknown."""
    born = (words >> _BORN_AT & _BORN_MASK).astype(np.int16)
    return np.where(born > 0, born + np.int16(_BORN_FROM), np.int16(0))


def sexes_of(words: Words) -> Ints:
    """Return the position in SEXES of each word."""
    return (words >> _SEX_AT & _TWO_BITS).astype(np.int64)


def accuracies_of(words: Words) -> Ints:
    """Return the position in ACCURACIES of each word, or UNKNOWN_ACCURACY."""
    return (words >> _ACCURACY_AT & _TWO_BITS).astype(np.int64)


def is_coarse(words: Words) -> NDArray[np.bool_]:
    """Return, for each person, whether only the municipality is known of the place."""
    return np.asarray((words >> _ACCURACY_AT & _TWO_BITS) == ACCURACIES.index("unit"))


def groups_of(words: Words) -> Ints:
    """Return the number of the group of each word."""
    return (words >> _GROUP_AT).astype(np.int64)


# -- sums -----------------------------------------------------------------------------------

PERSONS, ALONE, HOUSEHOLDS = 0, 1, 2
"""Columns of a sum: persons; those of no household; households whole in the block."""
SEX_AT = 3
ACCURACY_AT = SEX_AT + len(SEXES)
NEED_AT = ACCURACY_AT + len(ACCURACIES) + 1
COARSE_AT = ACCURACY_AT + ACCURACIES.index("unit")
"""Those of whom only the municipality is known."""
MINOR_AT = NEED_AT + NEEDS
YEARS = 8
"""Of so many years the minors are summed, from the year before a block was written."""
SUMS = MINOR_AT + YEARS

_NEED_TABLE = (np.arange(1 << NEEDS)[:, None] >> np.arange(NEEDS) & 1).astype(np.float64)


def sums_of(words: Words, households: NDArray[np.int32], first_year: int) -> Ints:
    """Return the sums over some persons, one word each (all columns but HOUSEHOLDS); the minors of
    YEARS years from `first_year` on.
    """
    sums = np.zeros(SUMS, dtype=np.int64)
    sums[PERSONS] = len(words)
    sums[ALONE] = np.count_nonzero(households < 0)
    # Both have two bits, side by side.
    both = np.bincount(words >> _SEX_AT & 15, minlength=16).reshape(4, 4)
    sums[SEX_AT:ACCURACY_AT] = both.sum(axis=0)[: len(SEXES)]
    sums[ACCURACY_AT:NEED_AT] = both.sum(axis=1)[: UNKNOWN_ACCURACY + 1]
    needs = np.bincount(words & _NEEDS_MASK, minlength=1 << NEEDS)
    sums[NEED_AT:MINOR_AT] = needs @ _NEED_TABLE
    sums[MINOR_AT:] = minors_by_year(words, range(first_year, first_year + YEARS))
    return sums


def minors_by_year(words: Words, years: Sequence[int]) -> Ints:
    """Return how many of the persons are minors in each year: they turn 18 later than it."""
    born = np.bincount(words >> _BORN_AT & _BORN_MASK, minlength=_BORN_MASK + 1)
    since = np.zeros(_BORN_MASK + 2, dtype=np.int64)
    since[-2::-1] = np.cumsum(born[::-1])
    firsts = [min(_first_minor(year), _BORN_MASK + 1) for year in years]
    return since.take(firsts)


def is_minor_in(words: Words, year: int) -> NDArray[np.bool_]:
    """Return, for each person, whether they turn 18 later than in a year; unknown ages do not."""
    return np.asarray((words >> _BORN_AT & _BORN_MASK) >= _first_minor(year))


def needs_by_owner(words: Words, owner: Ints, owners: int) -> Ints:
    """Return how many persons have each need, of each of so many owners: shape (owners, NEEDS)."""
    counts = np.bincount((words & _NEEDS_MASK) + (owner << NEEDS), minlength=owners << NEEDS)
    # Floats below 2**53 are exact, and multiplied a hundred times faster than integers.
    found = counts.reshape(owners, 1 << NEEDS).astype(np.float64) @ _NEED_TABLE
    return found.astype(np.int64)


def by_need(sums: Ints) -> Mapping[Need, int]:
    """Return the persons with each need."""
    return {need: int(sums[NEED_AT + position]) for position, need in enumerate(NEED_BIT)}


# -- inside ---------------------------------------------------------------------------------


def _first_minor(year: int) -> int:
    """Return the year of birth from which on one is a minor, as it stands in a word; 0 is
    unknown.
    """
    return max(1, year - ADULT_AT + 1 - _BORN_FROM)
