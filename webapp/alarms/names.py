"""What an alarm is called on a page, for whoever reads it."""

from __future__ import annotations

from flask_babel import gettext as _

from feeds.labels import KIND_WORDS
from feeds.models import Hazard
from watch.alarms.models import Alarm
from webapp.labels.hazard_names import name_of_hazard


def name_of_alarm(alarm: Alarm, hazard: Hazard | None, *, is_own: bool) -> str:
    """Return the name of its hazard, or its own title; of a hazard that a country's own source
    tells, others read the kind alone.
    """
    if hazard is None:
        return alarm.title
    if not is_own and hazard.source.owner:
        return str(_(KIND_WORDS[hazard.kind]))
    return name_of_hazard(hazard)
