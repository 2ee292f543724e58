"""Which hazard an alarm is about today: the one that took over the messages of its own, or that its
own only repeats.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.models import Ending, Hazard
from watch.alarms.mail.threads import join_threads
from watch.alarms.models import Alarm

_LONGEST_CHAIN = 10


def follow_hazard(session: Session, alarm: Alarm) -> Hazard | None:
    """Return the hazard an alarm is about; where that proved to be another one, the alarm and its
    mail threads go over to it. None for an alarm about no hazard.
    """
    hazard = session.get(Hazard, alarm.hazard_id) if alarm.hazard_id else None
    if hazard is None:
        return None
    successor = successor_of(session, hazard)
    if successor.id != hazard.id:
        join_threads(session, alarm.country, hazard.id, successor.id)
        alarm.hazard_id = successor.id
    return successor


def successor_of(session: Session, hazard: Hazard) -> Hazard:
    """Return the hazard that speaks for the event of another one today; itself, where it does."""
    for _ in range(_LONGEST_CHAIN):
        following = _next(session, hazard)
        if following is None:
            break
        hazard = following
    return hazard


# -- inside ---------------------------------------------------------------------------------


def _next(session: Session, hazard: Hazard) -> Hazard | None:
    if hazard.same_as_id is not None:
        return session.get(Hazard, hazard.same_as_id)
    if hazard.ended_because is not Ending.MERGED:
        return None
    # Whoever took over its messages bears its key among its own other names.
    written = json.dumps(hazard.key)
    named = sa.cast(Hazard.aliases, sa.String).contains(written, autoescape=True)
    query = sa.select(Hazard).where(named, Hazard.id != hazard.id)
    return session.scalar(query.order_by(Hazard.last_seen_at.desc(), Hazard.id).limit(1))
