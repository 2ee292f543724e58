"""Tables of drills. In the real house a row a drill: scenario, times and figures, and no person.
In the house of a drill itself, which injects have arrived.
"""

from __future__ import annotations

import enum
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.data_versions.versioned_data import VersionedData
from core.db import Base, Identified, code_of


class DrillState(enum.StrEnum):
    """How far a drill has come."""

    OPENING = "opening"
    """Its house is being made."""
    OPEN = "open"
    CLOSED = "closed"
    FAILED = "failed"
    """Its house could not be made, or was lost before it was closed."""


class Drill(Identified, Base):
    """One drill, as the real house keeps it."""

    __tablename__ = "drill"

    mark: Mapped[str] = mapped_column(sa.String(12), unique=True)
    """By which its address and its folder are named: random, and of nobody."""
    scenario: Mapped[str]
    scenario_version: Mapped[int]
    country: Mapped[str] = mapped_column(sa.String(2), default="", index=True)
    """Who plays; empty: opened by the Secretariat, for all countries."""
    post_id: Mapped[uuid.UUID | None]
    """The post that plays; None: the whole country. No foreign key: drills outlive posts."""
    minutes: Mapped[int]
    """How long its injects take to arrive, by the clock on the wall."""
    state: Mapped[DrillState] = mapped_column(code_of(DrillState), index=True)
    open_key: Mapped[str | None] = mapped_column(sa.String(12), unique=True)
    """The country (`*`: all) while it is open: none has two at once. NULL once it is over."""
    persons: Mapped[int] = mapped_column(default=0)
    """Invented people it was begun with."""
    opened_by: Mapped[str]
    """As the audit log names them."""
    opened_at: Mapped[datetime] = mapped_column(index=True)
    closed_by: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Country -> the score with its raw figures (`response.drills.score`), once it is closed."""

    @property
    def is_open(self) -> bool:
        """Whether its house stands."""
        return self.state is DrillState.OPEN


class DrillInject(Base):
    """An inject that has arrived, in the house of the drill."""

    __tablename__ = "drill_inject"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """As in the scenario."""
    at: Mapped[datetime]
    """By the clock of the drill."""
    played: Mapped[float]
    """Minutes that were played until then, without those the clock skipped."""
    settled_at: Mapped[datetime | None]
    """When all it brings was brought; None: it is tried again."""


DRILLS = VersionedData("drills", {Drill: {"country", "post_id", "state", "closed_at"}})
"""What home remembers of drills holds as long as it does."""
