"""Where the zones of a recorded past lay: in the place of a rule, in which states, on which plans.

A zone is drawn once however many versions show it, so each is read and looked at once.
"""

from __future__ import annotations

import uuid
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from core.atlas.atlas import Atlas
from core.geo.errors import BadGeometry
from core.geo.geometry import Area
from feeds.drawings.drawn_bands import DrawnBands
from feeds.models import ZoneDrawing

WHOLLY = 0.999
"""From this share on a zone counts as lying within a place: borders are drawn by many hands."""
_CHUNK = 500
STATE = "admin1"
MOST_DRAWINGS = 4096
"""Whose states a process remembers."""


@dataclass(frozen=True, slots=True)
class PlanGround:
    """The area of a plan, as `webapp` hands it in: plans are strangers to the watch."""

    name: str
    area: Area


class StateGrounds:
    """The states of an atlas, asked which of them a zone reaches."""

    def __init__(self, atlas: Atlas) -> None:
        """Take the atlas; shapes are read when a zone comes near them."""
        self._atlas = atlas
        self._known: OrderedDict[uuid.UUID, frozenset[str]] = OrderedDict()

    def of_drawing(self, drawing_id: uuid.UUID, bands: Sequence[Area]) -> frozenset[str]:
        """Return the codes of the states a drawing reaches, remembered: a drawing never changes."""
        if drawing_id not in self._known:
            self._known[drawing_id] = self.reached(bands)
            if len(self._known) > MOST_DRAWINGS:
                self._known.popitem(last=False)
        return self._known[drawing_id]

    def reached(self, bands: Sequence[Area]) -> frozenset[str]:
        """Return the codes of the states that any of the areas reaches."""
        codes, boxes = self._boxes
        found: set[str] = set()
        for band in bands:
            box = band.box
            near = (
                (boxes[:, 0] <= box.east)
                & (boxes[:, 2] >= box.west)
                & (boxes[:, 1] <= box.north)
                & (boxes[:, 3] >= box.south)
            )
            found |= {codes[at] for at in np.flatnonzero(near) if self._meets(codes[at], band)}
        return frozenset(found)

    def _meets(self, code: str, band: Area) -> bool:
        area = self._atlas.area(code)
        return area is not None and area.intersects(band)

    @cached_property
    def _boxes(self) -> tuple[list[str], NDArray[np.float64]]:
        found = self._atlas.boxes(STATE)
        boxes = [(box.west, box.south, box.east, box.north) for box in found.values()]
        return list(found), np.array(boxes, dtype=np.float64).reshape(-1, 4)


@dataclass(slots=True)
class ZoneReach:
    """The zones of one session, each read once."""

    session: Session
    states_of_atlas: StateGrounds
    _bands: dict[uuid.UUID, tuple[Area, ...]] = field(default_factory=dict)

    def read(self, drawing_ids: Iterable[uuid.UUID | None]) -> None:
        """Read the drawings together."""
        missing = {each for each in drawing_ids if each is not None} - self._bands.keys()
        ids = sorted(missing, key=str)
        for start in range(0, len(ids), _CHUNK):
            part = ids[start : start + _CHUNK]
            query = sa.select(ZoneDrawing.id, ZoneDrawing.bands).where(ZoneDrawing.id.in_(part))
            for row in self.session.execute(query):
                self._bands[row.id] = _areas(row.bands)

    def bands(self, drawing_id: uuid.UUID | None) -> tuple[Area, ...]:
        """Return the areas of a drawing; none where there is no drawing, or it is not readable."""
        if drawing_id is None:
            return ()
        if drawing_id not in self._bands:
            self.read([drawing_id])
        return self._bands.get(drawing_id, ())

    def meets(self, drawing_id: uuid.UUID | None, place: Area) -> bool:
        """Return whether a zone reaches a place."""
        return any(place.intersects(band) for band in self.bands(drawing_id))

    def lies_within(self, drawing_id: uuid.UUID | None, place: Area) -> bool:
        """Return whether all of a zone lies in a place."""
        bands = self.bands(drawing_id)
        return bool(bands) and all(place.overlap_share(band) >= WHOLLY for band in bands)

    def states(self, drawing_id: uuid.UUID | None) -> frozenset[str]:
        """Return the codes of the states a zone reaches."""
        if drawing_id is None:
            return frozenset()
        return self.states_of_atlas.of_drawing(drawing_id, self.bands(drawing_id))

    def plans(
        self, drawing_id: uuid.UUID | None, grounds: Collection[PlanGround]
    ) -> tuple[str, ...]:
        """Return the names of the plans whose area a zone reaches."""
        return tuple(each.name for each in grounds if self.meets(drawing_id, each.area))


PlanGrounds = Mapping[str, Sequence[PlanGround]]
"""The areas of the plans in force, by country."""


def _areas(data: bytes) -> tuple[Area, ...]:
    try:
        return tuple(band.area for band in DrawnBands.from_bytes(data))
    except BadGeometry:
        return ()
