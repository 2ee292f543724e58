"""Those whom a crisis asks to come are called by alarms; what they answer there is their answer.

Asked and not called yet: an alarm with one rung, theirs, and the administration behind it. Answered
by link, reply or on screen: written down as if a colleague had entered it. Answered on the page of
the crisis: the alarm ends.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.db import hold_row, reading, writing
from directory.entries.visibility import Viewer
from feeds.values import Severity
from response.crisis.models import OPEN_STATES, Crisis, Participation
from response.crisis.officers import CrisisOfficer
from response.crisis.team.activation import answer_activation
from response.crisis.team.members import team_members
from response.crisis.team.models import Activation, ActivationAnswer
from watch.alarms.escalation import end_alarm
from watch.alarms.models import Alarm, AlarmCall, AlarmKind, AlarmState, CallAnswer, RungKind
from watch.alarms.opening import AlarmDraft, open_alarm

ANSWERED = "answered"
"""Why an alarm ended: the answer was given on the page of the crisis, or is not wanted any more."""
_NOT_OLDER = timedelta(days=1)
_SEVERITIES = {4: Severity.EXTREME, 3: Severity.SEVERE}
"""By the level of the crisis; Moderate for those below."""
log = logging.getLogger(__name__)


def call_activated(engine: Engine, now: datetime) -> int:
    """Open an alarm for each who was asked to come and not called yet, and carry answers over;
    return how many rows that were. One that fails is logged and keeps no other.
    """
    steps: tuple[
        tuple[sa.ColumnElement[bool], Callable[[Session, Activation, datetime], int]], ...
    ] = (
        (_IS_UNCALLED & (Activation.called_at > now - _NOT_OLDER), _call),
        (_IS_WAITING, _carry_over),
        (_IS_SETTLED, _end),
    )
    return sum(
        _safely(engine, each, do, now) for which, do in steps for each in _ids(engine, which)
    )


# -- inside ---------------------------------------------------------------------------------

_IS_UNCALLED = sa.and_(
    Activation.alarm_id.is_(None), Activation.answer.is_(None), Activation.ended_at.is_(None)
)
_IS_LIVE = Activation.alarm_id.in_(
    sa.select(Alarm.id).where(Alarm.state.in_((AlarmState.OPEN, AlarmState.EXHAUSTED)))
)
_ANSWERED_CALLS = sa.select(AlarmCall.alarm_id).where(
    AlarmCall.rung_kind == RungKind.ROSTER, AlarmCall.answer.is_not(None)
)
_IS_WAITING = sa.and_(
    Activation.alarm_id.in_(_ANSWERED_CALLS),
    Activation.answer.is_(None),
    Activation.ended_at.is_(None),
)
_IS_SETTLED = sa.and_(
    _IS_LIVE, sa.or_(Activation.answer.is_not(None), Activation.ended_at.is_not(None))
)


def _ids(engine: Engine, which: sa.ColumnElement[bool]) -> list[uuid.UUID]:
    query = (
        sa.select(Activation.id)
        .join(Participation, Participation.id == Activation.participation_id)
        .join(Crisis, Crisis.id == Participation.crisis_id)
        .where(which, Crisis.state.in_(list(OPEN_STATES)))
    )
    with reading(engine) as session:
        return list(session.scalars(query.order_by(Activation.called_at, Activation.id)))


def _safely(
    engine: Engine,
    activation_id: uuid.UUID,
    do: Callable[[Session, Activation, datetime], int],
    now: datetime,
) -> int:
    try:
        with writing(engine) as session:
            return do(session, session.get_one(Activation, activation_id), now)
    except Exception:  # whatever it is, the others are called
        log.exception("activation %s", activation_id)
        return 0


def _call(session: Session, activation: Activation, now: datetime) -> int:
    hold_row(session, activation)
    crisis = session.get_one(Participation, activation.participation_id).crisis
    alarm = open_alarm(
        session,
        AlarmDraft(
            country=activation.country,
            dedupe_key=f"activation:{activation.id}",
            severity=_SEVERITIES.get(crisis.level, Severity.MODERATE),
            kind=AlarmKind.CRISIS,
            reference=crisis.number,
            title=f"{crisis.number} · {crisis.title}",
            roster=([_reader_key(activation)],),
            is_demo=crisis.is_demo,
        ),
        now,
    )
    activation.alarm_id = alarm.id
    return 1


def _carry_over(session: Session, activation: Activation, now: datetime) -> int:
    """Write down for the crisis what somebody answered to their alarm; a *cannot* asks whoever
    stands in.
    """
    query = sa.select(AlarmCall).where(
        AlarmCall.alarm_id == activation.alarm_id,
        AlarmCall.rung_kind == RungKind.ROSTER,
        AlarmCall.answer.is_not(None),
    )
    call = session.scalars(query.limit(1)).one()
    part = session.get_one(Participation, activation.participation_id)
    is_coming = call.answer is CallAnswer.COMING
    officer = CrisisOfficer(
        role=RoleName.EMERGENCY, country=part.country, actor=f"alarm_call:{call.id}"
    )
    answer_activation(
        session,
        part,
        activation,
        ActivationAnswer.COMING if is_coming else ActivationAnswer.CANNOT,
        team_members(session, part.country, Viewer.of_country(part.country)),
        officer,
        call.answered_at or now,
    )
    if not is_coming and activation.alarm_id is not None:
        end_alarm(session, session.get_one(Alarm, activation.alarm_id), ANSWERED, now)
    return 1


def _end(session: Session, activation: Activation, now: datetime) -> int:
    alarm = session.get_one(Alarm, activation.alarm_id)
    hold_row(session, alarm)
    end_alarm(session, alarm, ANSWERED, now)
    return 1


def _reader_key(activation: Activation) -> str:
    if activation.user_id is not None:
        return f"user:{activation.user_id}"
    return f"focal_point:{activation.focal_point_id}"
