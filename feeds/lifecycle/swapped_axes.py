"""Drawings whose sender wrote longitude first.

CAP 1.2 (3.2.4) and GeoRSS say latitude first. Swapped, El Salvador becomes Antarctica
(latitude -89) and passes every check of range. Pure, given the atlas.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from core.atlas import Unit
from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Box
from feeds.sender_countries import country_of_sender
from feeds.values import AlertMessage, Band

FAR_KM = 1000.0
"""As written it must lie further than this from what it is said to be."""
NEAR_KM = 100.0
"""Turned round it must lie within this of it."""
_MOST_NAMES = 5
"""Names looked up: five tell as much as fifty."""
_MOST_BANDS = 200
"""Drawings looked at one by one; a sender that swaps its axes does so from the first on."""


class NamedGround(Protocol):
    """What the suspicion asks of the atlas (`core.atlas.Atlas` has it)."""

    def by_name(self, text: str, country: str | None = None) -> list[Unit]:
        """Return the units called so, countries first."""

    def area(self, code: str) -> Area | None:
        """Return the shape of a unit."""


def bands_with_swapped_axes(message: AlertMessage, atlas: NamedGround) -> tuple[Band, ...]:
    """Return the drawings that lie far from their sender's ground, and turned round lie in it.

    Each is judged alone: one swapped beside a right one would hide behind it. The evidence is the
    ground that the areas name, else the sender's country by the end of its address (`…gob.mx`) or
    its number in the register of the WMO. Without either nothing is suspected; what lies near is
    left as written.
    """
    grounds = _evidence(message, atlas) if message.bands else []
    if not grounds:
        return ()
    return tuple(band for band in message.bands[:_MOST_BANDS] if _is_swapped(band.area, grounds))


def _is_swapped(shape: Area, grounds: Sequence[Area]) -> bool:
    """Return whether a shape lies far from every ground, and turned round near one of them."""
    if any(_boxes_meet(ground.box, shape.box) for ground in grounds):
        # Nearly every drawing: no shape of a whole country need be measured.
        return False
    if not all(ground.is_apart(shape, FAR_KM) for ground in grounds):
        return False
    try:
        turned = shape.with_axes_exchanged()
    except BadGeometry:
        return False
    return any(not ground.is_apart(turned, NEAR_KM) for ground in grounds)


def _boxes_meet(one: Box, other: Box) -> bool:
    return (
        one.west <= other.east
        and other.west <= one.east
        and one.south <= other.north
        and other.south <= one.north
    )


def _evidence(message: AlertMessage, atlas: NamedGround) -> list[Area]:
    """Return the units a message should lie in, or near one of them, as far as it says so."""
    names = [name.strip() for name in message.area_desc.split(";")[:_MOST_NAMES]]
    codes = [unit.code for name in names if name for unit in atlas.by_name(name)]
    if not codes and (country := country_of_sender(message.sender, message.identifier)):
        codes = [country]
    areas = map(atlas.area, dict.fromkeys(codes))
    return [area for area in areas if area is not None]
