from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from feeds.values import Severity
from tests.watch.alarms.called import (
    DESK,
    alarm_about,
    called_names,
    ladder_of_three,
    live_hazard,
    mails,
    officer,
)
from watch.alarms.escalation import escalate_due
from watch.alarms.models import AlarmKind, AlarmState
from watch.alarms.opening import EXERCISE, AlarmDraft, open_alarm


def test_the_same_draft_opens_one_alarm_due_at_once(session: Session, now: datetime) -> None:
    hazard = live_hazard(session, now)
    alarm = alarm_about(session, hazard, now)
    assert alarm_about(session, hazard, now + timedelta(hours=1)) is alarm
    assert (alarm.state, alarm.next_rung_at, alarm.rung) == (AlarmState.OPEN, now, 0)


def test_a_test_or_an_exercise_stands_in_the_list_and_calls_nobody(
    session: Session, now: datetime
) -> None:
    ladder_of_three(session)
    test = alarm_about(session, live_hazard(session, now, "T", is_test=True), now)
    drill = open_alarm(
        session,
        AlarmDraft(country="SV", dedupe_key="d", severity=Severity.EXTREME, is_exercise=True),
        now,
    )
    for alarm in (test, drill):
        assert (alarm.state, alarm.closed_because) == (AlarmState.ENDED, EXERCISE)
    assert escalate_due(session, DESK, now + timedelta(days=1)) == 0
    assert mails(session) == []


def test_a_crisis_names_the_rungs_itself_and_the_last_ones_follow(
    session: Session, now: datetime
) -> None:
    one, two = officer(session, "jefa"), officer(session, "suplente")
    ladder_of_three(session)
    draft = AlarmDraft(
        country="SV",
        dedupe_key="crisis:CR-2026-001:lead",
        severity=Severity.EXTREME,
        kind=AlarmKind.CRISIS,
        reference="CR-2026-001",
        title="Sismo: quien dirige",
        roster=([f"user:{one.id}"], [f"user:{two.id}"]),
    )
    alarm = open_alarm(session, draft, now)
    for number in range(5):
        escalate_due(session, DESK, now + number * timedelta(minutes=5))
    names = [each.partition("@")[0] for each in called_names(alarm)]
    assert names == ["jefa", "suplente", "admin", "secretaria"]


def test_a_hazard_that_is_not_there_is_refused(session: Session, now: datetime) -> None:
    draft = AlarmDraft(
        country="SV", dedupe_key="x", severity=Severity.MINOR, hazard_id=uuid.uuid4()
    )
    with pytest.raises(ValueError, match="there is no hazard"):
        open_alarm(session, draft, now)
