"""What a kind of job is: a function, and how patient the runner is with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.errors import AtalayaError


class JobFailure(AtalayaError):
    """A job that cannot be done; its text is shown to those who asked for it."""


@dataclass(frozen=True, slots=True)
class JobTask:
    """One run of a job, as its function sees it."""

    key: str
    arguments: Mapping[str, Any]
    asked_by: str
    started_at: datetime
    report: Callable[[int, int], None]
    """`report(progress, total)` writes down how many parts of how many are made.

    Raises ClaimLost when somebody else does the job by now: nothing more is to be written.
    """


@dataclass(frozen=True, slots=True)
class JobResult:
    """What a job made: a file of its kind's store (None: the one before stays), and notes."""

    file: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JobKind:
    """A kind of job."""

    name: str
    run: Callable[[JobTask], JobResult]
    """Raises AtalayaError with words for the asker; of another error only the name is shown."""
    seconds: float = 6 * 3600.0
    """A run is given up after so long: its lease is no longer renewed."""
    tries: int = 1
    """So often it is tried before it is settled as failed."""
    pause: timedelta = timedelta(minutes=10)
    """After a failure; doubled with each in a row."""
    keep: timedelta | None = None
    """How long the row of a job that ended is kept; None: until it is asked for again."""
    tidy: Callable[[datetime], None] | None = None
    """Called after jobs of this kind were run: takes away files nobody needs."""


JobKinds = Mapping[str, JobKind]
