"""A unit or a place with the units above it, in a reader's language: told from its namesakes."""

from __future__ import annotations

from typing import Protocol

from core.atlas.values import Place, Unit

_MOST_PARTS = 4


class UnitNames(Protocol):
    """What naming asks of the atlas; `core.atlas.Atlas` is one."""

    def unit(self, code: str) -> Unit | None:
        """Return the unit of a code, None when there is none."""


def unit_path(atlas: UnitNames, unit: Unit, language: str) -> str:
    """Return a unit with those above it: `Hidalgo, Texas, Estados Unidos`."""
    parts = [unit.name_in(language)]
    above = unit.parent or unit.country
    while above and above != unit.code and len(parts) < _MOST_PARTS:
        unit = atlas.unit(above) or Unit(above, "", above)
        parts.append(unit.name_in(language))
        above = unit.parent or (unit.country if unit.country != unit.code else None)
    return ", ".join(parts)


def place_path(atlas: UnitNames, place: Place, language: str) -> str:
    """Return a place with its county, state and country: `San Juan, Hidalgo, Texas, …`."""
    if place.kind == "admin":
        unit = atlas.unit(place.code)
        return unit_path(atlas, unit, language) if unit else place.name
    above = next((code for code in (place.admin2, place.admin1, place.country) if code), "")
    unit = atlas.unit(above)
    around = unit_path(atlas, unit, language) if unit else above
    parts = around.split(", ")
    # A town is often called as its county: once is enough.
    around = ", ".join(parts[1:]) if parts[0] == place.name and len(parts) > 1 else around
    return ", ".join(part for part in (place.name, around) if part)
