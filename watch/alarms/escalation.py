"""Who is called next, and when: by stored moments against `now`, rung after rung.

An alarm is due when its moment has come. Its next rung that somebody stands on is called and its
moment moves on by the wait of its severity, all in one transaction: killed anywhere, the rung is
called whole or is due still.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.db import hold_row
from core.outbox.models import MessageState, OutboxMessage
from feeds.models import HazardStatus
from watch.alarms.calling import CALL, call_rung
from watch.alarms.desk import AlarmDesk
from watch.alarms.mail.threads import OWNER
from watch.alarms.models import Alarm, AlarmNews, AlarmState
from watch.alarms.opening import ACTOR
from watch.alarms.rungs.ladder import LONGEST_WAIT, joined_rungs, rungs_above, wait_of
from watch.alarms.successors import follow_hazard
from watch.rules.models import RuleFiring
from watch.rules.turns.firing import note_nobody

ENDED = "ended"
"""The trigger of the news that an alarm ended."""
SUPERSEDED = "superseded"
"""Why an alarm ended: a graver one took its place."""
_ODD = timedelta(minutes=1)
"""A moment later than the longest wait and this is of a clock that was ahead."""


def due_alarms(session: Session, now: datetime) -> list[uuid.UUID]:
    """Return the open alarms whose next rung is due, the gravest first."""
    is_due = sa.or_(Alarm.next_rung_at <= now, Alarm.next_rung_at > now + LONGEST_WAIT + _ODD)
    query = sa.select(Alarm).where(Alarm.state == AlarmState.OPEN, is_due)
    alarms = session.scalars(query.order_by(Alarm.next_rung_at, Alarm.id)).all()
    return [each.id for each in sorted(alarms, key=lambda each: -each.severity.rank)]


def escalate(session: Session, alarm: Alarm, desk: AlarmDesk, now: datetime) -> int:
    """Call the next rung of an alarm that is due, skipping those on which nobody can be called;
    return how many people were called. First come those whom a rota that joined brings on the rungs
    called before.

    Above the last rung it is exhausted. What it is about may be over meanwhile: then it ends.
    """
    hold_row(session, alarm)
    if alarm.state is not AlarmState.OPEN or not _is_due(alarm, now):
        return 0
    hazard = follow_hazard(session, alarm)
    if hazard is not None and hazard.status is HazardStatus.ENDED:
        ended_because = hazard.ended_because.value if hazard.ended_because else ""
        end_alarm(session, alarm, ended_because, now)
        return 0
    return _call_joined(session, alarm, desk, now) or _call_above(session, alarm, desk, now)


def escalate_due(session: Session, desk: AlarmDesk, now: datetime) -> int:
    """Call the next rung of every alarm that is due; return how many people were called."""
    return sum(
        escalate(session, session.get_one(Alarm, each), desk, now)
        for each in due_alarms(session, now)
    )


def end_alarm(
    session: Session, alarm: Alarm, because: str, now: datetime, actor: str = ACTOR
) -> None:
    """End an alarm: what it is about is over. Nobody is called any more, what waits is not sent,
    and whom it called is told, once.
    """
    if alarm.state is AlarmState.ENDED:
        return
    alarm.state, alarm.next_rung_at = AlarmState.ENDED, None
    alarm.closed_at, alarm.closed_because = now, because
    if alarm.rung > 0 and because != SUPERSEDED:
        session.add(
            AlarmNews(alarm_id=alarm.id, dedupe_key=f"ended:{alarm.id}", trigger=ENDED, at=now)
        )
    _note(session, alarm, "alarm.ended", now, actor=actor, because=because)


def undelivered_alarms(session: Session, now: datetime) -> list[uuid.UUID]:
    """Return the alarms that wait though every message to their present rung was given up: nobody
    of it can answer.
    """
    query = sa.select(Alarm).where(Alarm.state == AlarmState.OPEN, Alarm.next_rung_at > now)
    return [each.id for each in session.scalars(query) if not _may_arrive(session, each)]


def hasten(session: Session, alarm: Alarm, now: datetime) -> int:
    """Let the next rung of an alarm be due at once, if nobody of the present one can answer; return
    whether (0 or 1).
    """
    hold_row(session, alarm)
    if alarm.state is not AlarmState.OPEN or _may_arrive(session, alarm):
        return 0
    alarm.next_rung_at = now
    return 1


def recall(session: Session, now: datetime) -> None:
    """Let no alarm wait for a moment of a clock that was ahead and has been set right since."""
    session.execute(
        sa.update(Alarm)
        .where(Alarm.state == AlarmState.OPEN, Alarm.next_rung_at > now + LONGEST_WAIT)
        .values(next_rung_at=now)
        .execution_options(synchronize_session=False)
    )


# -- inside ---------------------------------------------------------------------------------


def _call_joined(session: Session, alarm: Alarm, desk: AlarmDesk, now: datetime) -> int:
    """Call whom a rota that joined brings on the rungs called before; they are waited for, too."""
    rungs = joined_rungs(session, alarm, now)
    called = sum(call_rung(session, alarm, rung, desk, now) for rung in rungs)
    if called:
        alarm.rung_called_at, alarm.next_rung_at = now, now + wait_of(alarm.severity)
        _note(session, alarm, "alarm.called", now, rung=alarm.rung, called=called)
    return called


def _call_above(session: Session, alarm: Alarm, desk: AlarmDesk, now: datetime) -> int:
    """Call the next rung on which anybody can be called; above the last one it is exhausted."""
    for rung in rungs_above(session, alarm, now):
        alarm.rung = rung.number
        called = call_rung(session, alarm, rung, desk, now)
        if called:
            alarm.rung_called_at, alarm.next_rung_at = now, now + wait_of(alarm.severity)
            _note(session, alarm, "alarm.called", now, rung=rung.number, called=called)
            return called
    alarm.state, alarm.next_rung_at = AlarmState.EXHAUSTED, None
    if all(each.skipped_because is not None for each in alarm.calls):
        _note_nobody(session, alarm)
    _note(session, alarm, "alarm.exhausted", now, rung=alarm.rung)
    return 0


def _note_nobody(session: Session, alarm: Alarm) -> None:
    """Say of the firing that opened an alarm that there was nobody to be called."""
    if alarm.firing_id is not None and session.get(RuleFiring, alarm.firing_id) is not None:
        note_nobody(session, alarm.firing_id)


def _is_due(alarm: Alarm, now: datetime) -> bool:
    moment = alarm.next_rung_at
    return moment is not None and not now < moment <= now + LONGEST_WAIT + _ODD


def _may_arrive(session: Session, alarm: Alarm) -> bool:
    """Return whether a message to the present rung was not given up; also where there is none."""
    calls = [
        str(call.id)
        for call in alarm.calls
        if call.rung == alarm.rung and call.skipped_because is None
    ]
    query = sa.select(OutboxMessage.state).where(
        OutboxMessage.owner == OWNER,
        OutboxMessage.kind == CALL,
        OutboxMessage.reference.in_(calls),
    )
    states = set(session.scalars(query)) if calls else set()
    return states != {MessageState.FAILED}


def _note(
    session: Session, alarm: Alarm, action: str, now: datetime, actor: str = ACTOR, **more: object
) -> None:
    record(
        session,
        at=now,
        actor=actor,
        action=action,
        subject=alarm.id,
        country=alarm.country,
        purpose="alarm",
        **more,
    )
