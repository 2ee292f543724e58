from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.accounts import User
from tests.watch.alarms.called import DESK, alarm_about, live_hazard, officer
from watch.alarms.escalation import escalate_due
from watch.alarms.models import Alarm, AlarmCall, AlarmThread


def test_an_alarm_outlives_the_account_it_called_and_goes_with_its_hazard(
    session: Session, now: datetime
) -> None:
    officer(session, "guardia")
    hazard = live_hazard(session, now)
    alarm_about(session, hazard, now)
    escalate_due(session, DESK, now)
    session.execute(sa.delete(User))
    session.expire_all()
    call = session.scalars(sa.select(AlarmCall)).first()
    assert call is not None
    assert (call.user_id, call.name) == (None, "guardia@example.org")
    session.execute(sa.delete(type(hazard)))
    for table in (Alarm, AlarmCall, AlarmThread):
        assert session.scalar(sa.select(sa.func.count()).select_from(table)) == 0


def test_a_key_opens_one_alarm_whoever_writes_it(session: Session, now: datetime) -> None:
    alarm = alarm_about(session, live_hazard(session, now), now)
    values = {c.key: getattr(alarm, c.key) for c in sa.inspect(Alarm).columns if c.key != "id"}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(Alarm(**values))
