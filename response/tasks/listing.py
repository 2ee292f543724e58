"""Tasks as pages, papers and programs show them: opened, with what is late worked out."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.json_reader import Texts
from protocols.model import Phase
from protocols.roles import Role
from response.crisis.models import Participation
from response.tasks.copying import tasks_of
from response.tasks.due_moments import (
    FIRST_HOUR_MINUTES,
    due_moment,
    is_overdue,
    minute_mark,
)
from response.tasks.models import (
    CrisisTask,
    TaskMove,
    TaskState,
    TickOrigin,
    move_note_place,
    own_text_place,
)
from response.tasks.states import PENDING

NEXT_TASKS = 3
"""So many stand on top of a crisis on a phone."""
STAGES = (Phase.FIRST_HOUR, Phase.BEFORE, Phase.DURING, Phase.AFTER)
"""The phases in the order in which a crisis comes to them: by then the hazard was announced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """One task, opened. Moments are UTC."""

    id: uuid.UUID
    number: int
    text: Texts
    """By language; of a task added by hand under `es` alone, in whatever language it was typed."""
    is_own: bool
    is_unreadable: bool
    """Whether its words do not open here."""
    protocol: str
    """Code and version, `all-first-hour v3`; empty for a task added by hand."""
    phase: Phase
    role: Role
    minutes: int | None
    clock: Texts
    due_at: datetime | None
    first_due_at: datetime | None
    """When it was due before the level rose; None where that is `due_at`."""
    state: TaskState
    is_overdue: bool
    owner_id: uuid.UUID | None
    by: str
    entered_at: datetime | None
    happened_at: datetime | None
    origin: TickOrigin | None
    note: str

    @property
    def is_pending(self) -> bool:
        """Whether it is still to be done."""
        return self.state in PENDING

    @property
    def stage(self) -> Phase:
        """The part of the list it stands in: what is due within the hour is of the first hour."""
        is_first = self.minutes is not None and self.minutes <= FIRST_HOUR_MINUTES
        return Phase.FIRST_HOUR if is_first and self.phase is not Phase.AFTER else self.phase

    @property
    def mark(self) -> str:
        """Its minute as the protocol writes it."""
        return minute_mark(self.minutes)


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """How far the tasks of a participation have come: the five sum to all of them."""

    pending: int
    overdue: int
    """Of the pending."""
    done: int
    not_needed: int
    handed_over: int

    @property
    def all(self) -> int:
        """How many there are."""
        return self.pending + self.done + self.not_needed + self.handed_over


def task_lines(
    session: Session, keyring: Keyring, participation: Participation, now: datetime
) -> tuple[TaskLine, ...]:
    """Return all tasks of a participation, by number."""
    tasks = tasks_of(session, participation)
    moves = _last_moves(session, [task.id for task in tasks])
    return tuple(
        _line(task, moves.get(task.id), keyring, participation.joined_at, now) for task in tasks
    )


def task_counts(lines: Sequence[TaskLine]) -> TaskCounts:
    """Return how far they have come."""
    states = [line.state for line in lines]
    return TaskCounts(
        pending=sum(line.is_pending for line in lines),
        overdue=sum(line.is_overdue for line in lines),
        done=states.count(TaskState.DONE),
        not_needed=states.count(TaskState.NOT_NEEDED),
        handed_over=states.count(TaskState.HANDED_OVER),
    )


def next_tasks(lines: Iterable[TaskLine], most: int = NEXT_TASKS) -> tuple[TaskLine, ...]:
    """Return the pending tasks to be done next: by the moment they are due, what no moment binds
    after that; never what comes after the crisis while something before it is open.
    """
    return in_due_order(line for line in lines if line.is_pending)[:most]


def in_due_order(lines: Iterable[TaskLine]) -> tuple[TaskLine, ...]:
    """Return tasks by the moment they are due, those of afterwards last."""

    def place(line: TaskLine) -> tuple[bool, bool, float, int]:
        moment = line.due_at.timestamp() if line.due_at else 0.0
        return (line.phase is Phase.AFTER, line.due_at is None, moment, line.number)

    return tuple(sorted(lines, key=place))


