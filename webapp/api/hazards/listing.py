"""The hazards a program may know of, each with the version that is known: those the country of its
account sees on the board, whatever they touch.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from feeds.circles import told_to
from feeds.models import Hazard, HazardStatus, HazardVersion
from feeds.values import HazardKind, Severity
from webapp.api.cursor import Key


@dataclass(frozen=True, slots=True)
class VersionMark:
    """Which version of a hazard is meant, and since when it is known."""

    number: int
    known_at: datetime


@dataclass(frozen=True, slots=True)
class ToldHazard:
    """A hazard as it is known: as it stands, with its present version and the one before."""

    hazard: Hazard
    version: VersionMark
    before: VersionMark | None

    @property
    def key(self) -> Key:
        """Its place in a list: the one that began first comes first."""
        return self.hazard.started_at.isoformat(), str(self.hazard.id)


def hazards_told(
    session: Session,
    country: str,
    *,
    kind: HazardKind | None = None,
    least: Severity | None = None,
) -> list[ToldHazard]:
    """Return the hazards that threaten now, told to `country` (empty: to who belongs to none)."""
    query = sa.select(Hazard).where(told_to(country), Hazard.status == HazardStatus.ACTIVE)
    if kind is not None:
        query = query.where(Hazard.kind == kind)
    found = session.scalars(query.options(joinedload(Hazard.source))).all()
    severe = [each for each in found if least is None or each.severity.rank >= least.rank]
    return _with_versions(session, severe)


def hazard_told(session: Session, hazard_id: uuid.UUID, country: str) -> ToldHazard | None:
    """Return one hazard, over or not; None where `country` is told of none of this id."""
    query = sa.select(Hazard).where(Hazard.id == hazard_id, told_to(country))
    hazard = session.scalar(query.options(joinedload(Hazard.source)))
    return None if hazard is None else _with_versions(session, [hazard])[0]


# -- inside ---------------------------------------------------------------------------------


def _with_versions(session: Session, hazards: Sequence[Hazard]) -> list[ToldHazard]:
    marks = _marks(session, [each.id for each in hazards])
    found = []
    for each in hazards:
        known = marks.get(each.id) or [VersionMark(1, each.created_at)]
        found.append(ToldHazard(each, known[0], known[1] if len(known) > 1 else None))
    return found


def _marks(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[VersionMark]]:
    """Return the versions of each hazard, the newest first."""
    if not ids:
        return {}
    query = sa.select(HazardVersion.hazard_id, HazardVersion.number, HazardVersion.known_at)
    found: dict[uuid.UUID, list[VersionMark]] = {}
    for row in session.execute(
        query.where(HazardVersion.hazard_id.in_(ids)).order_by(HazardVersion.number.desc())
    ):
        found.setdefault(row.hazard_id, []).append(VersionMark(row.number, row.known_at))
    return found
