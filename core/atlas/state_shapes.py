"""States without a shape of their own, put together from those of their counties that lie in sight.

To draw a map of one town there is no need of the whole state, nor of the register of every unit:
the counties round about are read through the R-tree and joined by their parent. Sights are rounded
outwards to a coarse grid, so that the trials of one page, its languages and its papers share one
sight.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Mapping

import shapely
from shapely.geometry.base import BaseGeometry

from core.atlas.layer_stack import LayerStack
from core.atlas.package import decode
from core.atlas.schema import LAYER_TYPES
from core.geo.geometry import Box

_KEPT_SIGHTS = 4
_SPECK = 2e-4
"""Square degrees (2 km²) under which a hole in a union of neighbours is a slip of simplification,
not a lake.
"""


class Mosaic:
    """Shapes made of the counties and municipios of a stack, by the code of the unit they belong
    to. Thread-safe.
    """

    def __init__(self, stack: LayerStack) -> None:
        """Read nothing yet."""
        self._stack = stack
        self._seen: OrderedDict[Box, Mapping[str, BaseGeometry]] = OrderedDict()
        self._lock = threading.Lock()

    def within(self, box: Box) -> Mapping[str, BaseGeometry]:
        """By code of the parent, the union of its parts that meet `box`: exact within the box, more
        or less beyond.
        """
        sight = _rounded(box)
        with self._lock:
            if sight not in self._seen:
                self._seen[sight] = {
                    code: closed(shapely.union_all(parts)) for code, parts in self._parts(sight)
                }
                while len(self._seen) > _KEPT_SIGHTS:
                    self._seen.popitem(last=False)
            self._seen.move_to_end(sight)
            return self._seen[sight]

    def _parts(self, sight: Box) -> Iterator[tuple[str, list[BaseGeometry]]]:
        parts: dict[str, list[BaseGeometry]] = defaultdict(list)
        for sheet in self._stack.sheets("admin2"):
            layer = LAYER_TYPES[sheet.layer]
            for _, row, blob in sheet.package.within(sheet.layer, sight):
                unit = (
                    layer.unit({"country": layer.country, **row} if layer.country else row)
                    if layer.unit
                    else None
                )
                shape = _shape(blob) if unit and unit.parent else None
                if unit and unit.parent and shape is not None:
                    parts[unit.parent].append(shape)
        yield from parts.items()


def closed(geometry: BaseGeometry) -> BaseGeometry:
    """Return a union of polygons without the specks of holes that neighbours leave which do not
    quite meet.
    """
    return shapely.MultiPolygon(
        [
            shapely.Polygon(
                part.exterior,
                [hole for hole in part.interiors if shapely.Polygon(hole).area > _SPECK],
            )
            for part in shapely.get_parts(geometry)
            if part.geom_type == "Polygon"
        ]
    )


def _rounded(box: Box) -> Box:
    """Return the box grown to lines a quarter of its (rounded) span apart: boxes that differ a
    little become one.
    """
    step = 2.0 ** math.ceil(math.log2(max(box.east - box.west, box.north - box.south, 0.01))) / 4
    return Box(
        max(-180.0, math.floor(box.west / step) * step),
        max(-90.0, math.floor(box.south / step) * step),
        min(180.0, math.ceil(box.east / step) * step),
        min(90.0, math.ceil(box.north / step) * step),
    )


def _shape(blob: bytes | None) -> BaseGeometry | None:
    if blob is None:
        return None
    try:
        return decode(blob)
    except (ValueError, shapely.errors.GEOSException):
        return None
