"""Which units and places a name may mean, best first, for any form that asks for one."""

from __future__ import annotations

from collections.abc import Iterator

from core.atlas import Atlas, Place, Unit

HITS = 8


def units_called(atlas: Atlas, text: str, country: str) -> list[Unit]:
    """Return the administrative units `text` may mean, by name or code, best first.

    Those of `country` come before others.
    """
    if not text.strip():
        return []
    named = (atlas.unit(text.strip()), *atlas.by_name(text))
    units = dict.fromkeys(
        unit
        for unit in (*named, *_units_like(atlas, text, country))
        if unit and not unit.kind.startswith("nws")
    )
    return sorted(units, key=lambda unit: unit.country != country)[: 2 * HITS]


def _units_like(atlas: Atlas, text: str, country: str) -> Iterator[Unit | None]:
    """Yield the units among the places a text nearly names."""
    for place in atlas.find(text, country or None, HITS):
        if place.kind == "admin":
            yield atlas.unit(place.code)


def places_called(atlas: Atlas, text: str, country: str) -> list[Place]:
    """Return the places `text` may mean, best first."""
    return atlas.find(text, country or None, HITS) or atlas.find(text, None, HITS)
