"""Tasks moved by hand: ticked, taken, not needed, handed over; that taken back; and added."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.db import hold_row, take_turns
from core.errors import Outdated, UnusableInput
from core.i18n.languages import N_
from protocols.model import LONGEST_TASK, Phase
from protocols.roles import Role
from response.crisis.models import Participation
from response.late_entries import check_in_time
from response.tasks.models import (
    CrisisTask,
    TaskMove,
    TaskState,
    TickOrigin,
    move_note_place,
    own_text_place,
)
from response.tasks.states import PENDING, check_task_move
from response.typed_moments import check_happened

MOST_TASKS = 400
"""Of one participation; whoever needs more has another kind of list in mind."""
REPEAT = timedelta(minutes=1)
"""Within so long the same words of the same account are one form sent twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTick:
    """What somebody says of a task."""

    after: TaskState
    by: str
    """As the audit log names them."""
    now: datetime
    happened_at: datetime | None = None
    """When it was so; None for now."""
    note: str = ""
    owner_id: uuid.UUID | None = None
    """The account that takes it, of DOING."""
    origin: TickOrigin = TickOrigin.SCREEN


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTask:
    """A task somebody adds by hand."""

    text: str
    role: Role
    due_at: datetime | None
    by: str
    now: datetime
    phase: Phase = field(default=Phase.DURING)


def task_numbered(session: Session, participation: Participation, number: int) -> CrisisTask | None:
    """Return a task by its number; None where there is none."""
    query = sa.select(CrisisTask).where(
        CrisisTask.participation_id == participation.id, CrisisTask.number == number
    )
    return session.scalar(query)


def move_task(session: Session, keyring: Keyring, task: CrisisTask, tick: TaskTick) -> bool:
    """Move a task as somebody says, once its row is held; return whether it moved.

    What is so already stays as it was first said: two taps are one. Raises IllegalMove, PartEnded
    (`response.late_entries`), and UnusableInput for words or a moment nobody can use.
    """
    happened_at = check_happened(tick.happened_at or tick.now, tick.now)
    hold_row(session, task)
    if task.state is tick.after:
        return False
    check_in_time(session, task.participation_id, happened_at, tick.now)
    note = check_task_move(task.state, tick.after, tick.note)
    move = TaskMove(
        task_id=task.id,
        country=task.country,
        happened_at=happened_at,
        entered_at=tick.now,
        by=tick.by,
        before=task.state,
        after=tick.after,
        origin=tick.origin,
        note=None,
    )
    if note:
        move.note = keyring.seal_json(note, move_note_place(move.id, task.country))
    session.add(move)
    task.state, task.state_by, task.state_at = tick.after, tick.by, tick.now
    task.happened_at = happened_at
    if tick.after in PENDING:
        task.owner_id = tick.owner_id if tick.after is TaskState.DOING else None
    session.flush()
    return True


def take_move_back(
    session: Session, task: CrisisTask, *, shown_state: TaskState, by: str, now: datetime
) -> TaskState:
    """Take back what was said of a task last, and return how it stands: as it stood before that.
    Both stay in its history.

    Raises Outdated where it is no more as somebody saw it (`shown_state`), or nothing was said of
    it. It is never late: a task ticked by mistake is one that nobody does.
    """
    hold_row(session, task)
    last = session.scalars(
        sa.select(TaskMove)
        .where(TaskMove.task_id == task.id)
        .order_by(TaskMove.entered_at.desc(), TaskMove.id.desc())
        .limit(1)
    ).first()
    if last is None or task.state is not shown_state or last.after is not shown_state:
        raise Outdated(f"task {task.number} is {task.state}")
    move = TaskMove(
        task_id=task.id, country=task.country, happened_at=now, entered_at=now, by=by,
        before=shown_state, after=last.before, origin=TickOrigin.SCREEN, note=None,
    )  # fmt: skip
    session.add(move)
    task.state, task.state_by, task.state_at, task.happened_at = last.before, by, now, now
    # Who had taken it has it again: a closed task keeps whose it was.
    if last.before is not TaskState.DOING and last.before in PENDING:
        task.owner_id = None
    session.flush()
    return task.state


def add_own_task(
    session: Session, keyring: Keyring, participation: Participation, draft: OwnTask
) -> CrisisTask:
    """Add a task by hand, with the next number; its words are sealed. A form sent twice within a
    minute adds one.

    Raises UnusableInput for one without words, with too many, or one too many, and in a part that
    has ended.
    """
    text = " ".join(draft.text.split())
    if not text:
        raise UnusableInput("text", N_("Escriba qué hay que hacer."))
    if len(text) > LONGEST_TASK:
        raise UnusableInput("text", N_("La tarea es demasiado larga."))
    check_in_time(session, participation.id, draft.now, draft.now, "text")
    take_turns(session, f"tasks of {participation.id}")
    if (repeated := _repeated(session, keyring, participation, draft, text)) is not None:
        return repeated
    query = sa.select(sa.func.max(CrisisTask.number)).where(
        CrisisTask.participation_id == participation.id
    )
    number = (session.scalar(query) or 0) + 1
    if number > MOST_TASKS:
        raise UnusableInput("text", N_("Hay demasiadas tareas: cierre alguna."))
    task = CrisisTask(
        participation_id=participation.id,
        country=participation.country,
        number=number,
        item=number,
        phase=draft.phase,
        role=draft.role,
        due_at=draft.due_at,
        state_by=draft.by,
        state_at=draft.now,
    )
    task.ciphertext = keyring.seal_json(text, own_text_place(task.id, task.country))
    session.add(task)
    session.flush()
    return task


# -- inside ---------------------------------------------------------------------------------


def _repeated(
    session: Session, keyring: Keyring, participation: Participation, draft: OwnTask, text: str
) -> CrisisTask | None:
    """Return the task that the same form added a moment ago."""
    query = (
        sa.select(CrisisTask)
        .where(CrisisTask.participation_id == participation.id, CrisisTask.ciphertext.is_not(None))
        .order_by(CrisisTask.number.desc())
        .limit(1)
    )
    last: CrisisTask | None = session.scalar(query)
    if last is None or last.ciphertext is None or last.state_at is None:
        return None
    if draft.now - last.state_at > REPEAT:
        return None
    if (last.state_by, last.role, last.due_at) != (draft.by, draft.role, draft.due_at):
        return None
    try:
        is_same = keyring.open_json(last.ciphertext, own_text_place(last.id, last.country)) == text
    except CannotOpen:
        return None
    return last if is_same else None
