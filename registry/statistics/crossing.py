"""Fields crossed: how many distinct persons and households there are in each cell, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from registry.statistics.fields import MOST_FIELDS, Axis, CrossField, PersonFields, Rows

Key = tuple[str | None, ...]
"""A code for each field, None for all of them: a total."""
_MOST_CELLS = 40_000_000
"""A table of more cells is sorted instead of counted."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """Counts by key, of cells where anybody is and of all totals; what is missing is nobody."""

    fields: tuple[CrossField, ...]
    persons: Mapping[Key, int]
    households: Mapping[Key, int] = field(default_factory=dict)


def cross(
    persons: PersonFields,
    fields: Sequence[CrossField],
    *,
    weights: Rows | None = None,
    with_households: bool = True,
) -> Crossing:
    """Return everybody of a country counted by some fields, with the totals of each of them and of
    each two. With `weights` each person counts as so many
    (`release.masked_counts`).

    A person with several needs is in several cells, and once in each total.
    """
    counted: dict[Key, int] = {}
    homes: dict[Key, int] = {}
    households = _Households.of(persons) if with_households else None
    for shown in subsets(fields):
        own = {name: persons.axis(name) for name in shown}
        rows, cells, sizes = _cells(list(own.values()), len(persons.here))
        there, counts = _counts(cells, sizes, None if weights is None else weights[rows])
        keys = _keys(fields, own, there)
        counted.update(zip(keys, counts.tolist(), strict=True))
        if households is not None:
            found = households.counts(rows, cells, there)
            homes.update(zip(keys, found.tolist(), strict=True))
    return Crossing(tuple(fields), counted, homes)


def cell_counts(
    persons: PersonFields, fields: Sequence[CrossField], weights: Rows | None = None
) -> dict[Key, int]:
    """Return the counts of the cells of some fields alone, without any totals."""
    own = {name: persons.axis(name) for name in fields}
    rows, cells, sizes = _cells(list(own.values()), len(persons.here))
    there, counts = _counts(cells, sizes, None if weights is None else weights[rows])
    return dict(zip(_keys(fields, own, there), counts.tolist(), strict=True))


def subsets(
    fields: Sequence[CrossField], most: int = MOST_FIELDS
) -> Iterator[tuple[CrossField, ...]]:
    """Yield every choice of none up to `most` of the fields, in their order."""
    for size in range(min(most, len(fields)) + 1):
        yield from combinations(fields, size)


def household_numbers(persons: PersonFields) -> Rows:
    """Return a number for the household of everybody; who lives alone is one of their own."""
    codes = persons.columns.persons["household"][persons.here]
    known, numbers = np.unique(codes, return_inverse=True)
    numbers = numbers.astype(np.int64)
    alone = codes == 0
    numbers[alone] = len(known) + np.arange(int(alone.sum()))
    return numbers


# -- inside ---------------------------------------------------------------------------------


def _cells(axes: Sequence[Axis], persons: int) -> tuple[Rows, Rows, tuple[int, ...]]:
    """Return, pair by pair, the row of a person and the number of the cell, and how long the axes
    are.
    """
    sizes = tuple(len(axis.codes) for axis in axes)
    several = next((axis for axis in axes if axis.rows is not None), None)
    rows = np.arange(persons) if several is None or several.rows is None else several.rows
    cells = np.zeros(len(rows), dtype=np.int64)
    for axis in axes:
        own = axis.numbers if axis.rows is not None else axis.numbers[rows]
        cells = cells * len(axis.codes) + own
    return rows, cells, sizes


def _counts(cells: Rows, sizes: Sequence[int], weights: Rows | None) -> tuple[Rows, Rows]:
    """Return the cells where anybody is, and how many."""
    if np.prod(sizes, dtype=np.int64) <= _MOST_CELLS:
        counts = np.bincount(cells, weights=weights).astype(np.int64)
        there = np.flatnonzero(counts)
        return there, counts[there]
    there, places = np.unique(cells, return_inverse=True)
    return there, np.bincount(places, weights=weights).astype(np.int64)


@dataclass(frozen=True, slots=True)
class _Households:
    """The household of everybody; those of one person here need not be told apart."""

    numbers: Rows
    is_shared: NDArray[np.bool_]

    @classmethod
    def of(cls, persons: PersonFields) -> _Households:
        numbers = household_numbers(persons)
        return cls(numbers, np.bincount(numbers)[numbers] > 1)

    def counts(self, rows: Rows, cells: Rows, there: Rows) -> Rows:
        """Return how many different households are in each cell where anybody is."""
        shared = self.is_shared[rows]
        counts = np.zeros(len(there), dtype=np.int64)
        most = int(self.numbers.max(initial=0)) + 1
        pairs = np.sort(cells[shared] * most + self.numbers[rows[shared]])
        is_first = np.ones(len(pairs), dtype=bool)
        is_first[1:] = pairs[1:] != pairs[:-1]
        for found in (cells[~shared], pairs[is_first] // most):
            counts += np.bincount(np.searchsorted(there, found), minlength=len(there))
        return counts


def _keys(fields: Sequence[CrossField], axes: Mapping[CrossField, Axis], cells: Rows) -> list[Key]:
    """Return the keys of cells; `axes` are the fields told apart, the others are totals."""
    columns: list[Sequence[str | None]] = []
    for name in reversed(fields):
        if name not in axes:
            columns.append([None] * len(cells))
            continue
        codes = axes[name].codes
        columns.append([codes[at] for at in (cells % len(codes)).tolist()])
        cells = cells // len(codes)
    return list(zip(*reversed(columns), strict=True)) if columns else [()] * len(cells)
