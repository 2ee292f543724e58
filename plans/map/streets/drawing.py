"""Streets as SVG: thin, light, under everything of ours; three ranks that stay three in grey."""

from __future__ import annotations

import base64

from plans.map.streets import GREAT, MAIN, STREET, Streets

WATER, WATER_EDGE = "#bcd4e1", "#7c9db3"
_STROKES: dict[int, tuple[tuple[str, float], ...]] = {
    STREET: (("#d3ccbd", 0.7),),
    MAIN: (("#a79d8a", 2.0), ("#ffffff", 1.1)),
    GREAT: (("#7d6a3c", 2.8), ("#f4d98b", 1.7)),
}
"""Colour and width of each line of a rank, the lower one first."""


def streets_drawn(streets: Streets) -> str:
    """Return the streets of a frame: the toned-down picture, or water and ways, small ones
    first.
    """
    if streets.picture:
        return _picture(streets)
    drawn = []
    if streets.water:
        drawn.append(f'<path d="{streets.water}" fill-rule="nonzero" fill="{WATER}"/>')
    if streets.waterways:
        drawn.append(_line(streets.waterways, WATER_EDGE, 0.9))
    for rank in (STREET, MAIN, GREAT):
        if rank in streets.ways:
            drawn += [_line(streets.ways[rank], colour, width) for colour, width in _STROKES[rank]]
    return "".join(drawn)


def _line(path: str, colour: str, width: float) -> str:
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" '
        'stroke-linejoin="round" '
        'stroke-linecap="round"/>'
    )


def _picture(streets: Streets) -> str:
    left, top, width, height = streets.picture_at
    body = base64.b64encode(streets.picture).decode("ascii")
    return (
        f'<image x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'preserveAspectRatio="none" href="data:image/png;base64,{body}"/>'
    )
