"""In which state each unit lies."""

from __future__ import annotations

from collections.abc import Iterable

from core.atlas.atlas import Atlas


def states_of(atlas: Atlas, codes: Iterable[str]) -> dict[str, str]:
    """Return the state (ISO 3166-2) of each unit that the atlas knows; a state is its own."""
    found: dict[str, str] = {}
    for code in codes:
        unit = atlas.unit(code) if code else None
        if unit is None:
            continue
        if unit.kind == "admin1":
            found[code] = unit.code
        elif unit.parent and unit.parent != unit.country:
            found[code] = unit.parent
        elif unit.country:
            found[code] = unit.country
    return found
