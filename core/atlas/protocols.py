"""What packages ask of the atlas, so that they need not hold the whole of it."""

from __future__ import annotations

from typing import Protocol

from core.atlas.values import Located, Unit
from core.geo.geometry import Area, Point


class UnitAtlas(Protocol):
    """Administrative units by code and by place; `core.atlas.Atlas` is one."""

    def unit(self, code: str) -> Unit | None:
        """Return the unit of a code, None when there is none."""

    def area(self, code: str) -> Area | None:
        """Return the shape of a unit, None when it is not known."""

    def locate(self, point: Point) -> Located:
        """Return the units around a point."""
