"""Names of wildfires, by which several lists tell one fire: each numbers them in its own way."""

from __future__ import annotations

from core.atlas.names import fold

FIRE_KEY = "fire:"
"""Before what a fire is known by in every list."""


def fire_key(name: str, county: str, year: int) -> str:
    """Return what a fire is known by in every list: its name, its county and its year; "" without
    a name or a county.

    In one county few fires of a year are called alike; that is why this ties hazards and makes none
    of them the same.
    """
    bare = fold(name).removesuffix("fire").strip()
    where = fold(county).removesuffix("county").strip()
    return f"{FIRE_KEY}{bare}:{where}:{year}" if bare and where else ""
