"""Fields crossed: how many distinct persons and households there are in each cell, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

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
    dense = household_numbers(persons) if with_households else None
    for shown in subsets(fields):
        own = {name: persons.axis(name) for name in shown}
        rows, cells, sizes = _cells(list(own.values()), len(persons.here))
        each = None if weights is None else weights[rows]
        counted |= _keyed(fields, own, _counts(cells, sizes, each))
        if dense is not None:
            homes |= _keyed(fields, own, _distinct(cells, dense[rows]))
    return Crossing(tuple(fields), counted, homes)


def cell_counts(
    persons: PersonFields, fields: Sequence[CrossField], weights: Rows | None = None
) -> dict[Key, int]:
    """Return the counts of the cells of some fields alone, without any totals."""
    own = {name: persons.axis(name) for name in fields}
    rows, cells, sizes = _cells(list(own.values()), len(persons.here))
    return _keyed(fields, own, _counts(cells, sizes, None if weights is None else weights[rows]))


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


def _distinct(cells: Rows, homes: Rows) -> tuple[Rows, Rows]:
    """Return the cells where anybody is, and how many different households."""
    most = int(homes.max(initial=0)) + 1
    pairs = np.sort(cells * most + homes)
    is_first = np.ones(len(pairs), dtype=bool)
    is_first[1:] = pairs[1:] != pairs[:-1]
    there, counts = np.unique(pairs[is_first] // most, return_counts=True)
    return there, counts.astype(np.int64)


def _keyed(
    fields: Sequence[CrossField], axes: Mapping[CrossField, Axis], found: tuple[Rows, Rows]
) -> dict[Key, int]:
    """Return counts by key; `axes` are the fields that are told apart, the others are totals."""
    cells, counts = found
    columns: list[Sequence[str | None]] = []
    for name in reversed(fields):
        if name not in axes:
            columns.append([None] * len(cells))
            continue
        codes = axes[name].codes
        columns.append([codes[at] for at in (cells % len(codes)).tolist()])
        cells = cells // len(codes)
    keys = zip(*reversed(columns), strict=True) if columns else [()] * len(cells)
    return dict(zip(keys, counts.tolist(), strict=True))
