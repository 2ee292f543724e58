"""The names of a register as arrays: the words of each person, and the persons of each word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from registry.search.name_words import (
    MOST_GIVEN,
    MOST_WORDS,
    NameWords,
    WrittenName,
    given_names,
)
from registry.search.roles import UNKNOWN, Counts, Rows, givenness_of, in_roles
from registry.search.vocabulary import Vocabulary

FIRST_YEAR = 1850
"""Years of birth are kept as a byte: 1 stands for 1851, 0 for a year nobody knows."""
_FEW_BEARERS = 20_000


@dataclass(slots=True)
class NameTable:
    """Persons in rows, counted from 0."""

    rows: NDArray[np.uint32]
    """persons x 6: numbers of given names, then of surnames; 0 where there is none."""
    years: NDArray[np.uint8]
    vocabulary: Vocabulary
    givenness: NDArray[np.float32]
    """Of each word of the vocabulary."""
    _starts: NDArray[np.int64] = field(repr=False)
    _bearers: NDArray[np.int32] = field(repr=False)
    changed: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    """Rows put in since the bearers of the words were listed: looked at one by one."""

    def __len__(self) -> int:
        return len(self.rows)

    def bearers_of(self, words: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return who bears any of these words, each once; also who bore one until lately."""
        listed = words[words < len(self._starts) - 1].tolist()
        lists = [self._bearers[self._starts[word] : self._starts[word + 1]] for word in listed]
        if len(self.changed):
            bears = np.isin(self.rows[self.changed], words).any(axis=1)
            lists.append(self.changed[bears])
        if not lists:
            return np.empty(0, np.int32)
        if sum(map(len, lists)) < _FEW_BEARERS:
            return np.unique(np.concatenate(lists))
        is_bearer = np.zeros(len(self.rows), np.bool_)
        for each in lists:  # a mark a person is cheaper than to sort so many
            is_bearer[each] = True
        return np.flatnonzero(is_bearer).astype(np.int32)

    def in_roles(self, name: WrittenName) -> NameWords:
        """Return the words of a name that is asked, by the roles they have in this register."""
        numbers = [self.vocabulary.numbers.get(word) for word in name.words]
        known = given_names()
        likely = np.full(MOST_WORDS + 1, UNKNOWN, np.float32)
        for at, (word, number) in enumerate(zip(name.words, numbers, strict=True), 1):
            if number is not None:
                likely[at] = self.givenness[number]
            elif word in known:
                likely[at] = 1.0
        places = np.zeros((1, MOST_WORDS), np.uint32)
        places[0, : len(numbers)] = np.arange(1, len(numbers) + 1)
        row = in_roles(
            places, np.array([len(numbers)], np.uint8), np.array([name.given], np.uint8), likely
        )[0].tolist()
        words = [name.words[place - 1] if place else "" for place in row]
        return _named(words)

    def words_of(self, row: int) -> NameWords:
        """Return the words of one person."""
        return _named([self.vocabulary.words[number] for number in self.rows[row].tolist()])

    def year_of(self, row: int) -> int | None:
        """Return the year of birth of one person, if it is known."""
        return int(self.years[row]) + FIRST_YEAR if self.years[row] else None


def table_of(names: Sequence[WrittenName], years: Sequence[int | None]) -> NameTable:
    """Return the table of names as they were written, with the years of birth in their order."""
    numbers: dict[str, int] = {"": 0}
    written = np.zeros((len(names), MOST_WORDS), np.uint32)
    for row, name in enumerate(names):
        for column, word in enumerate(name.words):
            written[row, column] = numbers.setdefault(word, len(numbers))
    counts = np.array([len(name.words) for name in names], np.uint8)
    given = np.array([name.given for name in names], np.uint8)
    return table_from(list(numbers), written, counts, given, year_bytes(years))


