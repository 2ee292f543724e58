"""What earlier cycles flagged: what has not changed since need not be matched again.

Whom a hazard touches follows from the hazard as it is stored, the hazard it repeats, the posts and
shelters, the stays within its zone, and the moment. Stays changed only where a block of the
index did (`registry.matching.rounds.changed_blocks`). The moment matters only where one of the
hazard's own lies between, or the hour at which somebody within its zone comes or goes
(`watch.matching.moments.next_change`). A flag is worked out again as soon as one of them differs.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from operator import attrgetter

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import DetachedInstanceError

from core.crypto import Keyring
from core.geo.geometry import Area
from directory.search.version import version_of
from feeds.models import Hazard, Source
from registry.matching.index import open_index
from registry.matching.open_index import CountryIndex
from registry.matching.rounds.changed_blocks import ChangedGround, changed_ground
from watch.flags.subjects import TouchedHazard
from watch.flags.update import FlagUpdate
from watch.report import CountryFlagged, Tally, Touched

_NEVER = datetime.max.replace(tzinfo=UTC)

HAZARD_COLUMNS = (
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
_written = attrgetter(
    *(f"source.{each.key}" if each.class_ is Source else each.key for each in HAZARD_COLUMNS)
)


@dataclass(frozen=True, slots=True)
class Basis:
    """What the flags of each hazard follow from, as it stands in one cycle."""

    stays: tuple[CountryIndex, ...]
    """The index of the stays of each country."""
    directory: str
    """The state of the directory."""
    hazards: Mapping[uuid.UUID, tuple[object, ...]]

    def of(self, hazard_id: uuid.UUID) -> tuple[object, ...]:
        """Return what the flags of one hazard follow from beside the stays, that of the one it
        repeats included; nothing where there is no such hazard.
        """
        own = self.hazards.get(hazard_id)
        if own is None:
            return ()
        original = own[-1]
        assert original is None or isinstance(original, uuid.UUID)
        return (self.directory, own, self.hazards.get(original) if original else None)


def basis_of(session: Session, keyring: Keyring, which: sa.ColumnElement[bool]) -> Basis:
    """Return what the flags of the hazards `which` follow from now."""
    originals = sa.select(Hazard.same_as_id).where(which)
    query = sa.select(*HAZARD_COLUMNS).join(Source, Source.id == Hazard.source_id)
    query = query.where(sa.or_(which, Hazard.id.in_(originals)))
    return Basis(
        open_index(session, keyring).parts,
        str(version_of(session)),
        {row.id: tuple(row) for row in session.execute(query)},
    )


def is_as_written(hazard: Hazard, basis: Basis) -> bool:
    """Return whether all that the flags of a hazard follow from stands in `basis` as it was
    written: not where it was not written whole, and would have to be read.
    """
    try:
        return basis.hazards.get(hazard.id) == _written(hazard)
    except DetachedInstanceError:
        return False


class MovedStays:
    """Where stays changed since, however many moments they changed since."""

    def __init__(self, now: tuple[CountryIndex, ...]) -> None:
        """Take the index of the stays as it stands."""
        self._now = now
        self._grounds: dict[int, tuple[object, ChangedGround]] = {}

    def may_touch(self, area: Area | None, since: tuple[CountryIndex, ...]) -> bool:
        """Return whether somebody in an area may have come, gone or changed; nobody is in none."""
        if area is None:
            return False
        # What it is known of is kept beside it, so that its number is nobody else's.
        if id(since) not in self._grounds:
            self._grounds[id(since)] = (since, changed_ground(since, self._now))
        return self._grounds[id(since)][1].meets(area)


@dataclass(frozen=True, slots=True)
class _Flagged:
    basis: tuple[object, ...]
    stays: tuple[CountryIndex, ...]
    area: Area | None
    """Where people are looked for; None of a hazard that flags nothing."""
    since: datetime
    until: datetime
    title: str
    touched: Touched


@dataclass(slots=True)
class FlaggedBefore:
    """The flags of earlier cycles by hazard; it outlives a cycle. Who is behind them it does not
    know, but how to count them.
    """

    _flagged: dict[uuid.UUID, _Flagged] = field(default_factory=dict)
    _counted: tuple[Mapping[uuid.UUID, Touched], tuple[CountryFlagged, ...]] | None = None

    def keep(self, each: TouchedHazard, update: FlagUpdate, basis: Basis, now: datetime) -> None:
        """Keep what the flags of a hazard came to; not where something did not open: it is to be
        told of, and tried, again.
        """
        hazard = each.hazard
        self._flagged.pop(hazard.id, None)
        if not update.faults and basis.of(hazard.id):
            self._flagged[hazard.id] = _Flagged(
                basis.of(hazard.id),
                basis.stays,
                None if each.reason else hazard.zone,
                now,
                _next_moment(each, now),
                hazard.title,
                update.touched,
            )

    def knows(self, hazard_id: uuid.UUID) -> bool:
        """Return whether the flags of a hazard are known from earlier, as they stood then."""
        return hazard_id in self._flagged

    def forget(self, hazard_id: uuid.UUID) -> None:
        """Have the flags of a hazard worked out in the next cycle."""
        self._flagged.pop(hazard_id, None)

    def unchanged(self, basis: Basis, now: datetime) -> dict[uuid.UUID, tuple[str, Touched]]:
        """Return the title and subjects of each hazard whose flags stand as they are; from here on
        they are known to be those of `basis`.
        """
        moved = MovedStays(basis.stays)
        found: dict[uuid.UUID, tuple[str, Touched]] = {}
        for hazard_id, known in self._flagged.items():
            is_same = known.since <= now < known.until and basis.of(hazard_id) == known.basis
            if is_same and not moved.may_touch(known.area, known.stays):
                self._flagged[hazard_id] = replace(known, stays=basis.stays)
                found[hazard_id] = (known.title, known.touched)
        return found

    def keep_only(self, hazard_ids: Iterable[uuid.UUID]) -> None:
        """Forget every hazard but these."""
        wanted = set(hazard_ids)
        for gone in self._flagged.keys() - wanted:
            del self._flagged[gone]

    def count(self, tally: Tally, stays: Sequence[CountryIndex]) -> tuple[CountryFlagged, ...]:
        """Return the nationals of a tally; what nothing was added to is not counted again."""
        touched = tally.touched
        if self._counted is None or not _are_same(self._counted[0], touched):
            self._counted = (touched, tally.nationals(stays))
        return self._counted[1]


# -- inside ---------------------------------------------------------------------------------


def _next_moment(each: TouchedHazard, now: datetime) -> datetime:
    """Return when the flags of a hazard may come to differ without anything being changed."""
    hazard = each.hazard
    moments = [hazard.started_at, hazard.ends_at, *hazard.severity_zones.moments, each.next_change]
    return min([_NEVER, *(moment for moment in moments if moment is not None and moment > now)])


def _are_same(one: Mapping[uuid.UUID, Touched], other: Mapping[uuid.UUID, Touched]) -> bool:
    return one.keys() == other.keys() and all(one[each] is other[each] for each in one)
