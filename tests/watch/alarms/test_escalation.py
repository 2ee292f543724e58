"""Rung after rung, by stored moments: nothing is lost or doubled by doing it again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.outbox.models import MessageState, OutboxMessage
from feeds.models import Ending, HazardStatus
from feeds.values import Severity
from tests.rows import current
from tests.watch.alarms.called import (
    DESK,
    alarm_about,
    called_names,
    ladder_of_three,
    live_hazard,
    mails,
    officer,
)
from watch.alarms.escalation import (
    due_alarms,
    end_alarm,
    escalate_due,
    hasten,
    recall,
    undelivered_alarms,
)
from watch.alarms.models import Alarm, AlarmState, SkipReason
from watch.alarms.opening import AlarmDraft, open_alarm
from watch.rules.models import FiringOutcome, RuleFiring
from watch.rules.terms import Trigger

TICK = timedelta(seconds=5)
NAMES = ["guardia@example.org", "admin@example.org", "secretaria@example.org"]


def rung_times(
    session: Session, alarm: Alarm, start: datetime, tick: timedelta = TICK
) -> list[float]:
    """Tick as the worker does until the alarm is exhausted; return when each was called, in
    minutes.
    """
    at = start + tick / 2
    while alarm.state is AlarmState.OPEN:
        escalate_due(session, DESK, at)
        at += tick
    return [(each.called_at - start).total_seconds() / 60 for each in alarm.calls]


@pytest.mark.parametrize(
    ("severity", "wait"),
    [(Severity.EXTREME, 5), (Severity.SEVERE, 10), (Severity.MODERATE, 30)],
)
def test_nobody_answers_and_each_rung_is_called_in_its_time(
    session: Session, now: datetime, severity: Severity, wait: int
) -> None:
    ladder_of_three(session)
    alarm = alarm_about(session, live_hazard(session, now), now, severity)
    tick = TICK if severity is Severity.EXTREME else timedelta(minutes=wait / 10)
    times = rung_times(session, alarm, now, tick)
    assert called_names(alarm) == NAMES
    slack = 3 * tick.total_seconds() / 60
    for number, minutes in enumerate(times):
        assert number * wait <= minutes <= number * wait + slack
    if severity is Severity.EXTREME:
        assert times[2] <= 10.5
    assert current(alarm).state is AlarmState.EXHAUSTED
    assert len(mails(session)) == 3


def test_the_same_tick_twice_calls_nobody_twice(session: Session, now: datetime) -> None:
    ladder_of_three(session)
    alarm_about(session, live_hazard(session, now), now)
    assert escalate_due(session, DESK, now) == 1
    assert escalate_due(session, DESK, now) == 0
    assert escalate_due(session, DESK, now + timedelta(minutes=4, seconds=59)) == 0
    assert [each.recipient for each in mails(session)] == NAMES[:1]


def test_a_killed_tick_leaves_the_rung_due(session: Session, now: datetime) -> None:
    """What a turn wrote goes with its transaction: the next turn does it whole."""
    ladder_of_three(session)
    alarm = alarm_about(session, live_hazard(session, now), now)
    killed = session.begin_nested()
    escalate_due(session, DESK, now)
    killed.rollback()
    assert due_alarms(session, now) == [alarm.id]
    assert mails(session) == []
    assert escalate_due(session, DESK, now) == 1


def test_a_rung_without_anybody_is_said_and_passed_over(session: Session, now: datetime) -> None:
    officer(session, "admin", RoleName.COUNTRY_ADMIN)
    alarm = alarm_about(session, live_hazard(session, now), now)
    escalate_due(session, DESK, now)
    assert [(each.name, each.skipped_because) for each in alarm.calls] == [
        ("", SkipReason.NOBODY),
        ("admin@example.org", None),
    ]


def test_nobody_at_all_exhausts_it_at_once(session: Session, now: datetime) -> None:
    alarm = alarm_about(session, live_hazard(session, now), now)
    assert escalate_due(session, DESK, now) == 0
    assert (alarm.state, alarm.next_rung_at) == (AlarmState.EXHAUSTED, None)


def test_a_firing_that_found_nobody_says_so(session: Session, now: datetime) -> None:
    hazard = live_hazard(session, now)
    firing = RuleFiring(
        rule_key="built-in",
        country="SV",
        hazard_id=hazard.id,
        hazard_version=1,
        trigger=Trigger.NEW,
        occurrence="1",
        severity=Severity.EXTREME,
        at=now,
        outcome=FiringOutcome.SENT,
    )
    session.add(firing)
    session.flush()
    draft = AlarmDraft(
        country="SV",
        dedupe_key="f",
        severity=Severity.EXTREME,
        hazard_id=hazard.id,
        firing_id=firing.id,
    )
    open_alarm(session, draft, now)
    escalate_due(session, DESK, now)
    assert firing.outcome is FiringOutcome.NOBODY


def test_what_is_over_calls_nobody(session: Session, now: datetime) -> None:
    ladder_of_three(session)
    hazard = live_hazard(session, now)
    alarm = alarm_about(session, hazard, now)
    hazard.status, hazard.ended_because = HazardStatus.ENDED, Ending.CANCELLED
    assert escalate_due(session, DESK, now) == 0
    assert (alarm.state, alarm.closed_because) == (AlarmState.ENDED, "cancelled")
    closed_at = alarm.closed_at
    end_alarm(session, alarm, "again", now + TICK)
    assert (alarm.closed_because, alarm.closed_at) == ("cancelled", closed_at)


def test_a_message_given_up_lets_the_next_be_called_at_once(
    session: Session, now: datetime
) -> None:
    ladder_of_three(session)
    alarm = alarm_about(session, live_hazard(session, now), now)
    escalate_due(session, DESK, now)
    soon = now + timedelta(seconds=20)
    assert undelivered_alarms(session, soon) == []
    assert hasten(session, alarm, soon) == 0
    session.execute(sa.update(OutboxMessage).values(state=MessageState.FAILED))
    assert undelivered_alarms(session, soon) == [alarm.id]
    assert hasten(session, alarm, soon) == 1
    escalate_due(session, DESK, soon)
    assert called_names(alarm) == NAMES[:2]


def test_a_clock_that_was_ahead_keeps_no_alarm_waiting(session: Session, now: datetime) -> None:
    ladder_of_three(session)
    alarm = alarm_about(session, live_hazard(session, now), now + timedelta(days=2))
    assert due_alarms(session, now) == [alarm.id]
    recall(session, now)
    session.refresh(alarm)
    assert alarm.next_rung_at == now


def test_the_gravest_is_called_first(session: Session, now: datetime) -> None:
    mild = alarm_about(session, live_hazard(session, now, "M"), now, Severity.MODERATE)
    grave = alarm_about(session, live_hazard(session, now, "G"), now + TICK, Severity.EXTREME)
    assert due_alarms(session, now + TICK) == [grave.id, mild.id]
