"""What could be told at most of pairs of entries: trees that see all there is, fitted to another
register of the same make.

Boosted trees of depth three (Friedman 2001, logistic loss, histograms of 32 steps) over what the
weights see (names, findings, what other pairs of the two come to) and what they do not (kilometres,
years between, the year itself). They are no matcher: nobody could say why two are proposed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from registry.duplicates.evidence import (
    EntryFacts,
    FactLikeness,
    Reason,
    Sharers,
    findings_of,
    km_between,
)
from registry.duplicates.likely_doubles import Double

STEPS, TREES, DEPTH, RATE, LEAST_LEAF, RIDGE = 32, 150, 3, 0.12, 30.0, 2.0
NOBODY = -60.0
SEEN = [each for each in Reason if each is not Reason.HOUSEHOLD]
"""Whom somebody lives with tells first entries from second ones here: those came alone."""
Pair = tuple[int, int]
Columns = NDArray[np.float64]
Tree = list[tuple[int, int]]
"""A feature and a step for each level of a tree that asks the same of all on one level."""


def columns_of(
    found: Mapping[Pair, Double], facts: Sequence[EntryFacts], sharers: Sharers
) -> Columns:
    """Return what is known of each pair, in their order."""
    beside: dict[int, list[tuple[float, Pair]]] = {}
    for pair, double in found.items():
        bare = double.log_odds - double.reasons.get(Reason.RIVAL, 0.0)
        for row in pair:
            beside.setdefault(row, []).append((bare, pair))
    ranked = {row: sorted(each, reverse=True)[:3] for row, each in beside.items()}
    codes = {each: at for at, each in enumerate(FactLikeness, 1)}
    rows = []
    for pair, double in found.items():
        one, other = (facts[row] for row in pair)
        shown = findings_of(one, other, sharers)
        rivals = [
            sorted((odds for odds, each in ranked[row] if each != pair), reverse=True)
            for row in pair
        ]
        first = sorted([*each, NOBODY][0] for each in rivals)
        second = sorted([*each, NOBODY, NOBODY][1] for each in rivals)
        says = [double.reasons.get(each, 0.0) for each in SEEN]
        shows = [codes[shown[each]] if each in shown else 0 for each in SEEN]
        bare = double.log_odds - double.reasons.get(Reason.RIVAL, 0.0)
        measures = _measures(one, other)
        rows.append([double.log_odds, bare, *first, *second, *says, *shows, *measures])
    return np.array(rows)


def chances(fitted_to: Columns, truth: NDArray[np.bool_], asked: Columns) -> NDArray[np.float64]:
    """Return how likely each of the asked pairs is, as trees fitted to others say."""
    edges = [
        np.unique(np.quantile(column, np.linspace(0, 1, STEPS + 1)[1:-1])) for column in fitted_to.T
    ]
    known, sought = (_binned(each, edges) for each in (fitted_to, asked))
    odds = np.full(len(fitted_to), np.log(truth.mean() / (1 - truth.mean())))
    answer = np.full(len(asked), odds[0])
    for _tree in range(TREES):
        chance = 1.0 / (1.0 + np.exp(-odds))
        slope, curve = truth - chance, chance * (1 - chance)
        tree, leaf = _grown(known, slope, curve)
        sums = np.bincount(leaf, slope, 1 << DEPTH), np.bincount(leaf, curve, 1 << DEPTH)
        values = RATE * sums[0] / (sums[1] + RIDGE)
        odds += values[leaf]
        answer += values[_leaves(sought, tree)]
    return answer


# -- inside ---------------------------------------------------------------------------------


def _measures(one: EntryFacts, other: EntryFacts) -> tuple[float, ...]:
    km, years, born = -1.0, -1.0, 0.0
    if None not in (one.lon, one.lat, other.lon, other.lat):
        km = km_between(one.lon, one.lat, other.lon, other.lat)  # type: ignore[arg-type]
    if one.birth_year and other.birth_year:
        years, born = abs(one.birth_year - other.birth_year), max(one.birth_year, other.birth_year)
    return km, years, born, len(one.phones) + len(other.phones), bool(one.email) + bool(other.email)


def _binned(columns: Columns, edges: Sequence[NDArray[np.float64]]) -> NDArray[np.int64]:
    return np.stack(
        [np.searchsorted(edge, column) for edge, column in zip(edges, columns.T, strict=True)]
    )


def _grown(
    known: NDArray[np.int64], slope: NDArray[np.float64], curve: NDArray[np.float64]
) -> tuple[Tree, NDArray[np.int64]]:
    """Return a tree of which each level asks one question of all, the best of its level."""
    leaf = np.zeros(known.shape[1], np.int64)
    tree: Tree = []
    for level in range(DEPTH):
        leaves, best = 1 << level, (-1.0, 0, 0)
        for at, column in enumerate(known):
            cell = leaf * (STEPS + 1) + column
            shape = (leaves, STEPS + 1)
            slopes = np.bincount(cell, slope, leaves * (STEPS + 1)).reshape(shape).cumsum(1)
            curves = np.bincount(cell, curve, leaves * (STEPS + 1)).reshape(shape).cumsum(1)
            right = slopes[:, -1:] - slopes, curves[:, -1:] - curves
            gain = (slopes**2 / (curves + RIDGE) + right[0] ** 2 / (right[1] + RIDGE)).sum(0)
            step = int(gain.argmax())
            if gain[step] > best[0]:
                best = (float(gain[step]), at, step)
        tree.append(best[1:])
        leaf = leaf * 2 + (known[best[1]] > best[2])
    return tree, leaf


def _leaves(sought: NDArray[np.int64], tree: Tree) -> NDArray[np.int64]:
    leaf = np.zeros(sought.shape[1], np.int64)
    for feature, step in tree:
        leaf = leaf * 2 + (sought[feature] > step)
    return leaf
