"""Ends what is over by the clock, without a message that says so."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, object_session

from feeds.lifecycle.decide import GRACE
from feeds.lifecycle.event_ties import keep_in_line, refresh
from feeds.lifecycle.hazards import end_hazard, has_part_in_force
from feeds.lifecycle.history.versions import record_versions
from feeds.lifecycle.known_lookup import speaking_alerts
from feeds.lifecycle.zones import ZoneAtlas
from feeds.models import Alert, Ending, Hazard, HazardStatus, Source


def expire(session: Session, now: datetime, atlas: ZoneAtlas | None = None) -> list[uuid.UUID]:
    """End what is over by `now`: alerts past their end, hazards nobody has said for `keep_hours`.

    Silence is no all-clear: while its source fails nothing ends by the clock, it stands as
    unverified since the source fell silent. Ids of the hazards changed. With an `atlas` the zone
    of a hazard narrows when one of several alerts, or a part of one, lapses; without, only whole
    hazards end.
    """
    due = session.scalars(sa.select(Hazard).where(_may_be_due(session, now))).all()
    speaking = speaking_alerts(session, [hazard.id for hazard in due])
    changed = [hazard for hazard in due if _expire(hazard, speaking.get(hazard.id, []), now, atlas)]
    session.flush()
    ids = [hazard.id for hazard in changed]
    if atlas is not None and changed:
        ids += keep_in_line(session, changed, atlas, now)
    ids = list(dict.fromkeys(ids))
    record_versions(session, ids, now)
    return ids


def revive(session: Session, now: datetime, atlas: ZoneAtlas) -> list[uuid.UUID]:
    """Take back what a clock that was ahead ended before its time; ids of the hazards changed.

    That is what ended in the future *by the clock*: an alert whose end still lies before us, and
    that no other message ended. One said to be over, cancelled or replaced stays as it was said.
    """
    alerts = session.scalars(
        sa.select(Alert)
        .join(Hazard, Hazard.id == Alert.hazard_id)
        .where(
            Alert.ended_at > now,
            Alert.superseded_by_id.is_(None),
            sa.or_(
                sa.and_(Alert.effective_until > now, Alert.effective_until <= Alert.ended_at),
                sa.and_(Alert.effective_until.is_(None), Hazard.ended_because == Ending.EXPIRED),
            ),
            sa.or_(Hazard.ended_because.is_(None), Hazard.ended_because == Ending.EXPIRED),
        )
    ).all()
    for alert in alerts:
        alert.ended_at = None
    session.flush()
    revived = {alert.hazard.id: alert.hazard for alert in alerts if alert.hazard is not None}
    speaking = speaking_alerts(session, [hazard.id for hazard in revived.values()])
    for hazard in revived.values():
        hazard.status, hazard.ended_at, hazard.ended_because = HazardStatus.ACTIVE, None, None
        hazard.version += 1
        _narrow(hazard, speaking[hazard.id], atlas, now)
    session.flush()
    ids = [hazard.id for hazard in revived.values()]
    ids = list(dict.fromkeys([*ids, *keep_in_line(session, revived.values(), atlas, now)]))
    record_versions(session, ids, now)
    return ids


def _may_be_due(session: Session, now: datetime) -> sa.ColumnElement[bool]:
    """Return which live hazards the clock, or the state of their source, may change: the others are
    not even loaded.
    """
    speaks = sa.and_(Alert.hazard_id == Hazard.id, Alert.ended_at.is_(None))
    is_over = sa.exists().where(speaks, Alert.effective_until <= now)
    has_open_end = sa.exists().where(speaks, Alert.effective_until.is_(None))
    sources = session.scalars(sa.select(Source)).all()
    unseen = [
        sa.and_(
            Hazard.source_id == source.id,
            Hazard.last_seen_at <= now - timedelta(hours=source.keep_hours),
        )
        for source in sources
    ]
    silent = [source.id for source in sources if _silent_since(source) is not None]
    may_be_over = sa.or_(is_over, sa.and_(has_open_end, sa.or_(sa.false(), *unseen)))
    is_unverified = Hazard.unverified_since.is_not(None)
    is_silent = sa.or_(Hazard.source_id.in_(silent), Hazard.page_owed_since.is_not(None))
    return sa.and_(
        Hazard.status == HazardStatus.ACTIVE,
        sa.or_(
            sa.and_(may_be_over, sa.not_(sa.and_(is_unverified, is_silent))),
            sa.and_(is_unverified, sa.not_(sa.and_(may_be_over, is_silent))),
            sa.not_(sa.exists().where(speaks)),
            Hazard.part_lapses_at <= now - GRACE,
        ),
    )


def _expire(
    hazard: Hazard, alerts: Sequence[Alert], now: datetime, atlas: ZoneAtlas | None
) -> bool:
    """End the alerts of a hazard that are over, and the hazard with the last; whether any was."""
    over = [alert for alert in alerts if _end_of(alert, hazard) <= now]
    silent_since = _silent_since(hazard.source) or hazard.page_owed_since
    if over and silent_since is not None:
        return _set_unverified(hazard, silent_since)
    was_unverified = _set_unverified(hazard, None)
    if len(over) == len(alerts):
        _end_alerts(over, now)
        end_hazard(hazard, Ending.EXPIRED, now)
        return True
    if atlas is None:
        return was_unverified
    return _narrow_to_current(hazard, alerts, over, atlas, now) or was_unverified


def _narrow_to_current(
    hazard: Hazard,
    alerts: Sequence[Alert],
    over: Sequence[Alert],
    atlas: ZoneAtlas,
    now: datetime,
) -> bool:
    """Take the alerts that are over, and the parts that have lapsed, out of the zone of a hazard;
    whether that changed it.
    """
    if not over and not _has_lapsed_part(hazard, alerts, now):
        return False
    _end_alerts(over, now)
    return _narrow(hazard, [alert for alert in alerts if alert not in over], atlas, now)


def _narrow(hazard: Hazard, alerts: Sequence[Alert], atlas: ZoneAtlas, now: datetime) -> bool:
    session = object_session(hazard)
    assert session is not None
    return refresh(session, hazard, list(alerts), atlas, now)


def _silent_since(source: Source) -> datetime | None:
    """Return since when a source that is asked has not answered; None for one that does."""
    return source.failing_since if source.is_enabled and source.address else None


def _set_unverified(hazard: Hazard, since: datetime | None) -> bool:
    """Write since when nobody can say whether a hazard goes on; whether that is news."""
    if (hazard.unverified_since is None) == (since is None):
        return False
    hazard.unverified_since = since
    hazard.version += 1
    return True


def _has_lapsed_part(hazard: Hazard, alerts: Sequence[Alert], now: datetime) -> bool:
    """Return whether the zone still shows a part that has lapsed by `now`."""
    return any(
        lapses + GRACE <= now for lapses in hazard.severity_zones.lapses
    ) and has_part_in_force(alerts, now)


def _end_of(alert: Alert, hazard: Hazard) -> datetime:
    """Return when an alert is over: by its own word, else a while after its last sighting."""
    keep = timedelta(hours=hazard.source.keep_hours)
    return alert.effective_until or hazard.last_seen_at + keep


def _end_alerts(alerts: Sequence[Alert], now: datetime) -> None:
    for alert in alerts:
        alert.ended_at = now
