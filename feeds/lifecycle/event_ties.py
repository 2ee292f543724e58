"""Hazards of one event kept in line with each other: who speaks for all, on the ground of all."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from feeds.lifecycle.hazards import recompute
from feeds.lifecycle.known_lookup import earlier_alerts, speaking_alerts
from feeds.lifecycle.same_event.witnesses import (
    link_same_event,
    may_have_witnesses,
    witnesses_of,
)
from feeds.lifecycle.zones import ZoneAtlas
from feeds.models import Alert, Hazard
from feeds.reading_notes import EARLIER_ZONE


def keep_in_line(
    session: Session, hazards: Iterable[Hazard], atlas: ZoneAtlas, now: datetime
) -> list[uuid.UUID]:
    """Tie the hazards, just changed or ended, to those of other sources that tell the same event;
    return the ids of all whose part or zone changed by that.

    Any order in which sources speak ends in the same: each group is looked at whole.
    """
    changed: list[uuid.UUID] = []
    for hazard in may_have_witnesses(session, hazards):
        links = link_same_event(session, hazard)
        changed += links.moved
        changed += [each.id for each in links.concerned if _refresh(session, each, atlas, now)]
    return list(dict.fromkeys(changed))


def refresh(
    session: Session, hazard: Hazard, alerts: list[Alert], atlas: ZoneAtlas, now: datetime
) -> bool:
    """Set a hazard to what `alerts` and its witnesses say; whether that changed it."""
    earlier = earlier_alerts(session, hazard.id) if EARLIER_ZONE in hazard.reading_notes else []
    witnessed = witnesses_of(session, hazard)
    return recompute(hazard, alerts, atlas, now, earlier=earlier, witnessed=witnessed)


def _refresh(session: Session, hazard: Hazard, atlas: ZoneAtlas, now: datetime) -> bool:
    alerts = speaking_alerts(session, [hazard.id]).get(hazard.id, [])
    return bool(alerts) and refresh(session, hazard, alerts, atlas, now)
