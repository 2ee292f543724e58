"""By what an open page of a crisis knows whether anything in it has moved: one statement."""

from __future__ import annotations

import uuid
from collections.abc import Hashable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from response.calldown.models import CallItem
from response.crisis.models import Crisis, CrisisMove, Participation
from response.crisis.team.models import Activation, StaffLine
from response.log.models import LogEntry
from response.tasks.models import CrisisTask


def crisis_version(session: Session, crisis: Crisis, part: Participation | None) -> Hashable | None:
    """Return the state of what the page of a crisis shows to a country: its moves, and of the own
    part tasks, staff, team, log and calls.
    """
    asked: list[Any] = [
        _latest(CrisisMove.crisis_id == crisis.id, sa.func.max(CrisisMove.serial)),
        *(_of_part(part.id) if part is not None else ()),
    ]
    row = session.execute(sa.select(*asked)).one()
    return (crisis.id, *map(str, row))


# -- inside ---------------------------------------------------------------------------------


def _of_part(part_id: uuid.UUID) -> list[Any]:
    tasks, staff = CrisisTask.participation_id == part_id, StaffLine.participation_id == part_id
    team, calls = Activation.participation_id == part_id, CallItem.participation_id == part_id
    return [
        _latest(tasks, sa.func.count()),
        _latest(tasks, sa.func.max(CrisisTask.state_at)),
        _latest(staff, sa.func.count()),
        _latest(staff, sa.func.max(StaffLine.entered_at)),
        _latest(team, sa.func.count()),
        *(_latest(team, sa.func.max(each)) for each in _TEAM_MOMENTS),
        _latest(LogEntry.participation_id == part_id, sa.func.max(LogEntry.number)),
        _latest(calls, sa.func.count()),
        _latest(calls, sa.func.sum(CallItem.attempts)),
    ]


_TEAM_MOMENTS = (
    Activation.called_at,
    Activation.answered_at,
    Activation.arrived_at,
    Activation.ended_at,
)


def _latest(condition: sa.ColumnElement[bool], what: sa.ColumnElement[Any]) -> Any:
    return sa.select(what).where(condition).scalar_subquery()
