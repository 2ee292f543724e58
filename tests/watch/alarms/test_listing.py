from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.disclosure import STANDARD
from feeds.values import Severity
from tests.watch.alarms.called import (
    DESK,
    alarm_about,
    ladder_of_three,
    live_hazard,
    say,
    touch,
)
from watch.alarms.escalation import end_alarm, escalate_due
from watch.alarms.listing import (
    alarm_page,
    alarms_of,
    hazards_of,
    own_call,
    seen_alarm,
    shown_name,
    taker_in,
)
from watch.alarms.models import CallAnswer


def test_who_wants_somebody_stands_first_and_what_ended_last(
    session: Session, now: datetime
) -> None:
    ladder_of_three(session)
    made = [live_hazard(session, now, key) for key in "ABCD"]
    ended, taken, mild, grave = (
        alarm_about(session, hazard, now, severity)
        for hazard, severity in zip(
            made, [Severity.EXTREME, Severity.EXTREME, Severity.MINOR, Severity.SEVERE], strict=True
        )
    )
    escalate_due(session, DESK, now)
    end_alarm(session, ended, "over", now)
    say(session, taken.calls[0], CallAnswer.COMING, now)
    assert alarms_of(session, "SV", standing_only=True) == [grave, mild, taken]
    assert alarms_of(session, "SV", standing_only=False)[-1] is ended
    assert alarms_of(session, "HN", standing_only=False) == []
    assert taker_in(taken) is taken.calls[0]
    assert set(hazards_of(session, [grave, mild])) == {made[3].id, made[2].id}


def test_the_secretariat_sees_what_came_up_to_it_without_names_of_the_country(
    session: Session, now: datetime
) -> None:
    ladder_of_three(session)
    hazard = live_hazard(session, now)
    touch(session, hazard, now, persons=3)
    alarm = alarm_about(session, hazard, now)
    for minutes in (0, 5):
        escalate_due(session, DESK, now + timedelta(minutes=minutes))
        assert seen_alarm(session, alarm.id, "") is None
    escalate_due(session, DESK, now + timedelta(minutes=10))
    assert seen_alarm(session, alarm.id, "") is alarm
    assert seen_alarm(session, alarm.id, "HN") is None
    names = [shown_name(each, is_own=False) for each in alarm.calls]
    assert names == ["", "", "secretaria@example.org"]
    assert [bool(shown_name(each, is_own=True)) for each in alarm.calls] == [True, True, False]
    assert shown_name(None, is_own=True) == ""
    assert alarm_page(session, alarm, STANDARD, is_own=False).counts["persons"] == "<5"
    page = alarm_page(session, alarm, STANDARD, is_own=True)
    assert (page.counts["persons"], page.is_open) == ("3", True)
    assert own_call(alarm, alarm.calls[0].user_id) is alarm.calls[0]
    assert own_call(alarm, None) is None
