"""Which hazards are one event, and which of them speaks for all: alike in any order of arrival."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

from feeds.models import Hazard, HazardStatus, SameEventVerdict

_ORIGINALS = ("nhc", "usgs", "irwin")
"""Who counts the thing itself, or draws it: their hazard speaks for the others."""
_DERIVED = ("gdacs",)
"""Who repeats others: all its quakes come from NEIC, its storms from NHC and JTWC."""


def grouped(
    hazards: Sequence[Hazard],
    verdicts: Iterable[SameEventVerdict],
    is_same: Callable[[Hazard, Hazard], bool],
) -> list[list[Hazard]]:
    """Return the hazards sorted into events.

    What a person said goes first: "the same" joins, "not the same" keeps two apart, also where a
    third would join them. Then what `is_same` finds, in the order of the keys: whichever came
    first, the groups are the same.
    """
    ordered = sorted(hazards, key=lambda hazard: hazard.key)
    group_of = {hazard.id: {hazard.id} for hazard in ordered}
    words = [each for each in verdicts if {each.one_id, each.other_id} <= group_of.keys()]
    apart = {frozenset((each.one_id, each.other_id)) for each in words if not each.is_same}
    for each in words:
        if each.is_same:
            _join(group_of, each.one_id, each.other_id, apart)
    for one, other in combinations(ordered, 2):
        if is_same(one, other):
            _join(group_of, one.id, other.id, apart)
    return _members(ordered, group_of)


def original_of(group: Sequence[Hazard]) -> Hazard:
    """Return the hazard that speaks for a group: one with a place, of who counts the thing itself,
    never of who repeats others if there is another; of equals that of the first key.
    """
    return min(group, key=lambda hazard: (hazard.zone is None, _rank(hazard), hazard.key))


def is_live(hazard: Hazard) -> bool:
    """Return whether a hazard can speak for others, or be spoken for."""
    return hazard.status is HazardStatus.ACTIVE


def _rank(hazard: Hazard) -> int:
    family = hazard.key.partition(":")[0]
    if family in _ORIGINALS:
        return 0
    return 2 if family in _DERIVED else 1


def _members(
    ordered: Sequence[Hazard], group_of: dict[uuid.UUID, set[uuid.UUID]]
) -> list[list[Hazard]]:
    groups: dict[int, list[Hazard]] = {}
    for hazard in ordered:
        groups.setdefault(id(group_of[hazard.id]), []).append(hazard)
    return list(groups.values())


def _join(
    group_of: dict[uuid.UUID, set[uuid.UUID]],
    one: uuid.UUID,
    other: uuid.UUID,
    apart: set[frozenset[uuid.UUID]],
) -> None:
    """Make one group of two, unless a person keeps two of them apart."""
    first, second = group_of[one], group_of[other]
    if first is second or any(frozenset((a, b)) in apart for a in first for b in second):
        return
    first |= second
    for each in second:
        group_of[each] = first
