"""A firing opens an alarm or is news of one, once; what is graver wakes the rota anew."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.models import Ending, HazardStatus
from feeds.values import Severity
from tests.rows import current
from tests.watch.alarms.called import DESK, ladder_of_three, live_hazard, say
from watch.alarms.escalation import ENDED, SUPERSEDED, escalate_due
from watch.alarms.models import Alarm, AlarmNews, AlarmState, CallAnswer
from watch.alarms.news import (
    GRAVER,
    end_if_over,
    left_to_digest,
    over_alarms,
    report_firing,
    waiting_news,
)
from watch.alarms.opening import AlarmDraft


def draft(hazard_id: UUID, key: str, severity: Severity = Severity.SEVERE) -> AlarmDraft:
    return AlarmDraft(country="SV", dedupe_key=key, severity=severity, hazard_id=hazard_id)


def triggers(session: Session) -> list[str]:
    return list(session.scalars(sa.select(AlarmNews.trigger).order_by(AlarmNews.at)))


def test_a_firing_is_an_alarm_or_one_piece_of_news(session: Session, now: datetime) -> None:
    hazard = live_hazard(session, now)
    alarm = report_firing(session, draft(hazard.id, "1"), "new", now)
    assert alarm is not None
    for _ in range(2):
        assert report_firing(session, draft(hazard.id, "1"), "new", now) is alarm
        assert report_firing(session, draft(hazard.id, "2"), "more", now) is alarm
    assert triggers(session) == ["more"]
    assert len(waiting_news(session)) == 1
    other = report_firing(
        session, AlarmDraft(country="HN", dedupe_key="3", severity=Severity.SEVERE,
                            hazard_id=hazard.id), "new", now,
    )  # fmt: skip
    assert other is not alarm


def test_graver_hastens_an_open_alarm_and_wakes_anew_what_was_taken(
    session: Session, now: datetime
) -> None:
    ladder_of_three(session)
    hazard = live_hazard(session, now)
    alarm = report_firing(session, draft(hazard.id, "1"), "new", now)
    assert alarm is not None
    escalate_due(session, DESK, now)
    assert alarm.next_rung_at == now + timedelta(minutes=10)
    later = now + timedelta(minutes=2)
    report_firing(session, draft(hazard.id, "2", Severity.EXTREME), "more", later)
    assert (alarm.severity, alarm.next_rung_at) == (Severity.EXTREME, now + timedelta(minutes=5))
    assert triggers(session) == [GRAVER]
    alarm.severity = Severity.SEVERE
    say(session, alarm.calls[0], CallAnswer.COMING, later)
    again = report_firing(session, draft(hazard.id, "3", Severity.EXTREME), "graver", later)
    assert again is not None
    assert again is not alarm
    assert (current(alarm).state, alarm.closed_because) == (AlarmState.ENDED, SUPERSEDED)
    assert (again.state, again.rung) == (AlarmState.OPEN, 0)
    milder = report_firing(session, draft(hazard.id, "4", Severity.MINOR), "new", later)
    assert milder is again
    assert again.severity is Severity.EXTREME


def test_over_without_an_alarm_is_nothing(session: Session, now: datetime) -> None:
    hazard = live_hazard(session, now)
    assert report_firing(session, draft(hazard.id, "1"), "cancelled", now) is None
    assert session.scalars(sa.select(Alarm)).all() == []


def test_what_ends_is_told_once_to_whom_it_called(session: Session, now: datetime) -> None:
    ladder_of_three(session)
    hazard = live_hazard(session, now)
    alarm = report_firing(session, draft(hazard.id, "1"), "new", now)
    silent = report_firing(session, draft(live_hazard(session, now, "B").id, "2"), "new", now)
    assert alarm is not None
    assert silent is not None
    escalate_due(session, DESK, now)
    assert over_alarms(session) == []
    assert end_if_over(session, alarm, now) == 0
    hazard.status, hazard.ended_because = HazardStatus.ENDED, Ending.EXPIRED
    session.flush()
    assert over_alarms(session) == [alarm.id]
    assert [end_if_over(session, alarm, now) for _ in range(2)] == [1, 0]
    assert (alarm.state, alarm.closed_because) == (AlarmState.ENDED, "expired")
    assert triggers(session) == [ENDED]
    assert left_to_digest(session, "SV", now - timedelta(days=1), now) == []
    assert current(silent).state is AlarmState.OPEN


def test_a_hazard_that_proves_to_be_another_takes_its_alarm_along(
    session: Session, now: datetime
) -> None:
    old, new = live_hazard(session, now, "old"), live_hazard(session, now, "new")
    alarm = report_firing(session, draft(old.id, "1"), "new", now)
    assert alarm is not None
    old.status, old.ended_because = HazardStatus.ENDED, Ending.MERGED
    new.aliases = [old.key]
    session.flush()
    assert report_firing(session, draft(new.id, "2"), "more", now) is alarm
    assert end_if_over(session, alarm, now) == 0
    assert (alarm.state, alarm.hazard_id) == (AlarmState.OPEN, new.id)
