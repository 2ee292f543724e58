"""An attacker who has every table of up to three fields, with all totals, and narrows every count
to an interval: a whole is the sum of its parts, in every table at once, until nothing moves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from registry.statistics.crossing import cell_counts
from registry.statistics.fields import CrossField, PersonFields

FIELDS = (CrossField.STATE, CrossField.AGE, CrossField.SEX, CrossField.LANGUAGE)
"""Of each of which everybody has one code, so that parts add up."""
Table = NDArray[np.int64]
Tables = dict[tuple[CrossField, ...], Table]
Interval = tuple[int, int]
MOST = 10**6


def true_tables(persons: PersonFields) -> Tables:
    """Return every table of up to three fields, exactly."""
    codes = {name: sorted({key[0] for key in cell_counts(persons, [name])}, key=str)
             for name in FIELDS}  # fmt: skip
    tables: Tables = {}
    for size in range(4):
        for fields in combinations(FIELDS, size):
            table = np.zeros([len(codes[name]) for name in fields], dtype=np.int64)
            for key, count in cell_counts(persons, fields).items():
                at = tuple(codes[name].index(code) for name, code in zip(fields, key, strict=True))
                table[at] = count
            tables[fields] = table
    return tables


def intervals(
    tables: Tables, interval_of: Callable[[int], Interval]
) -> dict[tuple[CrossField, ...], tuple[Table, Table]]:
    """Return the bounds of each cell that follow from what each table shows of it."""
    bounds = {}
    for fields, table in tables.items():
        each = [interval_of(count) for count in table.ravel().tolist()]
        low = np.array([low for low, _ in each], dtype=np.int64).reshape(table.shape)
        high = np.array([high for _, high in each], dtype=np.int64).reshape(table.shape)
        bounds[fields] = (low, high)
    moved = True
    while moved:
        moved = False
        for fields in sorted(bounds, key=len, reverse=True):
            for at, name in enumerate(fields):
                whole = tuple(each for each in fields if each is not name)
                moved |= _narrow(bounds[fields], bounds[whole], at)
    return bounds


def pinned(
    bounds: Mapping[tuple[CrossField, ...], tuple[Table, Table]], truth: Tables, threshold: int
) -> tuple[int, int]:
    """Return of how many small cells the attacker knows one number, and of how many it is right."""
    claimed = right = 0
    for fields, (low, high) in bounds.items():
        small = (truth[fields] > 0) & (truth[fields] < threshold)
        known = small & (low == high)
        claimed += int(known.sum())
        right += int((known & (low == truth[fields])).sum())
    return claimed, right


# -- inside ---------------------------------------------------------------------------------


def _narrow(parts: tuple[Table, Table], whole: tuple[Table, Table], at: int) -> bool:
    """Narrow the parts by their wholes and these by them; return whether anything moved."""
    (low, high), (whole_low, whole_high) = parts, whole
    before = low.sum() - high.sum() + whole_low.sum() - whole_high.sum()
    np.maximum(whole_low, low.sum(axis=at), out=whole_low)
    np.minimum(whole_high, high.sum(axis=at), out=whole_high)
    others_low = np.expand_dims(low.sum(axis=at), at) - low
    others_high = np.expand_dims(high.sum(axis=at), at) - high
    np.maximum(low, np.expand_dims(whole_low, at) - others_high, out=low)
    np.minimum(high, np.expand_dims(whole_high, at) - others_low, out=high)
    return bool(low.sum() - high.sum() + whole_low.sum() - whole_high.sum() != before)
