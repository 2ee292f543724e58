"""Ends what is over by the clock, without a message that says so."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.lifecycle.hazards import end_hazard, recompute
from feeds.lifecycle.known_lookup import speaking_alerts
from feeds.lifecycle.zones import ZoneAtlas
from feeds.models import Alert, Ending, Hazard, HazardStatus


def expire(session: Session, now: datetime, atlas: ZoneAtlas | None = None) -> list[uuid.UUID]:
    """End what is over by `now`: alerts past their end, hazards nobody has said for `keep_hours`.

    Ids of the hazards changed. With an `atlas` the zone of a hazard narrows when one of several
    alerts lapses; without, only whole hazards end.
    """
    live = session.scalars(sa.select(Hazard).where(Hazard.status == HazardStatus.ACTIVE)).all()
    speaking = speaking_alerts(session, [hazard.id for hazard in live])
    changed = [
        hazard.id for hazard in live if _expire(hazard, speaking.get(hazard.id, []), now, atlas)
    ]
    session.flush()
    return changed


def _expire(
    hazard: Hazard, alerts: Sequence[Alert], now: datetime, atlas: ZoneAtlas | None
) -> bool:
    """End the alerts of a hazard that are over, and the hazard with the last; whether any was."""
    over = [alert for alert in alerts if _end_of(alert, hazard) <= now]
    if len(over) == len(alerts):
        _end_alerts(over, now)
        end_hazard(hazard, Ending.EXPIRED, now)
        return True
    if not over or atlas is None:
        return False
    _end_alerts(over, now)
    recompute(hazard, [alert for alert in alerts if alert not in over], atlas)
    return True


def _end_of(alert: Alert, hazard: Hazard) -> datetime:
    """Return when an alert is over: by its own word, else a while after its last sighting."""
    keep = timedelta(hours=hazard.source.keep_hours)
    return alert.effective_until or hazard.last_seen_at + keep


def _end_alerts(alerts: Sequence[Alert], now: datetime) -> None:
    for alert in alerts:
        alert.ended_at = now
