"""What pages and commands show of alarms: what each is about, whom it called, who is on it.

A country sees its own. The Secretariat sees those that came up to it, and of other people's names
none.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer, selectinload

from core.disclosure import Disclosure
from feeds.models import Hazard
from watch.alarms.answers import taker_of
from watch.alarms.mail.facts import counts_of, shown_counts
from watch.alarms.models import Alarm, AlarmCall, AlarmState, RungKind
from watch.models import WatchCycle

NEEDING_SOMEBODY = (AlarmState.OPEN, AlarmState.EXHAUSTED)
STANDING = (*NEEDING_SOMEBODY, AlarmState.TAKEN)
MOST_LISTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmPage:
    """One alarm as a page shows it."""

    alarm: Alarm
    hazard: Hazard | None
    taker: AlarmCall | None
    counts: dict[str, Any]
    """As `watch.alarms.mail.facts.shown_counts`; empty where it is about no hazard."""
    counted_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether somebody is wanted still."""
        return self.alarm.state in NEEDING_SOMEBODY


def alarm_page(
    session: Session, alarm: Alarm, disclosure: Disclosure, *, is_own: bool
) -> AlarmPage:
    """Return an alarm with what stands around it now; without `is_own` small counts are hidden."""
    hazard = session.get(Hazard, alarm.hazard_id) if alarm.hazard_id else None
    counts: dict[str, Any] = {}
    if hazard is not None:
        touched = counts_of(session, hazard.id, alarm.country)
        counts = shown_counts(touched, disclosure, is_own=is_own)
    return AlarmPage(
        alarm=alarm,
        hazard=hazard,
        taker=taker_of(session, alarm),
        counts=counts,
        counted_at=session.scalar(sa.select(sa.func.max(WatchCycle.finished_at))),
    )


def alarms_of(
    session: Session, country: str, *, standing_only: bool, limit: int = MOST_LISTED
) -> list[Alarm]:
    """Return the alarms a country ("" for the Secretariat) may see: those that want somebody first,
    then the newest.
    """
    query = sa.select(Alarm).where(visible_alarms(country)).options(selectinload(Alarm.calls))
    if standing_only:
        query = query.where(Alarm.state.in_(STANDING))
    newest = session.scalars(query.order_by(Alarm.opened_at.desc(), Alarm.id).limit(limit)).all()
    return sorted(newest, key=_order)


def seen_alarm(session: Session, alarm_id: uuid.UUID, country: str) -> Alarm | None:
    """Return one alarm that a country ("" for the Secretariat) may see; None for any other id."""
    query = sa.select(Alarm).where(Alarm.id == alarm_id, visible_alarms(country))
    return session.scalar(query.options(selectinload(Alarm.calls)))


def alarm_about(session: Session, hazard_id: uuid.UUID, country: str) -> Alarm | None:
    """Return the alarm of a country about a hazard: the one that stands, else the last; of those a
    reader of that country ("" for the Secretariat) may see.
    """
    query = sa.select(Alarm).where(Alarm.hazard_id == hazard_id, visible_alarms(country))
    query = query.options(selectinload(Alarm.calls)).order_by(Alarm.opened_at.desc(), Alarm.id)
    found = list(session.scalars(query.limit(MOST_LISTED)))
    return next((each for each in found if each.state in STANDING), next(iter(found), None))


def visible_alarms(country: str) -> sa.ColumnElement[bool]:
    """Return the condition on alarms that a country may see; "" is the Secretariat, which sees
    those that called it.
    """
    if country:
        return Alarm.country == country
    calls = sa.select(AlarmCall.alarm_id).where(AlarmCall.rung_kind == RungKind.SECRETARIAT)
    return Alarm.id.in_(calls)


def hazards_of(session: Session, alarms: Sequence[Alarm]) -> dict[uuid.UUID, Hazard]:
    """Return the hazards the alarms are about, without their shapes."""
    ids = {each.hazard_id for each in alarms if each.hazard_id is not None}
    query = sa.select(Hazard).where(Hazard.id.in_(ids))
    query = query.options(defer(Hazard.zone), defer(Hazard.severity_zones))
    return {each.id: each for each in session.scalars(query)} if ids else {}


def own_call(alarm: Alarm, user_id: uuid.UUID | None) -> AlarmCall | None:
    """Return the call of an account in an alarm; None where it was not called."""
    calls = (each for each in alarm.calls if each.user_id == user_id and user_id is not None)
    return next((each for each in calls if each.skipped_because is None), None)


def shown_name(call: AlarmCall | None, *, is_own: bool) -> str:
    """Return the name of whoever was called as a reader may see it: colleagues of the country see
    its people, the Secretariat its own; empty for all others.
    """
    if call is None:
        return ""
    is_of_country = call.rung_kind is not RungKind.SECRETARIAT
    return call.name if is_of_country is is_own else ""


def taker_in(alarm: Alarm) -> AlarmCall | None:
    """Return the call that took an alarm, of those loaded with it."""
    return next((each for each in alarm.calls if each.id == alarm.taken_by), None)


# -- inside ---------------------------------------------------------------------------------


def _order(alarm: Alarm) -> tuple[int, int, float, str]:
    ranks = (AlarmState.EXHAUSTED, AlarmState.OPEN, AlarmState.TAKEN, AlarmState.ENDED)
    rank = ranks.index(alarm.state)
    return rank, -alarm.severity.rank, -alarm.opened_at.timestamp(), str(alarm.id)
