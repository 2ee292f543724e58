"""Which boxes are drawn finely: few, on a grid, so that a drawing serves many pages."""

from __future__ import annotations

import math

from core.geo.geometry import Box

DETAIL_LIMIT_DEGREES = 25.0
"""A wider box is served well enough by the region."""
GRIDS = ((1.5, 0.25), (8.0, 1.0), (DETAIL_LIMIT_DEGREES + 4.0, 2.0))
"""Up to which size a box of the detail lies on which grid: what `snapped` makes of any box, and
little else.
"""


def snapped(box: Box) -> Box | None:
    """Return the box of the detail to draw under `box`: wider by a half, on a grid, so that few
    differ.

    None when the box is so wide that the region does.
    """
    wide = box.grown(0.5)
    size = max(wide.east - wide.west, wide.north - wide.south)
    if size > DETAIL_LIMIT_DEGREES:
        return None
    step = 0.25 if size < 1 else 1.0 if size < 6 else 2.0
    return Box(
        max(-180.0, math.floor(wide.west / step) * step),
        max(-90.0, math.floor(wide.south / step) * step),
        min(180.0, math.ceil(wide.east / step) * step),
        min(90.0, math.ceil(wide.north / step) * step),
    )


def is_offered(box: Box) -> bool:
    """Return whether the detail of `box` is drawn on request: few are, none costly."""
    sides = (box.west, box.south, box.east, box.north)
    size = max(box.east - box.west, box.north - box.south)
    step = next((step for most, step in GRIDS if size <= most), None)
    return step is not None and all((side / step).is_integer() for side in sides)
