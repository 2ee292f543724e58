"""Tasks copied from the protocols into a participation: once, and the words frozen.

The rule: a line is copied once for each (participation, protocol, version, line). Copying again
adds what is new and touches nothing that is there: a protocol that was approved anew meanwhile is
shown (`protocol_changes`), and its new lines come only when somebody takes them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import take_turns
from core.json_reader import Texts
from protocols.model import Phase
from response.crisis.models import CrisisMove, MoveKind, Participation
from response.tasks.due_moments import LevelStep, clock_start, due_moment
from response.tasks.models import CrisisTask
from response.tasks.protocol_items import ProtocolItem, items_in_force
from response.tasks.states import PENDING


@dataclass(frozen=True, slots=True)
class ProtocolChange:
    """A protocol that is in force in another version than the one that was copied, or in none."""

    code: str
    phase: Phase
    copied: int
    """The version the tasks are of."""
    in_force: int
    """The version in force; 0 where it was retired."""
    added: tuple[Texts, ...]
    """Words of the lines that are new."""
    dropped: tuple[Texts, ...]
    """Words of copied lines that are no longer in it: they stay tasks until somebody says
    otherwise.
    """


def copy_tasks(
    session: Session, participation: Participation, now: datetime, *, with_changes: bool = False
) -> int:
    """Copy the tasks of a participation and set the clock of those still pending; return how many
    are new.

    To be called when a country comes into a crisis, and when the level rises. `with_changes` takes
    the new lines of protocols that were approved anew since. `now` is when it is done; due moments
    count from `due_moments.clock_start`.
    """
    take_turns(session, f"tasks of {participation.id}")
    start = task_clock(session, participation)
    tasks = tasks_of(session, participation)
    items = items_in_force(session, participation.crisis.type_code)
    new = _new_items(items, tasks, with_changes=with_changes)
    number = max((task.number for task in tasks), default=0)
    for place, item in enumerate(new, start=1):
        session.add(_task(participation, item, number + place, start))
    rebase(tasks, start)
    session.flush()
    return len(new)


def task_clock(session: Session, participation: Participation) -> datetime:
    """Return when the clock of the tasks of a participation began."""
    query = sa.select(CrisisMove.at, CrisisMove.before, CrisisMove.after, CrisisMove.country).where(
        CrisisMove.crisis_id == participation.crisis_id,
        CrisisMove.what == MoveKind.LEVEL,
        CrisisMove.country.in_(["", participation.country]),
        CrisisMove.at > participation.joined_at,
    )
    rows = session.execute(query.order_by(CrisisMove.at, CrisisMove.serial)).all()
    steps = [LevelStep(row.at, int(row.before), int(row.after), bool(row.country)) for row in rows]
    level = steps[0].before if steps else participation.level
    return clock_start(participation.joined_at, level, steps)


def tasks_of(session: Session, participation: Participation) -> list[CrisisTask]:
    """Return the tasks of a participation, by their numbers."""
    query = sa.select(CrisisTask).where(CrisisTask.participation_id == participation.id)
    return list(session.scalars(query.order_by(CrisisTask.number)))


def rebase(tasks: Sequence[CrisisTask], start: datetime) -> None:
    """Let the clock of the tasks that are still pending begin at `start`. What was done keeps the
    moment it was due at, and so does a task whose moment somebody typed.
    """
    for task in tasks:
        if task.minutes is not None and task.state in PENDING:
            task.due_at = due_moment(start, task.minutes)


def protocol_changes(
    session: Session, participation: Participation, tasks: Sequence[CrisisTask]
) -> tuple[ProtocolChange, ...]:
    """Return the protocols that say otherwise now than the tasks that were copied of them, by
    code; a protocol of which nothing was copied yet stands with version 0.
    """
    items = items_in_force(session, participation.crisis.type_code)
    codes = {item.code for item in items} | {task.protocol_code for task in tasks}
    changes = (
        _change(
            code,
            [task for task in tasks if task.protocol_code == code],
            [item for item in items if item.code == code],
        )
        for code in sorted(codes - {""})
    )
    return tuple(each for each in changes if each is not None)


def _new_items(
    items: Sequence[ProtocolItem], tasks: Sequence[CrisisTask], *, with_changes: bool
) -> list[ProtocolItem]:
    copied = {task.protocol_code for task in tasks}
    known = {(task.protocol_code, *task_words(task)) for task in tasks}
    return [
        item
        for item in items
        if item.code not in copied or (with_changes and (item.code, *item.words) not in known)
    ]


def task_words(task: CrisisTask) -> tuple[str, str]:
    """Return what tells a copied task from another of its protocol, as `ProtocolItem.words`."""
    return (str(task.text.get("es", "")), task.role.value)


def _task(
    participation: Participation, item: ProtocolItem, number: int, start: datetime
) -> CrisisTask:
    return CrisisTask(
        participation_id=participation.id,
        country=participation.country,
        number=number,
        protocol_code=item.code,
        protocol_version=item.version,
        item=item.item,
        phase=item.phase,
        text=dict(item.task.task),
        clock=dict(item.task.clock),
        role=item.task.role,
        minutes=item.task.minutes,
        due_at=due_moment(start, item.task.minutes),
    )


def _change(
    code: str, tasks: Sequence[CrisisTask], items: Sequence[ProtocolItem]
) -> ProtocolChange | None:
    copied, now = (
        max((task.protocol_version for task in tasks), default=0),
        max((item.version for item in items), default=0),
    )
    known, current = {task_words(task) for task in tasks}, {item.words for item in items}
    added = tuple(item.task.task for item in items if item.words not in known)
    dropped = _gone(tasks, current)
    if not (added or dropped):
        return None
    phase = items[0].phase if items else tasks[0].phase
    return ProtocolChange(code, phase, copied, now, added, dropped)


def _gone(tasks: Sequence[CrisisTask], current: Collection[tuple[str, str]]) -> tuple[Texts, ...]:
    return tuple(task.text for task in tasks if task_words(task) not in current)
