"""Where an alarm leads once somebody is signed in: the crisis it is about or that its hazard feeds;
else the page that declares one, for whoever may; else the hazard.
"""

from __future__ import annotations

from flask import url_for

from feeds.models import Hazard, HazardStatus
from watch.alarms.models import Alarm
from webapp.alarms.engagement import crisis_about
from webapp.http.database import DatabaseSession


def target_of(session: DatabaseSession, alarm: Alarm, *, may_declare: bool) -> str:
    """Return the address of the page on which work begins. A hazard that ended, a test and an
    exercise lead to the page of the hazard: there is no crisis to declare.
    """
    number = alarm.reference
    if not number and alarm.hazard_id is not None:
        number = crisis_about(session, alarm.hazard_id, alarm.country)
    if number:
        return url_for("crises.show", number=number)
    if alarm.hazard_id is None:
        return url_for("alarms.show", alarm_id=alarm.id)
    if may_declare and _is_declarable(session.get(Hazard, alarm.hazard_id)):
        return url_for("crises.declare", peligro=alarm.hazard_id)
    return url_for("hazards.hazard", hazard_id=alarm.hazard_id)


# -- inside ---------------------------------------------------------------------------------


def _is_declarable(hazard: Hazard | None) -> bool:
    return hazard is not None and not hazard.is_test and hazard.status is not HazardStatus.ENDED
