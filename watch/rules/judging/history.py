"""The recorded past of hazards as one country met it: versions, certainty, flags. Read in few
queries however many hazards there are.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.circles import told_to
from feeds.models import Alert, Ending, Hazard, HazardStatus, HazardVersion, Source, Trust
from feeds.values import HazardKind, Severity
from watch.models import ChangeKind, Flag, FlagChange, SubjectKind

_CHUNK = 500


class PastVersion(NamedTuple):
    """One version of a hazard, without its drawing."""

    known_at: datetime
    severity: Severity
    status: HazardStatus
    is_test: bool
    ended_because: Ending | None
    unverified_since: datetime | None
    same_as_id: uuid.UUID | None
    drawing_id: uuid.UUID | None


class PastChange(NamedTuple):
    """One move of a flag of the country."""

    id: uuid.UUID
    at: datetime
    change: ChangeKind
    kind: SubjectKind
    subject_id: str
    persons: int
    severity: str
    is_waiting: bool
    """Whether it was not held against the rules yet."""
    counted: dict[str, Any]


class PastAlert(NamedTuple):
    """How sure one message is, and while it spoke."""

    certainty: str
    received_at: datetime
    ended_at: datetime | None


@dataclass(slots=True)
class HazardPast:
    """One hazard as one country met it, in the order of time."""

    hazard_id: uuid.UUID
    kind: HazardKind
    version: int
    """Of the hazard as it stands."""
    is_mute: bool
    """Whether it only informs: it flags nobody."""
    versions: list[PastVersion] = field(default_factory=list)
    changes: list[PastChange] = field(default_factory=list)
    alerts: list[PastAlert] = field(default_factory=list)
    present: PastVersion | None = None
    """What the hazard says now; of its drawing it knows none."""


def pasts_of(session: Session, country: str, hazard_ids: Collection[uuid.UUID]) -> list[HazardPast]:
    """Return the past of those of the hazards that the country may hear of, in the order of their
    beginning. It ends with what the hazard itself says now, whether a version was kept of it or
    not.
    """
    found: list[HazardPast] = []
    ids = list(hazard_ids)
    for start in range(0, len(ids), _CHUNK):
        found += _pasts(session, country, ids[start : start + _CHUNK])
    return found


def hazards_known_since(session: Session, country: str, since: datetime) -> list[uuid.UUID]:
    """Return the hazards the country may hear of that were first known after `since`, tests left
    out.
    """
    query = sa.select(Hazard.id).join(Source, Source.id == Hazard.source_id)
    query = query.where(
        Hazard.created_at >= since, Hazard.is_test.is_(False), told_to(country)
    ).order_by(Hazard.created_at, Hazard.id)
    return list(session.scalars(query))


# -- inside ---------------------------------------------------------------------------------


def _pasts(session: Session, country: str, ids: Sequence[uuid.UUID]) -> list[HazardPast]:
    pasts = {each.hazard_id: each for each in _hazards(session, country, ids)}
    for hazard_id, version in _versions(session, pasts):
        pasts[hazard_id].versions.append(version)
    for hazard_id, change in _changes(session, country, pasts):
        pasts[hazard_id].changes.append(change)
    for hazard_id, alert in _alerts(session, pasts):
        pasts[hazard_id].alerts.append(alert)
    for past in pasts.values():
        _end_with_present(past)
    return list(pasts.values())


def _hazards(session: Session, country: str, ids: Iterable[uuid.UUID]) -> Iterator[HazardPast]:
    said = (
        Hazard.last_seen_at,
        Hazard.severity,
        Hazard.status,
        Hazard.is_test,
        Hazard.ended_because,
        Hazard.unverified_since,
        Hazard.same_as_id,
    )
    query = (
        sa.select(Hazard.id, Hazard.kind, Hazard.version, Hazard.is_context, Source.trust, *said)
        .join(Source, Source.id == Hazard.source_id)
        .where(Hazard.id.in_(ids), Source.owner.in_(("", country)))
        .order_by(Hazard.started_at, Hazard.id)
    )
    for row in session.execute(query):
        is_mute = row.is_context or row.trust is Trust.CONTEXT
        present = PastVersion(
            row.last_seen_at,
            row.severity,
            row.status,
            row.is_test,
            row.ended_because,
            row.unverified_since,
            row.same_as_id,
            None,
        )
        yield HazardPast(row.id, row.kind, row.version, is_mute, present=present)


def _end_with_present(past: HazardPast) -> None:
    """Add what the hazard says now to its versions, where the last one says otherwise."""
    assert past.present is not None
    last = past.versions[-1] if past.versions else None
    changes = [each.at for each in past.changes]
    if last is None:
        first = min([past.present.known_at, *changes])
        past.versions.append(past.present._replace(known_at=first))
    elif last[1:-1] != past.present[1:-1]:
        at = max([last.known_at, past.present.known_at, *changes])
        past.versions.append(past.present._replace(known_at=at, drawing_id=last.drawing_id))


def _versions(
    session: Session, ids: Iterable[uuid.UUID]
) -> Iterator[tuple[uuid.UUID, PastVersion]]:
    columns = (
        HazardVersion.known_at,
        HazardVersion.severity,
        HazardVersion.status,
        HazardVersion.is_test,
        HazardVersion.ended_because,
        HazardVersion.unverified_since,
        HazardVersion.same_as_id,
        HazardVersion.drawing_id,
    )
    query = sa.select(HazardVersion.hazard_id, *columns).where(HazardVersion.hazard_id.in_(ids))
    for row in session.execute(query.order_by(HazardVersion.hazard_id, HazardVersion.number)):
        yield row[0], PastVersion(*row[1:])


def _changes(
    session: Session, country: str, ids: Iterable[uuid.UUID]
) -> Iterator[tuple[uuid.UUID, PastChange]]:
    """Yield the moves of flags; the last of one that does not say how severe it was left as severe
    as the flag is.
    """
    query = (
        sa.select(
            Flag.hazard_id,
            FlagChange.id,
            FlagChange.at,
            FlagChange.change,
            Flag.kind,
            Flag.subject_id,
            FlagChange.persons,
            FlagChange.severity,
            FlagChange.judged_at.is_(None),
            FlagChange.counted,
            Flag.severity,
        )
        .join(Flag, Flag.id == FlagChange.flag_id)
        .where(Flag.hazard_id.in_(ids), Flag.country == country)
        .order_by(FlagChange.at, FlagChange.serial, FlagChange.id)
    )
    rows = session.execute(query).all()
    last = {(row[0], row[4], row[5]): position for position, row in enumerate(rows)}
    for position, row in enumerate(rows):
        change = PastChange(*row[1:-1])
        if not change.severity and last[row[0], row[4], row[5]] == position:
            change = change._replace(severity=row[-1])
        yield row[0], change


def _alerts(session: Session, ids: Iterable[uuid.UUID]) -> Iterator[tuple[uuid.UUID, PastAlert]]:
    query = sa.select(Alert.hazard_id, Alert.certainty, Alert.received_at, Alert.ended_at).where(
        Alert.hazard_id.in_(ids), Alert.certainty.not_in(("", "Unknown"))
    )
    by_hazard: dict[uuid.UUID, list[PastAlert]] = defaultdict(list)
    for row in session.execute(query.order_by(Alert.received_at)):
        if row.hazard_id is not None:
            by_hazard[row.hazard_id].append(PastAlert(*row[1:]))
    for hazard_id, alerts in by_hazard.items():
        for alert in alerts:
            yield hazard_id, alert
