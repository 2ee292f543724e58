"""Queries on stored alerts: what is known of one reading, and which alerts speak for a hazard.

An alert speaks for its hazard until it is replaced, cancelled or lapsed.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import chain

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.lifecycle.hazards import key_of
from feeds.lifecycle.known_alerts import KnownAlerts
from feeds.models import Alert, Hazard, Source
from feeds.values import HazardKind, MsgType, Reading

_CHUNK = 500
"""Values in one IN (...): SQLite allows 999 in its older versions."""
_TSUNAMI_LASTS = timedelta(days=3)


def look_up(session: Session, source: Source, reading: Reading) -> KnownAlerts:
    """Return everything a reading of `source` can touch."""
    known = KnownAlerts(session, source)
    for alert in chain(_alerts_named(session, reading), _later_enders(session, reading)):
        known.add(alert)
    for hazard in chain(
        _hazards_of_events(session, source, reading),
        _quakes_of_source(session, source, reading),
        _tsunamis(session, reading),
    ):
        known.add_hazard(hazard)
    _complete(session, known)
    return known


def _complete(session: Session, known: KnownAlerts) -> None:
    """Add the hazards of the alerts found, then every alert of all the hazards."""
    ids = {alert.hazard_id for alert in known.alerts() if alert.hazard_id}
    for part in _chunks(ids - known.hazard_ids()):
        for hazard in session.scalars(sa.select(Hazard).where(Hazard.id.in_(part))):
            known.add_hazard(hazard)
    for part in _chunks(known.hazard_ids()):
        for alert in session.scalars(sa.select(Alert).where(Alert.hazard_id.in_(part))):
            known.add(alert)


def speaking_alerts(
    session: Session, hazard_ids: Iterable[uuid.UUID]
) -> dict[uuid.UUID, list[Alert]]:
    """Return the alerts that speak for each of the hazards, oldest first; none, no entry."""
    speaking: dict[uuid.UUID, list[Alert]] = {}
    ids = list(hazard_ids)
    for start in range(0, len(ids), _CHUNK):
        query = sa.select(Alert).where(
            Alert.hazard_id.in_(ids[start : start + _CHUNK]), Alert.ended_at.is_(None)
        )
        for alert in session.scalars(query.order_by(Alert.sent, Alert.identifier)):
            if alert.hazard_id is not None:
                speaking.setdefault(alert.hazard_id, []).append(alert)
    return speaking


def earlier_alerts(session: Session, hazard_id: uuid.UUID) -> list[Alert]:
    """Return the alerts of a hazard that no longer speak, oldest first."""
    query = sa.select(Alert).where(Alert.hazard_id == hazard_id, Alert.ended_at.is_not(None))
    return list(session.scalars(query.order_by(Alert.sent, Alert.identifier)))


def _alerts_named(session: Session, reading: Reading) -> Iterator[Alert]:
    """Yield the messages of the same identifiers, and those named in references."""
    identifiers = {message.identifier for message in reading.alerts}
    identifiers |= {
        identifier for message in reading.alerts for _, identifier, _ in message.references
    }
    for part in _chunks(identifiers):
        yield from session.scalars(sa.select(Alert).where(Alert.identifier.in_(part)))


def _later_enders(session: Session, reading: Reading) -> Iterator[Alert]:
    """Yield the Updates and Cancels that may already name a message of the reading."""
    if not reading.alerts:
        return
    earliest = min(message.sent for message in reading.alerts)
    query = sa.select(Alert).where(
        Alert.msg_type.in_([MsgType.UPDATE, MsgType.CANCEL]), Alert.sent >= earliest
    )
    yield from session.scalars(query)


def _hazards_of_events(session: Session, source: Source, reading: Reading) -> Iterator[Hazard]:
    keys = {key for message in reading.alerts for key in (key_of(message), *message.also_known_as)}
    keys |= {f"{key}@{source.key}" for key in keys}
    for part in _chunks(keys):
        yield from session.scalars(sa.select(Hazard).where(Hazard.key.in_(part)))


def _quakes_of_source(session: Session, source: Source, reading: Reading) -> Iterator[Hazard]:
    """Yield the quakes of the source since the first of the reading.

    USGS may change the preferred id of a quake: its other ids lead back to it.
    """
    quakes = [message for message in reading.alerts if message.kind is HazardKind.EARTHQUAKE]
    if not quakes:
        return
    query = sa.select(Hazard).where(
        Hazard.kind == HazardKind.EARTHQUAKE, Hazard.source_id == source.id
    )
    earliest = min((quake.onset for quake in quakes if quake.onset), default=None)
    if earliest is not None:
        query = query.where(Hazard.started_at >= earliest)
    yield from session.scalars(query)


def _tsunamis(session: Session, reading: Reading) -> Iterator[Hazard]:
    """Yield the tsunamis of the days before the first bulletin of the reading.

    A text names no event: it is known again by what it says of the quake, kept as aliases.
    """
    bulletins = [message.sent for message in reading.alerts if message.kind is HazardKind.TSUNAMI]
    if bulletins:
        query = sa.select(Hazard).where(
            Hazard.kind == HazardKind.TSUNAMI, Hazard.started_at >= min(bulletins) - _TSUNAMI_LASTS
        )
        yield from session.scalars(query)


def _chunks(values: Iterable[str] | Iterable[uuid.UUID]) -> Iterator[list[object]]:
    listed: list[object] = list(values)
    for start in range(0, len(listed), _CHUNK):
        yield listed[start : start + _CHUNK]
