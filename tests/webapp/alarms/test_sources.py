from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.atlas import Atlas
from core.crypto import Keyring
from core.db import reading, writing
from feeds.values import Severity
from tests.watch.alarms.called import live_hazard, touch
from watch.alarms.models import Alarm
from watch.models import SubjectKind
from webapp.alarms.sources import report_due


def test_each_country_touched_has_one_alarm_a_hazard(
    engine: Engine, base_atlas: Atlas, keyring: Keyring, now: datetime
) -> None:
    with writing(engine) as session:
        hazard = live_hazard(session, now)
        touch(session, hazard, now, severity=Severity.SEVERE)
        touch(session, hazard, now, kind=SubjectKind.SHELTER, severity=Severity.EXTREME)
        touch(session, hazard, now, country="HN", severity=Severity.MODERATE)
        touch(session, live_hazard(session, now, "mild"), now, severity=Severity.MINOR)
        touch(session, live_hazard(session, now, "test", is_test=True), now)
        touch(session, live_hazard(session, now, "context", is_context=True), now)
    for _ in range(2):
        report_due(engine, base_atlas, keyring, now)
    with reading(engine) as session:
        alarms = session.scalars(sa.select(Alarm).order_by(Alarm.country)).all()
        assert [(each.country, each.severity) for each in alarms] == [
            ("HN", Severity.MODERATE),
            ("SV", Severity.EXTREME),
        ]
