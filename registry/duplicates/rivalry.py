"""Who fits better: an entry is one person, so that whoever fits better takes from who fits less.

A son called like his father, a brother with the telephone of the house, and a namesake look like an
entry by themselves; beside the one it truly is they do not. An entry, another and those who fit the
two are some persons: each way to tell them apart is as likely as the pairs it puts together say,
and that the two are one is what those with the two together come to.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations

from registry.duplicates.weights import RivalWeights, fitted_rivals

LEAST_RIVAL = -3.0
"""Who fits less takes nothing from anybody."""
MOST_RIVALS = 3
"""So many are looked at beside a pair: with more the ways to tell them apart are too many."""
Links = Sequence[Sequence[float]]
"""Log-odds of each two of some entries being one person."""
Group = tuple[int, ...]


def taken_by_rivals(links: Links, weights: RivalWeights | None = None) -> float:
    """Return what is taken off (0, or less) from the log-odds of the first two of some entries, by
    those behind them; by the fitted weights, or by others.
    """
    weights = weights or fitted_rivals()
    together: list[float] = []
    apart: list[float] = []
    for groups in _partitions_of(len(links)):
        weight = sum(_weight(each, links, weights) for each in groups)
        (together if groups[0][:2] == (0, 1) else apart).append(weight)
    return min(0.0, _sum(together) - _sum(apart) - links[0][1])


# -- inside ---------------------------------------------------------------------------------


@cache
def _partitions_of(entries: int) -> tuple[tuple[Group, ...], ...]:
    """Return the ways to put so many entries into groups, the first of each way with entry 0."""
    return tuple(tuple(way) for way in _partitions(entries))


def _partitions(entries: int) -> Iterator[list[Group]]:
    if entries == 1:
        yield [(0,)]
        return
    last = entries - 1
    for way in _partitions(last):
        for at, group in enumerate(way):
            yield [*way[:at], (*group, last), *way[at + 1 :]]
        yield [*way, (last,)]


def _weight(group: Group, links: Links, weights: RivalWeights) -> float:
    """Return the log-odds of some entries being one person: the likeliest two, then the others one
    by one, each by how it fits those that are in.
    """
    if len(group) < 3:
        return links[group[0]][group[1]] if len(group) == 2 else 0.0
    first, second = max(combinations(group, 2), key=lambda pair: links[pair[0]][pair[1]])
    inside, weight = [first, second], links[first][second]
    left = [each for each in group if each not in inside]
    while left:
        fits = {each: _fit(each, inside, links, weights.nearest) for each in left}
        best = max(left, key=lambda each: fits[each])
        weight += fits[best] - weights.third_time
        inside.append(best)
        left.remove(best)
    return weight


def _fit(entry: int, inside: Sequence[int], links: Links, nearest: float) -> float:
    fits = [links[entry][each] for each in inside]
    return nearest * max(fits) + (1 - nearest) * sum(fits) / len(fits)


def _sum(logs: Sequence[float]) -> float:
    """Return the logarithm of a sum of odds."""
    most = max(logs)
    return most + math.log(sum(math.exp(each - most) for each in logs))
