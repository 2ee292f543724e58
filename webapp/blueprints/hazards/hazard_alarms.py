"""The alarm about a hazard, as the page of the hazard says it: how far, who took it, since when."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from watch.alarms.labels import STATE_WORDS
from watch.alarms.listing import alarm_about, shown_name, taker_in
from watch.alarms.models import AlarmState
from webapp.auth.access import current_scope
from webapp.auth.policy import OFFICIALS
from webapp.http.database import db

_TONES = {
    AlarmState.OPEN: "danger",
    AlarmState.EXHAUSTED: "danger",
    AlarmState.TAKEN: "ok",
    AlarmState.ENDED: "off",
}


@dataclass(frozen=True, slots=True)
class HazardAlarm:
    """One alarm in one line."""

    id: uuid.UUID
    words: str
    """A message id."""
    tone: str
    since: datetime
    """Since when it stands so."""
    taker: str
    """Who took it; empty where nobody did, or the reader may not know them."""


def alarm_of_hazard(hazard_id: uuid.UUID) -> HazardAlarm | None:
    """Return the alarm of the reader's country about a hazard; None where nobody was woken, and for
    who is no official.
    """
    scope = current_scope()
    if scope.role not in OFFICIALS:
        return None
    alarm = alarm_about(db.session(), hazard_id, scope.country)
    if alarm is None:
        return None
    is_taken = alarm.state is AlarmState.TAKEN
    since = {
        AlarmState.TAKEN: alarm.taken_at,
        AlarmState.ENDED: alarm.closed_at,
        AlarmState.EXHAUSTED: alarm.rung_called_at,
    }.get(alarm.state)
    return HazardAlarm(
        alarm.id,
        STATE_WORDS[alarm.state],
        _TONES[alarm.state],
        since or alarm.opened_at,
        shown_name(taker_in(alarm), is_own=alarm.country == scope.country) if is_taken else "",
    )
