"""Where an alarm leads once somebody is signed in: the crisis it is about or that its hazard feeds,
else the hazard.
"""

from __future__ import annotations

from flask import url_for

from watch.alarms.models import Alarm
from webapp.alarms.engagement import crisis_about
from webapp.http.database import DatabaseSession


def target_of(session: DatabaseSession, alarm: Alarm) -> str:
    """Return the address of the page on which work begins."""
    number = alarm.reference
    if not number and alarm.hazard_id is not None:
        number = crisis_about(session, alarm.hazard_id, alarm.country)
    if number:
        return url_for("crises.show", number=number)
    if alarm.hazard_id is not None:
        return url_for("hazards.hazard", hazard_id=alarm.hazard_id)
    return url_for("alarms.show", alarm_id=alarm.id)
