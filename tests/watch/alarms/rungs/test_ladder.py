from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from feeds.values import Severity
from tests.watch.alarms.called import alarm_about, ladder_of_three, live_hazard
from watch.alarms.models import RungKind
from watch.alarms.rungs.ladder import LONGEST_WAIT, rungs_above, wait_of


def test_the_wait_is_five_ten_or_thirty_minutes() -> None:
    minutes = {each: wait_of(each) / timedelta(minutes=1) for each in Severity}
    assert list(minutes.values()) == [5, 10, 30, 30, 30]
    assert max(minutes.values()) * timedelta(minutes=1) == LONGEST_WAIT


def test_the_last_rungs_are_the_administrators_and_the_secretariat(
    session: Session, now: datetime
) -> None:
    ladder_of_three(session)
    alarm = alarm_about(session, live_hazard(session, now), now)
    rungs = list(rungs_above(session, alarm, now))
    assert [each.kind for each in rungs] == [
        RungKind.FOCAL,
        RungKind.ADMINISTRATOR,
        RungKind.SECRETARIAT,
    ]
    alarm.rung = rungs[1].number
    assert list(rungs_above(session, alarm, now)) == rungs[2:]