def table_from(
    words: list[str], written: Rows, counts: Counts, given_counts: Counts, years: NDArray[np.uint8]
) -> NameTable:
    """Return the table of names whose words are numbers of `words`, the first of which is empty."""
    givenness = givenness_of(words, written, counts)
    rows = in_roles(written, counts, given_counts, givenness)
    bearers = _bearer_counts(rows, len(words))
    starts = np.concatenate([[0], np.cumsum(bearers)])
    persons = _bearers(rows, starts)
    vocabulary = Vocabulary(words, bearers, max(len(rows), 1))
    return NameTable(rows, years, vocabulary, givenness, starts, persons)


def with_changed(
    table: NameTable, at: NDArray[np.int32], records: Sequence[tuple[WrittenName, int]]
) -> NameTable:
    """Return the table with other names and years (as bytes) in some rows, or in rows behind it."""
    numbers, new = table.vocabulary.numbers, dict[str, int]()
    written = np.zeros((len(at), MOST_WORDS), np.uint32)
    for row, (name, _) in enumerate(records):
        for column, word in enumerate(name.words):
            known = numbers.get(word)
            place = len(numbers) + len(new)
            written[row, column] = new.setdefault(word, place) if known is None else known
    givenness = np.concatenate([table.givenness, np.full(len(new), UNKNOWN, np.float32)])
    counts = np.array([len(name.words) for name, _ in records], np.uint8)
    given = np.array([name.given for name, _ in records], np.uint8)
    size = max(len(table), int(at.max()) + 1)
    rows = np.zeros((size, MOST_WORDS), np.uint32)
    years = np.zeros(size, np.uint8)
    rows[: len(table)], years[: len(table)] = table.rows, table.years
    rows[at] = in_roles(written, counts, given, givenness)
    years[at] = [year for _, year in records]
    vocabulary = table.vocabulary.extended(list(new), size)
    changed = np.union1d(table.changed, at).astype(np.int32)
    return NameTable(
        rows, years, vocabulary, givenness, table._starts, table._bearers, changed=changed
    )


def year_bytes(years: Sequence[int | None]) -> NDArray[np.uint8]:
    """Return years of birth as bytes; one outside 1851 to 2105 is one nobody knows."""
    return np.array([year_byte(year) for year in years], np.uint8)


def year_byte(year: int | None) -> int:
    """Return a year of birth as a byte."""
    return year - FIRST_YEAR if year and 0 < year - FIRST_YEAR < 256 else 0


# -- inside ---------------------------------------------------------------------------------


def _named(words: Sequence[str]) -> NameWords:
    return NameWords(
        tuple(filter(None, words[:MOST_GIVEN])), tuple(filter(None, words[MOST_GIVEN:]))
    )


_PART = 1 << 16
"""So many persons are put to their words at a time; the number of one fits into 16 bits."""


def _bearer_counts(rows: Rows, words: int) -> NDArray[np.int64]:
    """Return how often each word is borne; no word is borne by nobody."""
    found = np.zeros(words, np.int64)
    for first in range(0, len(rows), 8 * _PART):
        found += np.bincount(rows[first : first + 8 * _PART].ravel(), minlength=words)
    found[0] = 0
    return found


def _bearers(rows: Rows, starts: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return the persons of each word, rising, those of the next behind them: from where it
    `starts`. A part after another, each ordered while it is in the processor's cache.
    """
    persons, following = np.empty(int(starts[-1]), np.int32), starts[:-1].copy()
    for first in range(0, len(rows), _PART):
        part = rows[first : first + _PART]
        pairs = part.astype(np.uint64) << np.uint64(16)
        pairs |= np.arange(len(part), dtype=np.uint64)[:, None]
        pairs = pairs[part > 0]
        pairs.sort()
        numbers = (pairs >> np.uint64(16)).astype(np.int64)
        counts = np.bincount(numbers, minlength=len(following))
        shift = following - (np.cumsum(counts) - counts)
        persons[shift.take(numbers) + np.arange(len(numbers))] = (
            pairs & np.uint64(_PART - 1)
        ).astype(np.int32) + first
        following += counts
    return persons