def by_stage(lines: Iterable[TaskLine]) -> tuple[tuple[Phase, tuple[TaskLine, ...]], ...]:
    """Return tasks by the part of the list they stand in, each part in the order of the clock;
    parts without any are left out.
    """
    ordered = in_due_order(lines)
    found = [(stage, tuple(one for one in ordered if one.stage is stage)) for stage in STAGES]
    return tuple((stage, tasks) for stage, tasks in found if tasks)


def open_tasks(session: Session, participation: Participation) -> int:
    """Return how many tasks somebody began, or whose moment a protocol set, are still to be done:
    what is to be seen before a crisis is closed. What is done afterwards may wait.
    """
    query = sa.select(sa.func.count()).where(
        CrisisTask.participation_id == participation.id,
        CrisisTask.state.in_(PENDING),
        sa.or_(CrisisTask.due_at.is_not(None), CrisisTask.state == TaskState.DOING),
        CrisisTask.phase != Phase.AFTER,
    )
    return session.scalar(query) or 0


def overdue_tasks(lines: Iterable[TaskLine]) -> tuple[TaskLine, ...]:
    """Return the tasks that are late, the latest first."""
    return in_due_order(line for line in lines if line.is_overdue)


def task_history(
    session: Session, keyring: Keyring, task: CrisisTask
) -> tuple[tuple[TaskMove, str], ...]:
    """Return every move of a task with its note, the first one first."""
    query = sa.select(TaskMove).where(TaskMove.task_id == task.id)
    moves = session.scalars(query.order_by(TaskMove.entered_at, TaskMove.id))
    return tuple((move, move_note(move, keyring)) for move in moves)


def moves_of_tasks(session: Session, participation: Participation) -> Sequence[TaskMove]:
    """Return every move of the tasks of a participation, the first one first."""
    query = (
        sa.select(TaskMove)
        .join(CrisisTask, CrisisTask.id == TaskMove.task_id)
        .where(CrisisTask.participation_id == participation.id)
        .order_by(TaskMove.happened_at, TaskMove.entered_at, TaskMove.id)
    )
    return session.scalars(query).all()


def move_note(move: TaskMove | None, keyring: Keyring) -> str:
    """Return the note of a move; empty where there is none, and where it does not open here."""
    if move is None or move.note is None:
        return ""
    try:
        return str(keyring.open_json(move.note, move_note_place(move.id, move.country)))
    except CannotOpen:
        return ""


def _last_moves(session: Session, task_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, TaskMove]:
    query = sa.select(TaskMove).where(TaskMove.task_id.in_(task_ids))
    moves = session.scalars(query.order_by(TaskMove.entered_at, TaskMove.id))
    return {move.task_id: move for move in moves}


def _line(
    task: CrisisTask,
    move: TaskMove | None,
    keyring: Keyring,
    joined_at: datetime,
    now: datetime,
) -> TaskLine:
    text = task.text if task.protocol_code else _own_text(task, keyring)
    first = due_moment(joined_at, task.minutes)
    return TaskLine(
        id=task.id,
        number=task.number,
        text=text,
        is_own=not task.protocol_code,
        is_unreadable=not text,
        protocol=f"{task.protocol_code} v{task.protocol_version}" if task.protocol_code else "",
        phase=task.phase,
        role=task.role,
        minutes=task.minutes,
        clock=task.clock,
        due_at=task.due_at,
        first_due_at=None if first == task.due_at else first,
        state=task.state,
        is_overdue=is_overdue(task.due_at, is_pending=task.state in PENDING, now=now),
        owner_id=task.owner_id,
        by=task.state_by,
        entered_at=task.state_at,
        happened_at=task.happened_at,
        origin=move.origin if move else None,
        note=move_note(move, keyring),
    )


def _own_text(task: CrisisTask, keyring: Keyring) -> Texts:
    """Return the words of a task added by hand; none where they were erased, or do not open."""
    if task.ciphertext is None:
        return {}
    place = own_text_place(task.id, task.country)
    try:
        return {"es": str(keyring.open_json(task.ciphertext, place))}
    except CannotOpen:
        return {}
