"""An atlas of two counties of the lower Rio Grande, for packages that need no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from core.atlas.gazetteer import PartOfCountry
from core.atlas.values import Feature, Located, PlacedCodes, Unit
from core.geo.geometry import Area, Box, Point, union

HIDALGO = Box(-98.6, 26.0, -97.9, 26.8)
CAMERON = Box(-97.9, 25.8, -97.2, 26.4)
TEXAS = Box(-106.6, 25.8, -93.5, 36.5)


class TwoCounties:
    """The lower Rio Grande as two boxes in a larger one."""

    def __init__(self) -> None:
        self.units_by_code = {
            "US": Unit("US", "countries", "Estados Unidos", country="US"),
            "US-TX": Unit("US-TX", "admin1", "Texas", country="US", parent="US"),
            "US48215": Unit("US48215", "admin2", "Hidalgo", country="US", parent="US-TX"),
            "US48061": Unit("US48061", "admin2", "Cameron", country="US", parent="US-TX"),
        }
        boxes = {
            "US48215": HIDALGO,
            "US48061": CAMERON,
            "US-TX": TEXAS,
            "US": Box(-125, 25.5, -66, 49),
        }
        self.shapes = {code: Area.from_box(box) for code, box in boxes.items()}

    def unit(self, code: str) -> Unit | None:
        return self.units_by_code.get(code)

    def units(self, kind: str, country: str | None = None, parent: str | None = None) -> list[Unit]:
        return [unit for unit in self.units_by_code.values() if unit.kind == kind]

    def people_within_each(self, areas: Iterable[Area]) -> list[dict[PartOfCountry, int]]:
        """A thousand in the middle of each county."""
        counties = [unit for unit in self.units_by_code.values() if unit.kind == "admin2"]
        return [
            {
                ("US", "US-TX", unit.code): 1000
                for unit in counties
                if area.contains(self.shapes[unit.code].center)
            }
            for area in areas
        ]

    def area(self, code: str) -> Area | None:
        return self.shapes.get(code)

    def boxes(self, kind: str) -> dict[str, Box]:
        return {unit.code: self.shapes[unit.code].box for unit in self.units(kind)}

    def read_ahead(self, codes: Iterable[tuple[str, str]]) -> None:
        """There is nothing to read."""

    def part_boxes(self, code: str) -> tuple[Box, ...]:
        return (self.shapes[code].box,)

    def areas(self, codes: Iterable[str]) -> tuple[Area | None, tuple[str, ...]]:
        shapes = [self.shapes[code] for code in codes]
        return (union(shapes) if shapes else None), ()

    def locate(self, point: Point) -> Located:
        holding = {
            unit.kind: unit
            for code, unit in self.units_by_code.items()
            if self.shapes[code].contains(point)
        }
        return Located(
            holding.get("countries"), holding.get("admin1"), holding.get("admin2"), None, False
        )

    def population(self, code: str) -> int:
        return 0

    def by_name(self, text: str, country: str | None = None) -> list[Unit]:
        return []

    def placed(self, codes: Iterable[tuple[str, str]]) -> PlacedCodes:
        return PlacedCodes((), None, tuple(value for _, value in codes))

    def features(self, kind: str, box: Box, where: Any = None) -> Iterator[Feature]:
        for code, unit in self.units_by_code.items():
            if unit.kind == kind and Area.from_box(box).intersects(self.shapes[code]):
                yield Feature(kind, self.shapes[code].geometry, {"code": code})
