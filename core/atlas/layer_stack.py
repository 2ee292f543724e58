"""Several GeoPackages as one: for each layer the earliest file that has it wins; the others wait
below.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shapely import get_num_coordinates

from core.atlas.package import GeoPackage
from core.atlas.schema import LAYER_TYPES, LAYERS_OF_KIND
from core.atlas.values import Layer
from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Box

_MOST_VERTICES = 1_000_000
_READ_AT_ONCE = 500
"""Values in one IN (...)."""


@dataclass(frozen=True, slots=True)
class StackedLayer:
    """One layer in one file."""

    package: GeoPackage
    layer: str


class LayerStack:
    """The files of an atlas in order of precedence, and a bounded store of prepared shapes."""

    def __init__(self, paths: Sequence[Path]) -> None:
        """Open what is there. `absent` lists what was asked for and is not."""
        self.absent: tuple[Path, ...] = tuple(path for path in paths if not path.exists())
        self.packages = [GeoPackage(file) for file in _files(paths)]
        self._shapes: OrderedDict[tuple[str, str, int], tuple[Area, int]] = OrderedDict()
        self._boxes: dict[tuple[str, str, int], Box | None] = {}
        self._vertices = 0
        self._lock = threading.Lock()

    def sheet(self, layer: str) -> StackedLayer | None:
        """Return the file whose version of the layer holds."""
        return next(
            (StackedLayer(package, layer) for package in self.packages if layer in package.tables),
            None,
        )

    def sheets(self, kind: str) -> list[StackedLayer]:
        """Return the layers of a kind, each from the file that holds."""
        found = (self.sheet(layer) for layer in LAYERS_OF_KIND.get(kind, ()))
        return [sheet for sheet in found if sheet]

    def below(self, kind: str) -> list[StackedLayer]:
        """Versions of the kind's layers that an earlier file has replaced."""
        holding = {(sheet.package.path, sheet.layer) for sheet in self.sheets(kind)}
        return [
            StackedLayer(package, layer)
            for package in self.packages
            for layer in package.tables
            if LAYER_TYPES[layer].kind == kind and (package.path, layer) not in holding
        ]

    def layers(self) -> Iterator[Layer]:
        """Yield what is there, in the order of the kinds."""
        for layer in LAYER_TYPES:
            sheet = self.sheet(layer)
            if sheet:
                yield sheet.package.facts[layer]

    def area(self, sheet: StackedLayer, key: int) -> Area | None:
        """Return the prepared shape of one row, from the store when it is there; None when it has
        no usable shape.
        """
        at = (str(sheet.package.path), sheet.layer, key)
        with self._lock:
            if at in self._shapes:
                self._shapes.move_to_end(at)
                return self._shapes[at][0]
        geometry = sheet.package.shape(sheet.layer, key)
        if geometry is None or geometry.is_empty:
            return None
        try:
            area = Area(geometry)
        except BadGeometry:
            return None
        self._keep(at, area, int(get_num_coordinates(geometry)))
        return area

    def read_ahead(self, rows: Iterable[tuple[StackedLayer, int]]) -> None:
        """Read those of some shapes together that the store does not hold: whoever asks for them
        one by one next finds them there.
        """
        missing: dict[StackedLayer, list[int]] = {}
        for sheet, key in dict.fromkeys(rows):
            if (str(sheet.package.path), sheet.layer, key) not in self._shapes:
                missing.setdefault(sheet, []).append(key)
        for sheet, keys in missing.items():
            for start in range(0, len(keys), _READ_AT_ONCE):
                self._read(sheet, keys[start : start + _READ_AT_ONCE])

    def _read(self, sheet: StackedLayer, keys: Sequence[int]) -> None:
        for key, geometry in sheet.package.shapes(sheet.layer, keys).items():
            try:
                area = Area(geometry)
            except BadGeometry:
                continue  # as of one that is asked for by itself
            at = (str(sheet.package.path), sheet.layer, key)
            self._keep(at, area, int(get_num_coordinates(geometry)))

    def boxes(self, rows: Mapping[str, Iterable[tuple[StackedLayer, int]]]) -> dict[str, Box]:
        """Return the box around the rows of each code of which any has a shape."""
        known: dict[tuple[str, str], Mapping[int, Box]] = {}
        found = {}
        for code, own in rows.items():
            boxes = []
            for sheet, key in own:
                at = (str(sheet.package.path), sheet.layer)
                if at not in known:
                    known[at] = sheet.package.boxes(sheet.layer)
                boxes += [known[at][key]] if key in known[at] else []
            if boxes:
                found[code] = _around(boxes)
        return found

    def part_boxes(self, rows: Sequence[tuple[StackedLayer, int]]) -> tuple[Box, ...]:
        """Return the boxes of those of some rows that have a shape: as their R-trees have them, a
        hair wider than their shapes.
        """
        return tuple(box for row in rows if (box := self._box(*row)) is not None)

    def _box(self, sheet: StackedLayer, key: int) -> Box | None:
        at = (str(sheet.package.path), sheet.layer, key)
        if at not in self._boxes:
            known = sheet.package.box(sheet.layer, key)
            area = None if known else self.area(sheet, key)
            self._boxes[at] = area.box if area else known
        return self._boxes[at]

    def _keep(self, at: tuple[str, str, int], area: Area, vertices: int) -> None:
        with self._lock:
            if at in self._shapes:
                return
            self._shapes[at] = (area, vertices)
            self._vertices += vertices
            while self._vertices > _MOST_VERTICES and len(self._shapes) > 1:
                _, (_, gone) = self._shapes.popitem(last=False)
                self._vertices -= gone

    def close(self) -> None:
        """Close all files."""
        for package in self.packages:
            package.close()


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        min(box.west for box in boxes),
        min(box.south for box in boxes),
        max(box.east for box in boxes),
        max(box.north for box in boxes),
    )


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    seen: set[Path] = set()
    for path in paths:
        found = sorted(path.glob("*.gpkg")) if path.is_dir() else [path] if path.is_file() else []
        for file in found:
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file
