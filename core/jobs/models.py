"""The tables of background jobs, and of the clock they go by."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified, code_of


class JobState(enum.StrEnum):
    """How a job stands; one whose lease has run out is running no more, whatever this says."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Identified, Base):
    """A piece of work for the worker, and what became of it the last time.

    One row for each kind and key, so that however often the same work is asked for it is done once
    at a time; what it made the last time stays named here until it is made again.
    """

    __tablename__ = "job"
    __table_args__ = (
        sa.UniqueConstraint("kind", "key"),
        sa.Index("ix_job_kind_state", "kind", "state"),
    )

    kind: Mapped[str] = mapped_column(sa.String(40))
    key: Mapped[str]
    """Equal keys ask for the same work."""
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the work needs to know; no names of people, for it is not sealed."""
    state: Mapped[JobState] = mapped_column(code_of(JobState), default=JobState.WAITING)
    asked_at: Mapped[datetime]
    asked_by: Mapped[str]
    """As the audit log knows them (`user:<id>`)."""
    is_ahead: Mapped[bool] = mapped_column(default=False)
    """Nobody waits for it: what people ask for goes first."""
    due_at: Mapped[datetime]
    """Not to be begun before; of one that failed, when it may be asked for again by a program."""
    attempt: Mapped[int] = mapped_column(default=0)
    """Rises with every claim, for ever: a process that holds a smaller number has lost the job."""
    tries: Mapped[int] = mapped_column(default=0)
    """Claims since it was asked for."""
    failures: Mapped[int] = mapped_column(default=0)
    """Failures in a row."""
    claimed_at: Mapped[datetime | None]
    """When it was begun the last time: as of then `file` is true."""
    lease_until: Mapped[datetime | None]
    """A running job whose process says nothing until then has lost it."""
    progress: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    """So many parts of so many are made."""
    notes: Mapped[list[str]] = mapped_column(default=list)
    """What could not be done though the rest was, a line each."""
    fault: Mapped[str] = mapped_column(default="")
    """Why it failed the last time."""
    file: Mapped[str] = mapped_column(default="")
    """Name of the file made last, in the store of its kind; it stays while another is made."""
    ended_at: Mapped[datetime | None]
    """None while it waits or runs."""
    expires_at: Mapped[datetime | None]
    """When the row of a job that ended may go."""

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or runs."""
        return self.ended_at is None

    def is_resting(self, now: datetime) -> bool:
        """Whether it failed so recently that no program should ask for it again."""
        return self.state is JobState.FAILED and self.due_at > now


class ClockJump(Base):
    """The clock of the machine was set, or the machine slept: the clock went on, and it did not."""

    __tablename__ = "clock_jump"

    id: Mapped[int] = mapped_column(primary_key=True)
    """Rises with each, which a moment need not."""
    noticed_at: Mapped[datetime]
    """By the clock as it stood after."""
    seconds: Mapped[float]
    """How far it went beyond the time that passed; negative when it was set back."""
