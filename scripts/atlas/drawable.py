"""What is listed in the base can be drawn: tried of every unit when the base is built.

The walk takes eight seconds, and its answer changes with the file alone: `make atlas` makes it, and
keeps beside the file the SHA-256 of what it was made for. The tests compare that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from core.atlas import Atlas


def codes_to_draw(atlas: Atlas) -> list[str]:
    """Return the codes of all states, fire-weather zones and municipios of Guatemala.

    The units of the other layers are drawn by their own row; these are drawn by others', or joined.
    """
    codes = [unit.code for kind in ("admin1", "nws_fire_zones") for unit in atlas.units(kind)]
    return codes + [unit.code for unit in atlas.units("admin2", "GT")]


def without_shape(codes: Iterable[str], area: Callable[[str], object | None]) -> list[str]:
    """Return the codes that have no area."""
    return [code for code in codes if area(code) is None]


def undrawable(package: Path) -> list[str]:
    """Return the codes listed in a package of which no shape can be made."""
    atlas = Atlas.open([package])
    try:
        return without_shape(codes_to_draw(atlas), atlas.area)
    finally:
        atlas.close()


def sha256_of(package: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(package.read_bytes()).hexdigest()


def proof_of(package: Path) -> Path:
    """Return where the SHA-256 stands of the package that was walked through last."""
    return package.with_suffix(".sha256")
