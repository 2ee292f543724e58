"""Drawings whose sender wrote longitude first, or lost the sign of the western half of the world.

CAP 1.2 (3.2.4) and GeoRSS say latitude first. Swapped, El Salvador becomes Antarctica
(latitude -89), without its minus it lies off India: both pass every check of range. Pure, given
the atlas.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from core.atlas import Unit
from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Box
from core.geo.shape_parts import Bounds, least_km, most_km
from feeds.sender_countries import WATCH_THE_WORLD, country_of_sender
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

    def part_boxes(self, code: str) -> tuple[Box, ...]:
        """Return boxes around what draws a unit; none where it has no shape."""


Repair = Callable[[np.ndarray[Any, Any]], np.ndarray[Any, Any]]
"""Corners (longitude, latitude) to corners."""


class DrawingFault(enum.Enum):
    """What a sender is suspected to have written wrongly."""

    AXES = "axes"
    SIGN = "sign"


_REPAIRS: Mapping[DrawingFault, Repair] = {
    DrawingFault.AXES: lambda corners: corners[:, ::-1],
    DrawingFault.SIGN: lambda corners: corners * (-1, 1),
}
NamedBoxes = tuple[str, tuple[Bounds, ...]]
"""The code of a unit, and the boxes around it or around its parts."""


def suspected_bands(
    message: AlertMessage, atlas: NamedGround
) -> tuple[tuple[Band, DrawingFault], ...]:
    """Return the drawings that lie far from their sender's ground, and turned round, or with the
    sign of their longitudes changed, lie in it.

    Each is judged alone: one swapped beside a right one would hide behind it. The evidence is the
    ground that the areas name, else the sender's country by the end of its address (`…gob.mx`) or
    its number in the register of the WMO. Without either nothing is suspected; what lies near is
    left as written.
    """
    far, grounds = list(message.bands[:_MOST_BANDS]), []
    for ground in _evidence(message, atlas) if far else ():
        grounds.append(ground)
        # Nearly every drawing: the box of one ground tells, and no other need be looked up.
        far = [band for band in far if not _is_near(band.area.bounds, ground)]
        if not far:
            return ()
    if not grounds:
        return ()
    faults = ((band, _fault_of(band.area, grounds, atlas)) for band in far)
    return tuple((band, fault) for band, fault in faults if fault)


def _is_near(box: Bounds, ground: NamedBoxes) -> bool:
    """Return whether what is in a box lies near a ground, as the boxes of that tell."""
    return any(most_km(each, box) <= FAR_KM or least_km(each, box) == 0 for each in ground[1])


def _fault_of(
    shape: Area, grounds: Sequence[NamedBoxes], atlas: NamedGround
) -> DrawingFault | None:
    """Return what is wrong with a shape that lies far from every ground, and near one of them once
    that is put right; None where nothing brings it there.
    """
    within_reach = _within(FAR_KM, shape.bounds, grounds)
    if not all(area.is_apart(shape, FAR_KM) for area in _areas(within_reach, atlas)):
        return None
    for fault, repair in _REPAIRS.items():
        told = [each for each in grounds if fault is DrawingFault.AXES or _tells_sign(each)]
        if told and _lies_in(shape, repair, told, atlas):
            return fault
    return None


def _tells_sign(ground: NamedBoxes) -> bool:
    return ground[0] not in WATCH_THE_WORLD


def _lies_in(
    shape: Area, repair: Repair, grounds: Sequence[NamedBoxes], atlas: NamedGround
) -> bool:
    try:
        repaired = shape.with_corners(repair)
    except BadGeometry:
        return False
    near = _within(NEAR_KM, repaired.bounds, grounds)
    return any(not area.is_apart(repaired, NEAR_KM) for area in _areas(near, atlas))


def _within(km: float, box: Bounds, grounds: Sequence[NamedBoxes]) -> list[str]:
    """Return the units that may lie within so many kilometres of a box, the nearest first."""
    least = [(min(least_km(each, box) for each in boxes), code) for code, boxes in grounds]
    return [code for away, code in sorted(least) if away <= km]


def _areas(codes: Iterable[str], atlas: NamedGround) -> Iterator[Area]:
    return filter(None, map(atlas.area, codes))


def _evidence(message: AlertMessage, atlas: NamedGround) -> Iterator[NamedBoxes]:
    """Yield the units a message should lie in, or near one of them, as far as it says so."""
    names = filter(None, map(str.strip, message.area_desc.split(";")[:_MOST_NAMES]))
    codes = [unit.code for name in names for unit in atlas.by_name(name)]
    if not codes and (country := country_of_sender(message.sender, message.identifier)):
        codes = [country]
    boxes = ((code, tuple(map(_bounds, atlas.part_boxes(code)))) for code in dict.fromkeys(codes))
    yield from ((code, own) for code, own in boxes if own)


def _bounds(box: Box) -> Bounds:
    return box.west, box.south, box.east, box.north
