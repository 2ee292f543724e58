"""What somebody answers to an alarm, however it came, and what follows from it.

The rule: the alarm is held before its state is read, so that of two who say "coming" at once
exactly one takes it, and the other is told who did. A *no* on the present rung lets the next be
called at once; so does the *no* of whoever had taken it.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.db import hold_row
from core.outbox.models import OutboxMessage
from core.outbox.submission import withdraw
from watch.alarms.calling import CALL, new_call
from watch.alarms.mail.threads import OWNER
from watch.alarms.models import (
    Alarm,
    AlarmCall,
    AlarmNews,
    AlarmState,
    AnswerMeans,
    CallAnswer,
    RungKind,
)
from watch.alarms.rungs.recipients import AlarmReader

TAKEN = "taken"
"""The trigger of the news that somebody took it."""
_MAY_TAKE = (AlarmState.OPEN, AlarmState.EXHAUSTED)


class AnswerResult(enum.StrEnum):
    """What an answer came to."""

    TOOK_IT = "took_it"
    ALREADY_TAKEN = "already_taken"
    RELEASED = "released"
    """Somebody else is called, or has been."""
    OVER = "over"
    """What it was about has ended."""


@dataclass(frozen=True, slots=True)
class AnswerOutcome:
    """What an answer came to, and who has taken it (the call, where somebody has)."""

    result: AnswerResult
    taken_by: AlarmCall | None = None


@dataclass(frozen=True, slots=True)
class AnswerOrigin:
    """By what an answer came, when, and through whom, as the audit log knows them."""

    means: AnswerMeans
    at: datetime
    actor: str
    entered_by: str = ""
    """Of one who telephoned: who entered it."""


def answer_alarm(
    session: Session, call: AlarmCall, answer: CallAnswer, origin: AnswerOrigin
) -> AnswerOutcome:
    """Write down what somebody who was called answers, and do what follows. The same answer twice
    changes nothing.
    """
    alarm = call.alarm
    hold_row(session, alarm)
    session.refresh(call)
    is_same = call.answer is answer
    if not is_same:
        call.answer, call.answered_at, call.how = answer, origin.at, origin.means
        call.entered_by = origin.entered_by
        _note(session, alarm, call, origin)
    if alarm.state is AlarmState.ENDED:
        return AnswerOutcome(AnswerResult.OVER)
    if answer is CallAnswer.COMING:
        return _take(session, alarm, call, origin.at)
    if not is_same:
        _release(alarm, call, origin.at)
    return AnswerOutcome(AnswerResult.RELEASED, taker_of(session, alarm))


def take_uncalled(
    session: Session, alarm: Alarm, reader: AlarmReader, origin: AnswerOrigin
) -> AnswerOutcome:
    """Let somebody of the country take an alarm for which they were not called: they saw it on
    screen.
    """
    hold_row(session, alarm)
    known = next((each for each in alarm.calls if each.reader == reader.key), None)
    if known is not None:
        return answer_alarm(session, known, CallAnswer.COMING, origin)
    if alarm.state not in _MAY_TAKE:
        taker = taker_of(session, alarm)
        is_over = alarm.state is AlarmState.ENDED
        return AnswerOutcome(AnswerResult.OVER if is_over else AnswerResult.ALREADY_TAKEN, taker)
    call = new_call(alarm, RungKind.UNCALLED, reader, len(alarm.calls), origin.at)
    session.add(call)
    session.flush()
    return answer_alarm(session, call, CallAnswer.COMING, origin)


def taker_of(session: Session, alarm: Alarm) -> AlarmCall | None:
    """Return the call whose answer took an alarm; None while nobody has."""
    return session.get(AlarmCall, alarm.taken_by) if alarm.taken_by else None


def withdraw_calls(session: Session, alarm: Alarm) -> int:
    """Take the calls of an alarm that have not left out of the outbox; return how many."""
    ids = [str(call.id) for call in alarm.calls]
    which = sa.and_(
        OutboxMessage.owner == OWNER,
        OutboxMessage.kind == CALL,
        OutboxMessage.reference.in_(ids),
    )
    return withdraw(session, which)


# -- inside ---------------------------------------------------------------------------------


def _take(session: Session, alarm: Alarm, call: AlarmCall, now: datetime) -> AnswerOutcome:
    taker = taker_of(session, alarm)
    if alarm.state is AlarmState.TAKEN and taker is not None:
        result = AnswerResult.TOOK_IT if taker.id == call.id else AnswerResult.ALREADY_TAKEN
        return AnswerOutcome(result, taker)
    alarm.state, alarm.taken_by, alarm.taken_at = AlarmState.TAKEN, call.id, now
    alarm.next_rung_at = None
    withdraw_calls(session, alarm)
    session.add(
        AlarmNews(
            alarm_id=alarm.id,
            dedupe_key=f"taken:{alarm.id}:{call.id}:{now.isoformat()}",
            trigger=TAKEN,
            at=now,
        )
    )
    session.flush()
    return AnswerOutcome(AnswerResult.TOOK_IT, call)


def _release(alarm: Alarm, call: AlarmCall, now: datetime) -> None:
    """Let the next rung be due: whoever had taken it gives it back, or one of the present rung
    says no.
    """
    if alarm.taken_by == call.id:
        alarm.state, alarm.taken_by, alarm.taken_at = AlarmState.OPEN, None, None
        alarm.next_rung_at = now
    elif alarm.state is AlarmState.OPEN and call.rung == alarm.rung:
        alarm.next_rung_at = now


def _note(session: Session, alarm: Alarm, call: AlarmCall, origin: AnswerOrigin) -> None:
    record(
        session,
        at=origin.at,
        actor=origin.actor,
        action="alarm.answered",
        subject=alarm.id,
        country=alarm.country,
        purpose="alarm",
        call=str(call.id),
        answer=str(call.answer),
        means=origin.means.value,
        entered_by=origin.entered_by,
    )
