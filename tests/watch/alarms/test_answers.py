"""Coming, cannot, wrong: one takes it, all hear who; a no lets the next be called."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.db import reading, writing
from core.outbox.models import MessageState
from tests.interleaving import later_of_two
from tests.rows import current
from tests.watch.alarms.called import (
    DESK,
    alarm_about,
    called_names,
    ladder_of_three,
    live_hazard,
    mails,
    officer,
    say,
)
from watch.alarms.answers import (
    AnswerOrigin,
    AnswerOutcome,
    AnswerResult,
    take_uncalled,
    taker_of,
)
from watch.alarms.escalation import end_alarm, escalate_due
from watch.alarms.models import Alarm, AlarmState, AnswerMeans, CallAnswer, RungKind
from watch.alarms.rungs.recipients import reader_of_user

COMING, CANNOT, WRONG = CallAnswer.COMING, CallAnswer.CANNOT, CallAnswer.WRONG


def called_alarm(session: Session, now: datetime, rungs: int = 1) -> Alarm:
    """An Extreme alarm that has called so many rungs."""
    ladder_of_three(session)
    alarm = alarm_about(session, live_hazard(session, now), now)
    for number in range(rungs):
        escalate_due(session, DESK, now + number * timedelta(minutes=5))
    return alarm


def test_coming_takes_it_and_nobody_is_called_any_more(session: Session, now: datetime) -> None:
    alarm = called_alarm(session, now)
    outcome = say(session, alarm.calls[0], COMING, now)
    assert outcome.result is AnswerResult.TOOK_IT
    assert (alarm.state, alarm.next_rung_at) == (AlarmState.TAKEN, None)
    assert taker_of(session, alarm) is alarm.calls[0]
    assert escalate_due(session, DESK, now + timedelta(hours=2)) == 0
    assert [each.state for each in mails(session)] == [MessageState.WITHDRAWN]
    again = say(session, alarm.calls[0], COMING, now + timedelta(minutes=1))
    assert (again.result, alarm.taken_at) == (AnswerResult.TOOK_IT, now)


def test_the_second_is_told_who_took_it(session: Session, now: datetime) -> None:
    alarm = called_alarm(session, now, rungs=2)
    say(session, alarm.calls[0], COMING, now)
    outcome = say(session, alarm.calls[1], COMING, now)
    assert outcome == AnswerOutcome(AnswerResult.ALREADY_TAKEN, alarm.calls[0])
    assert alarm.taken_by == alarm.calls[0].id
    assert say(session, alarm.calls[1], CANNOT, now).taken_by is alarm.calls[0]
    assert alarm.state is AlarmState.TAKEN


@pytest.mark.parametrize("answer", [CANNOT, WRONG])
def test_a_no_of_the_present_rung_releases_the_next_at_once(
    session: Session, now: datetime, answer: CallAnswer
) -> None:
    alarm = called_alarm(session, now)
    later = now + timedelta(seconds=30)
    assert say(session, alarm.calls[0], answer, later).result is AnswerResult.RELEASED
    assert alarm.next_rung_at == later
    escalate_due(session, DESK, later)
    assert called_names(alarm)[-1] == "admin@example.org"
    due = alarm.next_rung_at
    say(session, alarm.calls[0], answer, later + timedelta(seconds=9))
    assert alarm.next_rung_at == due, "of an earlier rung it hastens nobody"


def test_who_took_it_may_give_it_back_and_who_said_no_may_come(
    session: Session, now: datetime
) -> None:
    alarm = called_alarm(session, now)
    first = alarm.calls[0]
    say(session, first, COMING, now)
    later = now + timedelta(minutes=3)
    assert say(session, first, CANNOT, later).result is AnswerResult.RELEASED
    assert (alarm.state, alarm.taken_by, alarm.next_rung_at) == (AlarmState.OPEN, None, later)
    escalate_due(session, DESK, later)
    assert len(called_names(alarm)) == 2
    assert say(session, first, COMING, later).result is AnswerResult.TOOK_IT


def test_an_exhausted_alarm_is_taken_late_and_one_that_ended_is_not(
    session: Session, now: datetime
) -> None:
    alarm = called_alarm(session, now, rungs=4)
    assert alarm.state is AlarmState.EXHAUSTED
    assert say(session, alarm.calls[2], COMING, now).result is AnswerResult.TOOK_IT
    end_alarm(session, alarm, "over", now)
    assert say(session, alarm.calls[1], COMING, now).result is AnswerResult.OVER
    assert current(alarm).state is AlarmState.ENDED


def test_who_was_not_called_takes_it_on_screen_once(session: Session, now: datetime) -> None:
    alarm = called_alarm(session, now)
    helper = reader_of_user(officer(session, "vecina"))
    origin = AnswerOrigin(AnswerMeans.SCREEN, now, "user:x")
    assert take_uncalled(session, alarm, helper, origin).result is AnswerResult.TOOK_IT
    taker = taker_of(session, alarm)
    assert taker is not None
    assert (taker.name, taker.rung_kind) == ("vecina@example.org", RungKind.UNCALLED)
    other = reader_of_user(officer(session, "otro"))
    assert take_uncalled(session, alarm, other, origin).result is AnswerResult.ALREADY_TAKEN
    assert take_uncalled(session, alarm, helper, origin).result is AnswerResult.TOOK_IT
    assert len(alarm.calls) == 2


def test_the_audit_log_says_who_answered_and_who_entered_it(
    session: Session, now: datetime
) -> None:
    alarm = called_alarm(session, now)
    origin = AnswerOrigin(AnswerMeans.TELEPHONE, now, "user:1", "user:1")
    take_uncalled(session, alarm, reader_of_user(officer(session, "v")), origin)
    query = sa.select(AuditEntry).where(AuditEntry.action == "alarm.answered")
    entry = session.scalars(query).one()
    assert (entry.actor, entry.details["means"], entry.details["answer"]) == (
        "user:1",
        "telephone",
        "coming",
    )


def test_of_two_at_once_exactly_one_takes_it(engine: Engine, now: datetime) -> None:
    with writing(engine) as session:
        alarm = called_alarm(session, now, rungs=2)
        alarm_id = alarm.id

    def take(session: Session, position: int) -> AnswerOutcome:
        found = session.get_one(Alarm, alarm_id)
        return say(session, found.calls[position], COMING, now)

    outcome = later_of_two(
        engine,
        lambda session: take(session, 0),
        lambda session: session.get_one(Alarm, alarm_id).state,
        lambda session, _state: take(session, 1),
    )
    assert outcome.result is AnswerResult.ALREADY_TAKEN
    with reading(engine) as session:
        alarm = session.get_one(Alarm, alarm_id)
        assert alarm.taken_by == alarm.calls[0].id
