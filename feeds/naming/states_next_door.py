"""States over the border, named beside those of the sender's own country. Pure.

The rule: where counties at home are not known, so that any name may be one of them, a name that
only one country bears, and no town at home, is its state if that country is next door and a state
of the sender's own stands beside it (Choluteca, Chinandega).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.atlas import Unit
from feeds.naming.named_parts import STATE, NamedPart
from feeds.naming.place_words import UnitKind

_BORDERS = frozenset(
    frozenset(pair)
    for pair in (
        ("US", "MX"), ("US", "CA"), ("MX", "GT"), ("MX", "BZ"), ("GT", "BZ"), ("GT", "SV"),
        ("GT", "HN"), ("SV", "HN"), ("HN", "NI"), ("NI", "CR"), ("CR", "PA"),
    )
)  # fmt: skip


def states_next_door(
    parts: Sequence[NamedPart],
    chosen: Sequence[Unit | None],
    home: str,
    is_town_at_home: Callable[[str], bool],
) -> list[Unit | None]:
    """Return the units, such a name as the state over the border of `home`."""
    if not any(unit and unit.kind == STATE and unit.country == home for unit in chosen):
        return list(chosen)
    return [
        unit or _next_door(part, home, is_town_at_home)
        for part, unit in zip(parts, chosen, strict=True)
    ]


def _next_door(part: NamedPart, home: str, is_town_at_home: Callable[[str], bool]) -> Unit | None:
    states = part.of(STATE)
    if len(states) != 1 or part.is_side or part.kind not in (None, UnitKind.STATE):
        return None
    countries = {unit.country for unit in part.units}
    is_near = len(countries) == 1 and frozenset({home, states[0].country}) in _BORDERS
    return states[0] if is_near and not is_town_at_home(part.text) else None
