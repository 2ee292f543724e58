"""Where an alarm leads once somebody is signed in: the crisis it is about, else its hazard."""

from __future__ import annotations

from flask import current_app, url_for

from watch.alarms.models import Alarm

_CRISIS_PAGE = "crises.crisis"


def target_of(alarm: Alarm) -> str:
    """Return the address of the page on which work begins."""
    if alarm.reference and _CRISIS_PAGE in current_app.view_functions:
        return url_for(_CRISIS_PAGE, number=alarm.reference)
    if alarm.hazard_id is not None:
        return url_for("hazards.hazard", hazard_id=alarm.hazard_id)
    return url_for("alarms.show", alarm_id=alarm.id)
