"""How the calls of one country in a crisis go: counts, the load of each caller, how long the eldest
waits. Counts alone, no name.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from response.calldown.helps import items_with_help, unlisted_helps
from response.calldown.models import (
    Call,
    CallDownList,
    CallerShift,
    CallItem,
    CallItemPerson,
    ShiftState,
)
from response.calldown.outcomes import OPEN_STATES, CallOutcome, CallState

CURVE_STEP = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class CallProgress:
    """How a call list stands at a moment."""

    at: datetime
    made_at: datetime | None
    """When the list was last held against the zone; None: there is none yet."""
    zone_version: int
    households: int
    persons: int
    by_state: Mapping[CallState, int]
    """Households; each in one."""
    claimed: int
    """Of those that are open, the ones somebody is calling."""
    due: int
    """Open, free, and to be called now."""
    outside: int
    """Open, and outside the zone now."""
    new: int
    """Brought by a later version of the zone, and not called yet."""
    never_called: int
    helps: int
    """Households with a help nobody has in hand."""
    unlisted_helps: int
    """Persons of no household of the list with such a help."""
    eldest_since: datetime | None
    """Since when the household that waits longest without a first call stands in the list."""

    @property
    def settled(self) -> int:
        """Households that are accounted for by calls, or asked not to be called."""
        return self.by_state.get(CallState.DONE, 0) + self.by_state.get(CallState.REFUSED, 0)

    @property
    def open(self) -> int:
        """Households that are not."""
        return self.households - self.settled


@dataclass(frozen=True, slots=True)
class CallerLoad:
    """What one caller did and holds."""

    user_id: uuid.UUID
    state: ShiftState
    languages: tuple[str, ...]
    last_act_at: datetime
    calls: int
    reached: int
    assigned: int
    """Open households given to them."""
    holds: int | None
    """The number of the household they are calling; None: none."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """How many households were called for the first time, and settled, until a moment."""

    at: datetime
    called: int
    reached: int


def progress_of(session: Session, participation_id: uuid.UUID, now: datetime) -> CallProgress:
    """Return how the list of a participation stands."""
    row = session.get(CallDownList, participation_id)
    is_own = CallItem.participation_id == participation_id
    by_state = sa.select(CallItem.state, sa.func.count()).where(is_own).group_by(CallItem.state)
    states = dict(session.execute(by_state).all())
    persons = sa.select(sa.func.count()).join(CallItem, CallItem.id == CallItemPerson.item_id)
    is_open = sa.and_(is_own, CallItem.state.in_(OPEN_STATES))
    never = sa.and_(is_open, CallItem.attempts == 0)
    return CallProgress(
        at=now,
        made_at=row.made_at if row else None,
        zone_version=row.zone_version if row else 0,
        households=sum(states.values()),
        persons=session.scalar(persons.select_from(CallItemPerson).where(is_own)) or 0,
        by_state=states,
        claimed=_count(session, is_open, CallItem.claimed_until > now),
        due=_count(
            session,
            is_open,
            CallItem.state != CallState.UNREACHABLE,
            sa.or_(CallItem.next_at.is_(None), CallItem.next_at <= now),
            sa.or_(CallItem.claimed_until.is_(None), CallItem.claimed_until <= now),
        ),
        outside=_count(session, is_open, CallItem.outside_since.is_not(None)),
        new=_count(session, never, CallItem.new_in > 0),
        never_called=_count(session, never),
        helps=len(items_with_help(session, participation_id, now)),
        unlisted_helps=len(unlisted_helps(session, participation_id, now)),
        eldest_since=row.made_at if row and _count(session, never) else None,
    )


def loads_of(session: Session, participation_id: uuid.UUID, now: datetime) -> Sequence[CallerLoad]:
    """Return what each caller of a participation did and holds, who calls now first."""
    shifts = session.scalars(
        sa.select(CallerShift).where(CallerShift.participation_id == participation_id)
    ).all()
    calls, reached = Counter[str](), Counter[str]()
    query = (
        sa.select(Call.by, Call.outcome, sa.func.count())
        .join(CallItem, CallItem.id == Call.item_id)
        .where(CallItem.participation_id == participation_id)
        .group_by(Call.by, Call.outcome)
    )
    for by, outcome, count in session.execute(query):
        calls[by] += count
        reached[by] += count if outcome in _REACHED else 0
    assigned = _by_user(session, participation_id, CallItem.assigned_to)
    held = {
        item.claimed_by: item.number
        for item in session.scalars(
            sa.select(CallItem).where(
                CallItem.participation_id == participation_id, CallItem.claimed_until > now
            )
        )
    }
    order = list(ShiftState)
    return [
        CallerLoad(
            shift.user_id,
            shift.state,
            tuple(shift.languages),
            shift.last_act_at,
            calls[f"user:{shift.user_id}"],
            reached[f"user:{shift.user_id}"],
            assigned.get(shift.user_id, 0),
            held.get(shift.user_id),
        )
        for shift in sorted(shifts, key=lambda each: (order.index(each.state), each.began_at))
    ]


def callers_now(session: Session, participation_id: uuid.UUID) -> int:
    """Return how many call now in a participation."""
    query = sa.select(sa.func.count()).where(
        CallerShift.participation_id == participation_id, CallerShift.state == ShiftState.CALLING
    )
    return session.scalar(query.select_from(CallerShift)) or 0


def curve_of(session: Session, participation_id: uuid.UUID) -> list[CurvePoint]:
    """Return hour by hour how many households were called, and reached, until then."""
    query = (
        sa.select(
            Call.item_id,
            sa.func.min(Call.happened_at),
            sa.func.min(sa.case((Call.outcome.in_(_REACHED), Call.happened_at), else_=None)),
        )
        .join(CallItem, CallItem.id == Call.item_id)
        .where(CallItem.participation_id == participation_id)
        .group_by(Call.item_id)
    )
    called, reached = Counter[datetime](), Counter[datetime]()
    for _, first, answered in session.execute(query):
        called[_hour(first)] += 1
        if answered is not None:
            reached[_hour(answered)] += 1
    points, total, answers = [], 0, 0
    for at in sorted({*called, *reached}):
        total, answers = total + called[at], answers + reached[at]
        points.append(CurvePoint(at, total, answers))
    return points


# -- inside ---------------------------------------------------------------------------------

_REACHED = (CallOutcome.SAFE, CallOutcome.HELP, CallOutcome.ELSEWHERE)


def _count(session: Session, *conditions: sa.ColumnElement[bool]) -> int:
    query = sa.select(sa.func.count()).select_from(CallItem).where(*conditions)
    return session.scalar(query) or 0


def _by_user(
    session: Session, participation_id: uuid.UUID, column: InstrumentedAttribute[uuid.UUID | None]
) -> dict[uuid.UUID | None, int]:
    query = (
        sa.select(column, sa.func.count())
        .where(
            CallItem.participation_id == participation_id,
            CallItem.state.in_(OPEN_STATES),
            column.is_not(None),
        )
        .group_by(column)
    )
    return dict(session.execute(query).all())


def _hour(at: datetime) -> datetime:
    """Return the end of the hour of a moment."""
    return at.replace(minute=0, second=0, microsecond=0) + CURVE_STEP
