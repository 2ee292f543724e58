"""Which units and places a name may mean, best first, for any form that asks for one."""

from __future__ import annotations

from core.atlas import Atlas, Place, Unit

HITS = 8


def units_called(atlas: Atlas, text: str, country: str) -> list[Unit]:
    """Return the administrative units `text` may mean, by name or code, best first.

    Those of `country` come before others.
    """
    if not text.strip():
        return []
    named = [unit for unit in (atlas.unit(text.strip()), *atlas.by_name(text)) if unit]
    places = [place for place in atlas.find(text, country or None, HITS) if place.kind == "admin"]
    guessed = [atlas.unit(place.code) for place in places]
    units = dict.fromkeys(
        unit for unit in (*named, *guessed) if unit and not unit.kind.startswith("nws")
    )
    return sorted(units, key=lambda unit: unit.country != country)[: 2 * HITS]


def places_called(atlas: Atlas, text: str, country: str) -> list[Place]:
    """Return the places `text` may mean, best first."""
    return atlas.find(text, country or None, HITS) or atlas.find(text, None, HITS)


def unit_path(atlas: Atlas, unit: Unit, language: str) -> str:
    """Return a unit with those above it: `Hidalgo, Texas, Estados Unidos`."""
    parts = [unit.name_in(language)]
    above = unit.parent or unit.country
    while above and above != unit.code and len(parts) < 4:
        unit = atlas.unit(above) or Unit(above, "", above)
        parts.append(unit.name_in(language))
        above = unit.parent or (unit.country if unit.country != unit.code else None)
    return ", ".join(parts)
