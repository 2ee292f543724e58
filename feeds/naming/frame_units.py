"""The units of an area name that only say where the others lie. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from core.atlas import Unit
from feeds.naming.named_parts import COUNTRIES, COUNTY, STATE, NamedPart


def without_states_around(
    parts: Sequence[NamedPart], chosen: Sequence[Unit | None]
) -> list[Unit | None]:
    """Return the units without the states that only say where the counties beside them lie: as the
    head of them (Quintana Roo: Tulum), or right behind them (Hidalgo, TX).

    Where a name of its group is not understood, or another state stands in it, it is meant whole.
    In a list of counties it is the one called as itself.
    """
    kept = list(chosen)
    for place, unit in enumerate(chosen):
        if unit and unit.kind == STATE and _is_around(place, parts, chosen):
            kept[place] = _county_in_list(parts, place, unit)
    return kept


def _is_around(place: int, parts: Sequence[NamedPart], chosen: Sequence[Unit | None]) -> bool:
    """Return whether a state stands beside counties of its own, and nothing else in its group."""
    state, part = chosen[place], parts[place]
    following = place + 1 if part.is_head else place - 1
    beside = chosen[following] if 0 <= following < len(chosen) else None
    if state is None or beside is None or beside.parent != state.code:
        return False
    group = (unit for each, unit in zip(parts, chosen, strict=True) if each.group == part.group)
    return all(unit is state or _is_no_other_state(unit) for unit in group)


def _is_no_other_state(unit: Unit | None) -> bool:
    return unit is not None and unit.kind in {COUNTY, *COUNTRIES}


def _county_in_list(parts: Sequence[NamedPart], place: int, state: Unit) -> Unit | None:
    """Return the county called as its state, where a list of counties holds that name."""
    part = parts[place]
    is_listed = sum(each.group == part.group for each in parts) > 2
    if not is_listed or part.is_head or part.is_behind:
        return None
    return next((unit for unit in part.of(COUNTY) if unit.parent == state.code), None)


def without_frames(
    parts: Sequence[NamedPart], chosen: Sequence[Unit | None], *, is_headed: bool
) -> list[Unit]:
    """Return the units without the countries that only say where the others lie.

    A country that has a state of its own name (Guatemala, Panamá, Belize) means that one in a list;
    behind a single name (Escuintla, Guatemala) or a closed list (Izabal y Petén, Guatemala), or as
    the head of one (Panamá: Colón), it is the country.
    """
    below = {unit.country for unit in filter(None, chosen) if unit.kind not in COUNTRIES}
    units: list[Unit] = []
    for place, (part, unit) in enumerate(zip(parts, chosen, strict=True)):
        frame = _frame_of(unit, below)
        if unit and not frame:
            units.append(unit)
        elif len(parts) > 2 and not part.is_behind and not (is_headed and place == 0):
            units += part.of(STATE, frozenset({frame}))
    return units


def _frame_of(unit: Unit | None, below: set[str | None]) -> str:
    """Return the code of a country that has units below it; "" of any other."""
    code = (unit.country or unit.code) if unit and unit.kind in COUNTRIES else ""
    return code if code in below else ""
