"""What earlier cycles flagged: what has not changed since need not be matched again.

Whom a hazard touches follows from the hazard as it is stored, the hazard it repeats, the stays, the
posts and shelters, and the moment. The moment matters only where one of the hazard's own moments
lies between, or a new hour: days of travel begin and end with an hour of UTC
(`registry.matching.blocks.stays`). A flag is worked out again as soon as one of them differs.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from directory.search.version import version_of
from feeds.models import Hazard, Source
from registry.matching.index import index_state
from watch.flags.subjects import TouchedSubject
from watch.flags.update import FlagUpdate

_HOUR = timedelta(hours=1)
_COLUMNS = (
    Hazard.id,
    Hazard.title,
    Hazard.version,
    Hazard.status,
    Hazard.ended_because,
    Hazard.is_test,
    Hazard.is_context,
    Source.trust,
    Source.owner,
    Source.keep_hours,
    Hazard.started_at,
    Hazard.ends_at,
    Hazard.unverified_since,
    Hazard.same_as_id,
)
"""All of a hazard and its source that flags follow from; its zone changes with its version."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What the flags of each hazard follow from, as it stands in one cycle."""

    surroundings: tuple[str, ...]
    """The state of the stays, and of the directory."""
    hazards: Mapping[uuid.UUID, tuple[object, ...]]

    def of(self, hazard_id: uuid.UUID) -> tuple[object, ...]:
        """Return what the flags of one hazard follow from, that of the one it repeats included."""
        own = self.hazards[hazard_id]
        original = own[-1]
        assert original is None or isinstance(original, uuid.UUID)
        return (self.surroundings, own, self.hazards.get(original) if original else None)


def basis_of(session: Session, which: sa.ColumnElement[bool]) -> Basis:
    """Return what the flags of the hazards `which` follow from now."""
    originals = sa.select(Hazard.same_as_id).where(which)
    query = sa.select(*_COLUMNS).join(Source, Source.id == Hazard.source_id)
    query = query.where(sa.or_(which, Hazard.id.in_(originals)))
    return Basis(
        (index_state(session), str(version_of(session))),
        {row.id: tuple(row) for row in session.execute(query)},
    )


@dataclass(frozen=True, slots=True)
class _Flagged:
    basis: tuple[object, ...]
    since: datetime
    until: datetime
    title: str
    touched: tuple[TouchedSubject, ...]


@dataclass(slots=True)
class FlaggedBefore:
    """The flags of earlier cycles by hazard; it outlives a cycle."""

    _flagged: dict[uuid.UUID, _Flagged] = field(default_factory=dict)

    def keep(self, hazard: Hazard, update: FlagUpdate, basis: Basis, now: datetime) -> None:
        """Keep what the flags of a hazard came to; not where something did not open: it is to be
        told of, and tried, again.
        """
        self._flagged.pop(hazard.id, None)
        if not update.faults and hazard.id in basis.hazards:
            until = _next_moment(hazard, now)
            self._flagged[hazard.id] = _Flagged(
                basis.of(hazard.id), now, until, hazard.title, update.touched
            )

    def forget(self, hazard_id: uuid.UUID) -> None:
        """Have the flags of a hazard worked out in the next cycle."""
        self._flagged.pop(hazard_id, None)

    def unchanged(
        self, basis: Basis, now: datetime
    ) -> dict[uuid.UUID, tuple[str, tuple[TouchedSubject, ...]]]:
        """Return the title and subjects of each hazard whose flags stand as they are."""
        return {
            hazard_id: (known.title, known.touched)
            for hazard_id, known in self._flagged.items()
            if known.since <= now < known.until
            and hazard_id in basis.hazards
            and basis.of(hazard_id) == known.basis
        }

    def keep_only(self, hazard_ids: Iterable[uuid.UUID]) -> None:
        """Forget every hazard but these."""
        wanted = set(hazard_ids)
        for gone in self._flagged.keys() - wanted:
            del self._flagged[gone]


# -- inside ---------------------------------------------------------------------------------


def _next_moment(hazard: Hazard, now: datetime) -> datetime:
    """Return when the flags of a hazard may come to differ without anything being changed."""
    next_hour = now.replace(minute=0, second=0, microsecond=0) + _HOUR
    moments = [hazard.started_at, hazard.ends_at, *hazard.severity_zones.moments]
    return min([next_hour, *(each for each in moments if each is not None and each > now)])
