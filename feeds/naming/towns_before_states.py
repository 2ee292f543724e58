"""Names of countries and states elsewhere that are a town's before its own state. Pure, given the
atlas.

The rule: the first of two names before a state of another country than its own (Santa Ana,
California; Cuba, New Mexico) is the county or town called so in that state, where there is one;
not where the first is of the sender's own country, and the second is not (Sonora, California).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Protocol

from core.atlas import Place, Unit
from feeds.naming.named_parts import COUNTRIES, COUNTY, STATE, NamedPart


class TownFinder(Protocol):
    """What looking for such a town asks of the atlas (`core.atlas.Atlas` has it)."""

    def unit(self, code: str) -> Unit | None:
        """Return the unit of a code, None when there is none."""

    def towns_called(self, text: str, country: str = "") -> list[Place]:
        """Return the towns called exactly so, of one country or any, the largest first."""


def towns_before_states(
    parts: Sequence[NamedPart],
    chosen: Sequence[Unit | None],
    atlas: TownFinder,
    sender_country: str,
) -> list[Unit | None]:
    """Return the units, such a name as the county or town of the state behind it."""
    found = list(chosen)
    for first, behind in _pairs(parts):
        unit, state = chosen[first], chosen[behind]
        if unit and state and _is_elsewhere(unit, state, sender_country):
            found[first] = _county_in(parts[first], state, atlas) or unit
    return found


def _pairs(parts: Sequence[NamedPart]) -> Iterator[tuple[int, int]]:
    """Yield the places of the two names of each group that has two."""
    groups: dict[int, list[int]] = defaultdict(list)
    for place, part in enumerate(parts):
        groups[part.group].append(place)
    yield from ((group[0], group[1]) for group in groups.values() if len(group) == 2)


def _is_elsewhere(unit: Unit, behind: Unit, sender_country: str) -> bool:
    """Return whether a unit is of another country than the state or county behind it."""
    if unit.kind not in {STATE, *COUNTRIES} or behind.kind not in {STATE, COUNTY}:
        return False
    if unit.country == behind.country:
        return False
    return sender_country in {behind.country, ""} or unit.country != sender_country


def _county_in(part: NamedPart, behind: Unit, atlas: TownFinder) -> Unit | None:
    """Return the county so called, or that of the town so called, in a state or county."""
    state = behind.code if behind.kind == STATE else behind.parent
    counties = [unit for unit in part.of(COUNTY) if unit.parent == state]
    towns = atlas.towns_called(part.text, behind.country or "")
    beside = (town.admin2 or town.admin1 for town in towns if town.admin1 == state)
    return counties[0] if counties else atlas.unit(next(beside, None) or "")
