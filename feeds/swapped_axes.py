"""Drawings whose sender wrote longitude first.

CAP 1.2 (3.2.4) and GeoRSS say latitude first. Swapped, El Salvador becomes Antarctica
(latitude -89) and passes every check of range. Pure, given the atlas.
"""

from __future__ import annotations

from typing import Protocol

from core.atlas import Unit
from core.geo.errors import BadGeometry
from core.geo.geometry import Area, union
from feeds.values import AlertMessage

FAR_KM = 1000.0
"""As written it must lie further than this from what it is said to be."""
NEAR_KM = 100.0
"""Turned round it must lie within this of it."""
_MOST_NAMES = 5
"""Names looked up: five tell as much as fifty."""
_GOVERNMENTS = {"gov": "US", "mil": "US"}


class NamedGround(Protocol):
    """What the suspicion asks of the atlas (`core.atlas.Atlas` has it)."""

    def by_name(self, text: str, country: str | None = None) -> list[Unit]:
        """Return the units called so, countries first."""

    def area(self, code: str) -> Area | None:
        """Return the shape of a unit."""


def is_drawn_with_swapped_axes(message: AlertMessage, atlas: NamedGround) -> bool:
    """Return whether a drawing lies far from its sender's ground, and turned round lies in it.

    The evidence is the ground that the areas name, else the sender's country by the end of its
    address (`…gob.mx`). Without either nothing is suspected; what lies near is left as written.
    """
    if not message.bands:
        return False
    try:
        drawn = union(band.area for band in message.bands)
        turned = drawn.with_axes_exchanged()
    except BadGeometry:
        return False
    grounds = _evidence(message, atlas)
    is_far = all(ground.is_apart(drawn, FAR_KM) for ground in grounds)
    return is_far and any(not ground.is_apart(turned, NEAR_KM) for ground in grounds)


def _evidence(message: AlertMessage, atlas: NamedGround) -> list[Area]:
    """Return the units a message should lie in, or near one of them, as far as it says so."""
    names = [name.strip() for name in message.area_desc.split(";")[:_MOST_NAMES]]
    codes = [unit.code for name in names if name for unit in atlas.by_name(name)]
    if not codes and (country := country_of_address(message.sender)):
        codes = [country]
    areas = map(atlas.area, dict.fromkeys(codes))
    return [area for area in areas if area is not None]


def country_of_address(sender: str) -> str:
    """Return the country in the end of a sender's address; "" for .org, .com or no address."""
    ending = sender.rsplit(".", 1)[-1].lower() if "." in sender else ""
    return _GOVERNMENTS.get(ending, ending.upper() if len(ending) == 2 else "")
