"""Tables of tasks: what is to be done by one country in one crisis, and every tick of it."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.crypto import SealedPlace, place_of
from core.db import Base, Identified, code_of
from protocols.model import Phase
from protocols.roles import Role
from response.crisis.models import Participation


class TaskState(enum.StrEnum):
    """How far a task has come. That it is overdue is worked out (`due_moments.is_overdue`)."""

    OPEN = "open"
    DOING = "doing"
    DONE = "done"
    NOT_NEEDED = "not_needed"
    """With the reason."""
    HANDED_OVER = "handed_over"
    """With to whom: another post, another service."""


class TickOrigin(enum.StrEnum):
    """Where a move of a task was written down first."""

    SCREEN = "screen"
    PAPER = "paper"
    """On the printed checklist, and typed in afterwards."""
    COMMAND = "command"


class CrisisTask(Identified, Base):
    """One task. Its words are frozen: the protocol it came from may change, this does not."""

    __tablename__ = "crisis_task"
    __table_args__ = (
        sa.UniqueConstraint("participation_id", "number"),
        sa.UniqueConstraint("participation_id", "protocol_code", "protocol_version", "item"),
    )

    participation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey(Participation.id, ondelete="CASCADE")
    )
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    number: Mapped[int]
    """1, 2, 3 … of its participation: what stands on the printed checklist."""
    protocol_code: Mapped[str] = mapped_column(default="")
    """Empty for a task somebody added by hand."""
    protocol_version: Mapped[int] = mapped_column(default=0)
    item: Mapped[int]
    """Its place in that version, from 0; of one added by hand its number."""
    phase: Mapped[Phase] = mapped_column(code_of(Phase))
    text: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """By language; empty for a task added by hand, whose words are sealed."""
    clock: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """By language, when it is due in words (`twice a day`), where no minute says it."""
    role: Mapped[Role] = mapped_column(code_of(Role))
    minutes: Mapped[int | None]
    """After the clock began (`due_moments.clock_start`)."""
    due_at: Mapped[datetime | None]
    state: Mapped[TaskState] = mapped_column(code_of(TaskState), default=TaskState.OPEN)
    owner_id: Mapped[uuid.UUID | None]
    """The account that took it. No foreign key: crises outlive accounts."""
    state_by: Mapped[str] = mapped_column(default="")
    state_at: Mapped[datetime | None]
    """When it was written down."""
    happened_at: Mapped[datetime | None]
    """When it was so, as whoever wrote it down says."""
    ciphertext: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """The words of a task added by hand, sealed: they may name somebody."""


class TaskMove(Identified, Base):
    """One move of a task: who said what of it, and when. Moves are added, never changed."""

    __tablename__ = "crisis_task_move"

    task_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey(CrisisTask.id, ondelete="CASCADE"), index=True
    )
    country: Mapped[str] = mapped_column(sa.String(2))
    happened_at: Mapped[datetime]
    entered_at: Mapped[datetime]
    by: Mapped[str]
    """As the audit log names them."""
    before: Mapped[TaskState] = mapped_column(code_of(TaskState))
    after: Mapped[TaskState] = mapped_column(code_of(TaskState))
    origin: Mapped[TickOrigin] = mapped_column(code_of(TickOrigin))
    note: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """Reason, to whom, or a remark, sealed."""


def own_text_place(task_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where the words of a task added by hand belong."""
    return place_of("crisis_task", "ciphertext", task_id, country=country)


def move_note_place(move_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where the note of a move belongs."""
    return place_of("crisis_task_move", "note", move_id, country=country)
