"""Each version of a hazard, kept with the time from which it was known."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.util import identity_key

from core.rows.new_rows import write_values
from feeds.models import Hazard, HazardVersion, ZoneDrawing

MOST_VERSIONS = 500
"""Of one hazard: a storm of two weeks has about a hundred."""
_NEWEST_WHOLE = 100
"""So many of the newest are never left out."""
_CHUNK = 500
"""Values in one IN (...)."""
_COPIED = (
    "title",
    "severity",
    "status",
    "is_test",
    "started_at",
    "ends_at",
    "ended_at",
    "ended_because",
    "unverified_since",
    "precision",
    "unplaced_reason",
    "missing_codes",
    "drawing_faults",
    "reading_notes",
    "center_lon",
    "center_lat",
    "magnitude",
    "same_as_id",
)
"""What a version has of its hazard, beside the drawing: what may change while it is told."""
_copied = attrgetter(*_COPIED)


def record_versions(session: Session, hazard_ids: Iterable[uuid.UUID], now: datetime) -> None:
    """Keep each of the hazards, and those that only repeat one of them, as it is known from `now`
    on, unless it was so before.

    What was true for no time at all (two messages of one poll) is no version: the last one of a
    moment stands. Equal drawings are kept once. Beyond MOST_VERSIONS those that lasted least are
    left out, and counted in the one before them.
    """
    session.flush()
    ids = list(dict.fromkeys(hazard_ids))
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        repeating = session.scalars(sa.select(Hazard.id).where(Hazard.same_as_id.in_(part)))
        known = list(dict.fromkeys([*part, *repeating]))
        hazards = _hazards(session, known)
        newest, drawings = _newest(session, known, None), _drawings(session, known)
        drawn = _drawing_ids(session, hazards, drawings)
        rows = [
            _new_version(hazard, newest.get(hazard.id), drawn.get(hazard.id), now)
            for hazard in hazards
        ]
        _add_versions(session, [row for row in rows if row is not None])
    session.flush()


def versions_of(session: Session, hazard_id: uuid.UUID) -> Sequence[HazardVersion]:
    """Return the versions of a hazard, the first one first; drawings are read when asked for."""
    query = sa.select(HazardVersion).where(HazardVersion.hazard_id == hazard_id)
    return session.scalars(query.order_by(HazardVersion.number)).all()


def versions_known_at(
    session: Session, hazard_ids: Collection[uuid.UUID], moment: datetime
) -> dict[uuid.UUID, HazardVersion]:
    """Return what was known of each hazard at `moment`, drawing included; a hazard nobody knew of
    then has no entry.
    """
    found: dict[uuid.UUID, HazardVersion] = {}
    ids = list(hazard_ids)
    for start in range(0, len(ids), _CHUNK):
        found |= _newest(session, ids[start : start + _CHUNK], moment)
    return found


def hazards_known_at(session: Session, moment: datetime) -> list[uuid.UUID]:
    """Return the hazards somebody knew of at `moment`, whether they were over or not."""
    query = sa.select(HazardVersion.hazard_id).where(HazardVersion.known_at <= moment).distinct()
    return list(session.scalars(query))


# -- inside ---------------------------------------------------------------------------------


def _newest(
    session: Session, ids: Sequence[uuid.UUID], moment: datetime | None
) -> dict[uuid.UUID, HazardVersion]:
    """Return the last version of each hazard, of those known at `moment` where one is given."""
    last = sa.select(HazardVersion.hazard_id, sa.func.max(HazardVersion.number).label("number"))
    last = last.where(HazardVersion.hazard_id.in_(ids)).group_by(HazardVersion.hazard_id)
    if moment is not None:
        last = last.where(HazardVersion.known_at <= moment)
    wanted = last.subquery()
    query = sa.select(HazardVersion).join(
        wanted,
        sa.and_(
            HazardVersion.hazard_id == wanted.c.hazard_id,
            HazardVersion.number == wanted.c.number,
        ),
    )
    rows = session.scalars(query.options(joinedload(HazardVersion.drawing)))
    return {version.hazard_id: version for version in rows}


def _hazards(session: Session, ids: Sequence[uuid.UUID]) -> list[Hazard]:
    """Return the hazards; those the session has are not read again, their drawings are long."""
    at_hand = {each: session.identity_map.get(identity_key(Hazard, each)) for each in ids}
    missing = [each for each, hazard in at_hand.items() if hazard is None]
    query = sa.select(Hazard).where(Hazard.id.in_(missing))
    read = {hazard.id: hazard for hazard in session.scalars(query)} if missing else {}
    found = (at_hand[each] or read.get(each) for each in ids)
    return [hazard for hazard in found if isinstance(hazard, Hazard)]


_DrawingKey = tuple[uuid.UUID, str]


def _drawings(session: Session, ids: Sequence[uuid.UUID]) -> dict[_DrawingKey, uuid.UUID]:
    rows = session.execute(
        sa.select(ZoneDrawing.hazard_id, ZoneDrawing.digest, ZoneDrawing.id).where(
            ZoneDrawing.hazard_id.in_(ids)
        )
    )
    return {(row.hazard_id, row.digest): row.id for row in rows}


def _drawing_ids(
    session: Session, hazards: Iterable[Hazard], known: dict[_DrawingKey, uuid.UUID]
) -> dict[uuid.UUID, uuid.UUID]:
    """Return the drawing of each hazard that has one; those not known yet are added, together."""
    found: dict[uuid.UUID, uuid.UUID] = {}
    added: list[dict[str, Any]] = []
    for hazard in hazards:
        if not hazard.severity_zones:
            continue
        key = (hazard.id, hazard.severity_zones.digest)
        if key not in known:
            known[key] = uuid.uuid4()
            bands = hazard.severity_zones.to_bytes()
            added.append(
                {"id": known[key], "hazard_id": hazard.id, "digest": key[1], "bands": bands}
            )
        found[hazard.id] = known[key]
    if added:
        write_values(session, ZoneDrawing, added)
    return found


def _new_version(
    hazard: Hazard,
    newest: HazardVersion | None,
    drawing_id: uuid.UUID | None,
    now: datetime,
) -> dict[str, Any] | None:
    """Return the row of the next version; None where there is none, or the last one is written
    over.
    """
    values = dict(zip(_COPIED, _copied(hazard), strict=True))
    values["drawing_id"] = drawing_id
    if newest is not None and all(getattr(newest, name) == values[name] for name in values):
        return None
    if newest is not None and newest.known_at == now:
        for name, value in values.items():
            setattr(newest, name, value)
        return None
    number = newest.number + 1 if newest is not None else 1
    named = {"id": uuid.uuid4(), "hazard_id": hazard.id, "number": number, "known_at": now}
    return named | values


def _add_versions(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write the rows together: a day of warnings makes hundreds at once."""
    session.flush()
    if rows:
        write_values(session, HazardVersion, rows)
    for row in rows:
        if row["number"] > MOST_VERSIONS:
            _leave_out_shortest(session, row["hazard_id"])


def _leave_out_shortest(session: Session, hazard_id: uuid.UUID) -> None:
    """Take the versions that lasted least out of the record, the first one and the newest apart."""
    session.flush()
    versions = list(versions_of(session, hazard_id))
    for _ in range(len(versions) - MOST_VERSIONS):
        position = _shortest(versions)
        versions[position - 1].merged += 1 + versions[position].merged
        session.delete(versions.pop(position))
    session.flush()
    shown = sa.select(HazardVersion.drawing_id).where(
        HazardVersion.hazard_id == hazard_id, HazardVersion.drawing_id.is_not(None)
    )
    session.execute(
        sa.delete(ZoneDrawing).where(
            ZoneDrawing.hazard_id == hazard_id, ZoneDrawing.id.not_in(shown)
        )
    )


def _shortest(versions: Sequence[HazardVersion]) -> int:
    lasted: Mapping[int, timedelta] = {
        position: later.known_at - version.known_at
        for position, (version, later) in enumerate(pairwise(versions))
        if 0 < position < len(versions) - _NEWEST_WHOLE
    }
    return min(lasted, key=lambda position: lasted[position])
