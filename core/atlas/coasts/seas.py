"""Which of two seas a coast of the Americas lies on.

Mexico, Colombia and all of Central America but two have a coast on each: a wave in the Pacific
wets no shore of the Caribbean.
"""

from __future__ import annotations

import enum

import shapely
from shapely.geometry.base import BaseGeometry


class Sea(enum.StrEnum):
    """What a warning for coasts is about."""

    ANY = "ANY"
    PACIFIC = "PACIFIC"
    ATLANTIC = "ATLANTIC"
    """With the Caribbean and the Gulf of Mexico."""


_MIDLAND = (
    (-168.5, 66.0), (-160.0, 67.0), (-150.0, 66.0), (-141.0, 64.0), (-130.0, 60.0),
    (-120.0, 54.0), (-113.0, 47.0), (-107.0, 39.0), (-107.0, 32.0), (-104.0, 26.0),
    (-101.5, 21.0), (-98.0, 18.8), (-95.0, 17.2), (-92.8, 16.6), (-91.0, 15.3), (-89.3, 14.6),
    (-87.5, 14.3), (-86.3, 13.3), (-85.6, 12.4), (-84.8, 11.3), (-84.0, 10.0), (-82.7, 9.0),
    (-81.2, 8.5), (-80.4, 8.7), (-79.75, 9.13), (-79.0, 9.25), (-78.2, 9.05), (-77.75, 8.5),
    (-77.3, 7.7), (-77.0, 6.5), (-76.5, 4.0), (-77.0, 1.0), (-78.5, -2.0), (-78.0, -6.0),
    (-75.0, -12.0), (-70.0, -17.0), (-68.5, -25.0), (-70.0, -33.0), (-71.0, -40.0),
    (-72.0, -47.0), (-71.8, -51.0), (-70.5, -53.0), (-68.6, -54.5), (-67.2, -56.5),
)  # fmt: skip
"""A line down the Americas midway between their two coasts, from the Bering Strait to Cape Horn."""
_EASTERN_SIDE = shapely.Polygon(
    [(-168.5, 90.0), *_MIDLAND, (-67.0, -90.0), (20.0, -90.0), (20.0, 90.0)]
)
"""From that line to the far shore of the Atlantic."""


def on_sea(coast: BaseGeometry, sea: Sea) -> BaseGeometry:
    """Return the part of a coast, as lines in degrees, that lies on a sea."""
    if sea is Sea.ANY:
        return coast
    return coast.intersection(_EASTERN_SIDE) if sea is Sea.ATLANTIC else coast - _EASTERN_SIDE
