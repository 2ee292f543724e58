"""Open an alarm: one row, due at once. Who is called, `watch.alarms.escalation` says."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.audit_log import record
from feeds.models import Hazard
from feeds.values import Severity
from watch.alarms.models import Alarm, AlarmKind, AlarmState

ACTOR = "worker"
EXERCISE = "exercise"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmDraft:
    """An alarm as whoever opens it wants it; see `Alarm` for each field."""

    country: str
    dedupe_key: str
    severity: Severity
    kind: AlarmKind = AlarmKind.HAZARD
    hazard_id: uuid.UUID | None = None
    reference: str = ""
    title: str = ""
    firing_id: uuid.UUID | None = None
    rota_id: uuid.UUID | None = None
    roster: Sequence[Sequence[str]] = ()
    """Readers (`user:<id>`, `focal_point:<id>`), rung by rung, where the alarm names them."""
    is_exercise: bool = False
    """It stands in the list and calls nobody."""
    is_demo: bool = False
    """Its messages stay in the folder of the demo."""


def open_alarm(session: Session, draft: AlarmDraft, now: datetime, actor: str = ACTOR) -> Alarm:
    """Return the alarm of a draft, opened unless it was before (`dedupe_key`).

    Nobody is called here: its first rung is due at `now`, and the next tick of the worker calls it.
    What is a test or an exercise is written down as ended: it reaches nobody real. Raises
    ValueError for a hazard there is none of.
    """
    known = _known(session, draft)
    if known is not None:
        return known
    alarm = _alarm(session, draft, now)
    try:
        with session.begin_nested():
            session.add(alarm)
    except IntegrityError:  # another process opened it between the look and the write
        same = _known(session, draft)
        if same is None:
            raise
        return same
    record(
        session,
        at=now,
        actor=actor,
        action="alarm.opened",
        subject=alarm.id,
        country=alarm.country,
        purpose="alarm",
        kind=alarm.kind.value,
        severity=alarm.severity.value,
        hazard=str(alarm.hazard_id or ""),
        reference=alarm.reference,
        state=alarm.state.value,
    )
    return alarm


# -- inside ---------------------------------------------------------------------------------


def _known(session: Session, draft: AlarmDraft) -> Alarm | None:
    return session.scalar(sa.select(Alarm).where(Alarm.dedupe_key == draft.dedupe_key))


def _alarm(session: Session, draft: AlarmDraft, now: datetime) -> Alarm:
    hazard = _hazard(session, draft.hazard_id)
    is_test, is_demo = (hazard.is_test, hazard.is_demo) if hazard else (False, False)
    is_exercise = draft.is_exercise or is_test
    alarm = Alarm(
        country=draft.country,
        kind=draft.kind,
        dedupe_key=draft.dedupe_key,
        hazard_id=draft.hazard_id,
        reference=draft.reference,
        title=draft.title,
        firing_id=draft.firing_id,
        rota_id=draft.rota_id,
        roster=[{"readers": list(rung)} for rung in draft.roster],
        severity=draft.severity,
        state=AlarmState.OPEN,
        rung=0,
        next_rung_at=now,
        opened_at=now,
        is_demo=draft.is_demo or is_demo,
    )
    if is_exercise:
        alarm.state, alarm.next_rung_at = AlarmState.ENDED, None
        alarm.closed_at, alarm.closed_because = now, EXERCISE
    return alarm


def _hazard(session: Session, hazard_id: uuid.UUID | None) -> Hazard | None:
    if hazard_id is None:
        return None
    hazard = session.get(Hazard, hazard_id)
    if hazard is None:
        raise ValueError(f"there is no hazard {hazard_id}")
    return hazard
