"""The lease of the worker: of several that could work, the one that does.

Whether a holder is dead is judged by whoever waits, on the monotonic clock: the number in its row
has not risen for LAPSE_SECONDS of it. No moment of any clock on a wall is compared, and no lock of
a database session is held: poolers drop those.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.engine import CursorResult, Engine
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.db import Base, reading, writing

WORKER = "worker"
BEAT_SECONDS = 5.0
"""So often a holder says that it lives."""
LAPSE_SECONDS = 30.0
"""A holder that has said nothing for so long has lost the lease to whoever waits."""
HOLD_SECONDS = 20.0
"""A holder that could not say so for this long begins nothing more: somebody may take over soon."""


class Lease(Base):
    """Who holds a lease, and a number that rises while they live."""

    __tablename__ = "worker_lease"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(default="")
    """Identity of one process; empty when nobody holds it."""
    place: Mapped[str] = mapped_column(default="")
    """The lock file of the holder's installation: who holds that lock knows its holder dead."""
    beat: Mapped[int] = mapped_column(default=0)
    """Rises with every sign of life and every change of hands, for ever."""
    taken_at: Mapped[datetime | None]
    """For people; nothing is decided by it."""


def elapsed_clock() -> float:
    """Return seconds of a clock nobody can set, which goes on while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass(slots=True)
class LeaseKeeper:
    """One process that wants the lease of `name`, or has it.

    `place` names the lock of its installation, which it holds: a lease of the same place was of a
    process that is dead.
    """

    engine: Engine
    holder: str
    place: str = ""
    name: str = WORKER
    clock: Callable[[], float] = elapsed_clock
    lapse_seconds: float = LAPSE_SECONDS
    term: int = 0
    """Rises with each change of hands: ours, since we took the lease (`core.jobs.fence`)."""
    _seen: tuple[str, int] | None = None
    _seen_at: float = 0.0
    _beaten_at: float = 0.0

    def take(self, now: datetime) -> bool:
        """Take the lease if it is free, or its holder dead; return whether it is ours now.

        To be called again and again: a holder is dead when nothing was heard of it meanwhile.
        """
        with reading(self.engine) as session:
            row = session.get(Lease, self.name)
            known = (row.holder, row.beat, row.place) if row else None
        if known is None:
            self._put_row()
            return self.take(now)
        holder, beat, place = known
        if not self._may_take(holder, beat, place):
            return False
        moment = self.clock()
        is_ours = self._swap(holder, beat, now)
        self._beaten_at = moment if is_ours else 0.0
        return is_ours

    @property
    def term_name(self) -> str:
        """The name of the row that counts the changes of hands, and of nothing else: a sign of life
        must not wait for who commits.
        """
        return f"{self.name}.term"

    def beat(self) -> bool:
        """Say that we live; return whether the lease is still ours."""
        moment = self.clock()
        with writing(self.engine) as session:
            is_ours = self._update(session, Lease.holder == self.holder, beat=Lease.beat + 1)
        if is_ours:
            self._beaten_at = moment
        return is_ours

    def is_sure(self) -> bool:
        """Whether we said so lately that nobody can have taken over."""
        return self.clock() - self._beaten_at < HOLD_SECONDS

    def give_back(self) -> None:
        """Let the next take the lease at once."""
        with writing(self.engine) as session:
            self._update(session, Lease.holder == self.holder, holder="", beat=Lease.beat + 1)

    # -- inside -----------------------------------------------------------------------------

    def _may_take(self, holder: str, beat: int, place: str) -> bool:
        if holder in ("", self.holder) or (place and place == self.place):
            return True
        if self._seen != (holder, beat):
            self._seen, self._seen_at = (holder, beat), self.clock()
        return self.clock() - self._seen_at >= self.lapse_seconds

    def _put_row(self) -> None:
        try:
            with writing(self.engine) as session:
                session.add(Lease(name=self.name))
        except sa.exc.IntegrityError:
            return  # another was first

    def _swap(self, holder: str, beat: int, now: datetime) -> bool:
        """Change hands if nothing happened since it was read."""
        is_as_read = sa.and_(Lease.holder == holder, Lease.beat == beat)
        ours = {"holder": self.holder, "place": self.place, "beat": beat + 1, "taken_at": now}
        with writing(self.engine) as session:
            is_ours = self._update(session, is_as_read, **ours)
            term = _raise_term(session, self.term_name) if is_ours else self.term
        self.term = term
        return is_ours

    def _update(
        self, session: Session, condition: sa.ColumnElement[bool], **values: object
    ) -> bool:
        statement = sa.update(Lease).where(Lease.name == self.name, condition).values(**values)
        result = session.execute(statement.execution_options(synchronize_session=False))
        return bool(cast("CursorResult[object]", result).rowcount)


# -- inside ---------------------------------------------------------------------------------


def _raise_term(session: Session, name: str) -> int:
    """Count a change of hands. It waits for who still commits in the former term."""
    row = session.get(Lease, name, with_for_update=True)
    if row is None:
        row = Lease(name=name, beat=0)
        session.add(row)
    row.beat += 1
    return row.beat
