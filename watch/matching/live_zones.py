"""Where live hazards hold, kept by a process as one tree: asked which of them hold a point.

Read once, and again only as far as hazards changed (`feeds.lifecycle.history.hazard_version`):
which hazard a zone is of, and no more. Whether it flags, where its bands run and when, its row
says.
"""

from __future__ import annotations

import threading
import uuid
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from core.geo.area_tree import AreaTree
from core.geo.geometry import Area
from feeds.lifecycle.history.hazard_version import HAZARDS
from feeds.models import Hazard, HazardStatus
from registry.people.access import in_parts

_Key = tuple[uuid.UUID, Any]
"""A hazard, and what is another with another zone: the version it is of; where it is and how long
written, for in a database that was put back another zone may come to bear the same number."""
_DRAWN = (
    Hazard.version, Hazard.west, Hazard.south, Hazard.east, Hazard.north,
    sa.func.length(Hazard.zone),
)  # fmt: skip


@dataclass(frozen=True)
class LiveZones:
    """The zones of the live hazards that have a place."""

    version: uuid.UUID | None
    areas: Mapping[_Key, Area]
    tree: AreaTree
    """Of the areas, in their order."""

    def hazards_at(
        self, lons: NDArray[np.float64], lats: NDArray[np.float64]
    ) -> dict[uuid.UUID, NDArray[np.int64]]:
        """Return the hazards whose zone holds any of the points, or has it on its border, each with
        the positions of those.
        """
        point, area = self.tree.pairs_holding(lons, lats)
        order = np.argsort(area, kind="stable")
        found, first = np.unique(area[order], return_index=True)
        keys = tuple(self.areas)
        parts = np.split(point[order], first[1:])
        return {keys[at][0]: own for at, own in zip(found.tolist(), parts, strict=False)}


_kept: weakref.WeakKeyDictionary[Any, LiveZones] = weakref.WeakKeyDictionary()
_reading = threading.Lock()


def live_zones(session: Session) -> LiveZones:
    """Return the zones as this session sees them; what did not change comes from memory."""
    version = HAZARDS.version(session)
    pool = getattr(session.get_bind(), "pool", None) or session.get_bind()
    with _reading:
        before = _kept.get(pool)
    if before is not None and before.version == version and version is not None:
        return before
    fresh = _read(session, version, before)
    if not HAZARDS.has_touched(session):
        with _reading:
            _kept[pool] = fresh
    return fresh


# -- inside ---------------------------------------------------------------------------------


def _read(session: Session, version: uuid.UUID | None, before: LiveZones | None) -> LiveZones:
    known: Mapping[_Key, Area] = before.areas if before is not None else {}
    query = sa.select(Hazard.id, *_DRAWN).order_by(Hazard.id)
    query = query.where(Hazard.status == HazardStatus.ACTIVE, Hazard.zone.is_not(None))
    keys = [(row[0], tuple(row[1:])) for row in session.execute(query)]
    found = {key: known[key] for key in keys if key in known}
    found |= _zones_of(session, [key[0] for key in keys if key not in known])
    tree = AreaTree(list(found.values()), before.tree if before is not None else None)
    return LiveZones(version, found, tree)


def _zones_of(session: Session, ids: Sequence[uuid.UUID]) -> dict[_Key, Area]:
    found: dict[_Key, Area] = {}
    for part in in_parts(ids):
        query = sa.select(Hazard.id, *_DRAWN, Hazard.zone).where(Hazard.id.in_(part))
        found |= {
            (row[0], tuple(row[1:-1])): row.zone for row in session.execute(query) if row.zone
        }
    return found
