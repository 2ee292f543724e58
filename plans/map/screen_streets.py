"""Streets under a map on screen: one square of the Web Mercator grid as an SVG of its own, to lie
over any ground.

Like every renderer, it reads no tiles it was not given.
"""

from __future__ import annotations

from core.geo.projection import Frame
from plans.map.label_placement import street_names
from plans.map.streets import LEAST_UNITS_PER_KM, StreetSource
from plans.map.streets.drawing import streets_drawn

SIDE = 320.0
"""Units of a drawing a square is wide and high; a screen shows it larger: names can be read."""
ZOOMS = range(10, 16)
"""Squares that are offered: about 40 km wide, down to about one."""
_WITHIN = 1e-6
"""So much narrower than its square is the frame: the squares beside it are not asked for."""


def street_square(zoom: int, column: int, row: int) -> Frame | None:
    """Return the frame of a square; None where there is none, or it shows too much of the earth."""
    if zoom not in ZOOMS or not (0 <= column < 2**zoom and 0 <= row < 2**zoom):
        return None
    side = 360 / 2**zoom
    west, north = column * side - 180, 180 - row * side
    frame = Frame(west, north, SIDE / side, SIDE - _WITHIN, SIDE - _WITHIN)
    return frame if frame.units_per_km >= LEAST_UNITS_PER_KM else None


def streets_on_screen(source: StreetSource, frame: Frame) -> str:
    """Return the streets of a square as a whole SVG document; nothing in it where there are none.
    What hindered the source, `source.fault` says.
    """
    streets = source.under(frame)
    drawn = ""
    if streets is not None:
        drawn = streets_drawn(streets) + "".join(street_names(frame, streets, []))
    side = f"{SIDE:.0f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" '
        f'height="{side}" font-family="Noto Sans, DejaVu Sans, sans-serif">{drawn}</svg>'
    )
