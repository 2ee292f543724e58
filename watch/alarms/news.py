"""What is new about what an alarm is about: a firing of a rule opens an alarm or is news of one.

What is graver than when somebody took it wakes the rota anew: another may be on call by now.
"""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import hold_row
from feeds.models import Hazard, HazardStatus
from watch.alarms.answers import TAKEN
from watch.alarms.escalation import ENDED, SUPERSEDED, end_alarm
from watch.alarms.models import Alarm, AlarmKind, AlarmNews, AlarmState
from watch.alarms.opening import AlarmDraft, open_alarm
from watch.alarms.rungs.ladder import joined_rungs, wait_of
from watch.alarms.successors import follow_hazard, successor_of

GRAVER, CANCELLED = "graver", "cancelled"
"""Codes of triggers that count for more here (`watch.rules.models.Trigger`)."""
_OF_THE_CALLED = (TAKEN, ENDED)
_LIVE = (AlarmState.OPEN, AlarmState.TAKEN, AlarmState.EXHAUSTED)


def report_firing(session: Session, draft: AlarmDraft, trigger: str, now: datetime) -> Alarm | None:
    """Return the alarm that a firing of a rule about a hazard opens or is told in; None where it
    says that something is over of which nobody was warned.

    Done twice it does nothing more: a firing opens one alarm, or is one piece of news.
    """
    known = _known(session, draft.dedupe_key)
    if known is not None:
        return known
    current = _current(session, draft)
    if trigger == CANCELLED:
        return current
    if current is None:
        return open_alarm(session, draft, now)
    hold_row(session, current)
    is_graver = draft.severity.rank > current.severity.rank
    if is_graver and current.state is not AlarmState.OPEN:
        return _supersede(session, current, draft, now)
    if is_graver:
        _raise_severity(current, draft, now)
    session.add(
        AlarmNews(
            alarm_id=current.id,
            dedupe_key=draft.dedupe_key,
            trigger=GRAVER if is_graver else trigger,
            at=now,
        )
    )
    session.flush()
    _wake_joined(session, current, draft, now)
    return current


def left_to_digest(
    session: Session, country: str, since: datetime, until: datetime
) -> list[tuple[AlarmNews, uuid.UUID]]:
    """Return what rules wrote about alarms of a country after a moment and up to another and no
    message told, each with its hazard: it belongs into the next digest. Who took an alarm, and that
    it ended, is told to those it called, and to nobody else.
    """
    query = (
        sa.select(AlarmNews, Alarm.hazard_id)
        .join(Alarm, Alarm.id == AlarmNews.alarm_id)
        .where(
            Alarm.country == country,
            Alarm.hazard_id.is_not(None),
            AlarmNews.mailed_at > since,
            AlarmNews.mailed_at <= until,
            AlarmNews.messages == 0,
            AlarmNews.trigger.not_in(_OF_THE_CALLED),
        )
    )
    rows = session.execute(query.order_by(AlarmNews.at, AlarmNews.id))
    return [(news, hazard_id) for news, hazard_id in rows if hazard_id is not None]


def over_alarms(session: Session) -> list[uuid.UUID]:
    """Return the alarms that go on though the hazard they are about has ended."""
    query = (
        sa.select(Alarm.id)
        .join(Hazard, Hazard.id == Alarm.hazard_id)
        .where(Alarm.state.in_(_LIVE), Hazard.status == HazardStatus.ENDED)
    )
    return list(session.scalars(query.order_by(Alarm.opened_at, Alarm.id)))


def end_if_over(session: Session, alarm: Alarm, now: datetime) -> int:
    """End an alarm whose hazard has ended, unless that proved to be another that goes on; return
    whether (0 or 1).
    """
    hold_row(session, alarm)
    hazard = follow_hazard(session, alarm)
    if alarm.state not in _LIVE or hazard is None or hazard.status is not HazardStatus.ENDED:
        return 0
    end_alarm(session, alarm, str(hazard.ended_because or ""), now)
    session.flush()
    return 1


def waiting_news(session: Session) -> list[uuid.UUID]:
    """Return the news that were not told yet, the oldest first."""
    query = sa.select(AlarmNews.id).where(AlarmNews.mailed_at.is_(None))
    return list(session.scalars(query.order_by(AlarmNews.at, AlarmNews.id)))


# -- inside ---------------------------------------------------------------------------------


def _known(session: Session, dedupe_key: str) -> Alarm | None:
    alarm = session.scalar(sa.select(Alarm).where(Alarm.dedupe_key == dedupe_key))
    if alarm is not None:
        return alarm
    query = sa.select(Alarm).join(AlarmNews, AlarmNews.alarm_id == Alarm.id)
    return session.scalar(query.where(AlarmNews.dedupe_key == dedupe_key))


def _current(session: Session, draft: AlarmDraft) -> Alarm | None:
    """Return the live alarm of a country about a hazard, or about one that went over to it."""
    hazard = session.get(Hazard, draft.hazard_id) if draft.hazard_id else None
    if hazard is None:
        return None
    query = sa.select(Alarm).where(
        Alarm.kind == AlarmKind.HAZARD, Alarm.country == draft.country, Alarm.state.in_(_LIVE)
    )
    wanted = successor_of(session, hazard).id
    for alarm in session.scalars(query.order_by(Alarm.opened_at.desc(), Alarm.id)):
        followed = session.get(Hazard, alarm.hazard_id) if alarm.hazard_id else None
        if followed is not None and successor_of(session, followed).id == wanted:
            return alarm
    return None


def _supersede(session: Session, current: Alarm, draft: AlarmDraft, now: datetime) -> Alarm:
    """Open a graver alarm in place of one that was taken or exhausted; who took that is told."""
    taker = current.taken_by
    current.severity = draft.severity
    end_alarm(session, current, SUPERSEDED, now)
    if taker is not None:
        session.add(
            AlarmNews(
                alarm_id=current.id,
                dedupe_key=f"superseded:{draft.dedupe_key}",
                trigger=GRAVER,
                at=now,
            )
        )
    return open_alarm(session, draft, now)


def _wake_joined(session: Session, alarm: Alarm, draft: AlarmDraft, now: datetime) -> None:
    """Let an open alarm be due where its news brings a rota with somebody not called yet."""
    if alarm.state is not AlarmState.OPEN or draft.firing_id is None:
        return
    if joined_rungs(session, alarm, now, draft.firing_id):
        alarm.next_rung_at = now


def _raise_severity(alarm: Alarm, draft: AlarmDraft, now: datetime) -> None:
    """Let an open alarm be as grave as its news: the next rung comes sooner."""
    alarm.severity = draft.severity
    if alarm.rung_called_at is not None and alarm.next_rung_at is not None:
        sooner = alarm.rung_called_at + wait_of(draft.severity)
        alarm.next_rung_at = max(now, min(alarm.next_rung_at, sooner))
