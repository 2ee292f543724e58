"""Tables of the watch: flags, their history, and the cycles."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.data_versions.versioned_data import VersionedData
from core.db import Base, Identified, Timestamped, code_of
from core.keys.columns import SealVersioned
from feeds.models import Hazard


class SubjectKind(enum.StrEnum):
    """What a flag is raised on."""

    NATIONALS = "nationals"
    SHELTER = "shelter"
    POST = "post"


class FlagStatus(enum.StrEnum):
    """Whether a flag is raised."""

    RAISED = "raised"
    CLEARED = "cleared"


class Flag(Identified, Timestamped, SealVersioned, Base):
    """A hazard touching a subject: all nationals of one country in the zone, one shelter, or one
    post.
    """

    __tablename__ = "flag"
    __table_args__ = (sa.UniqueConstraint("hazard_id", "kind", "country", "subject_id"),)

    hazard_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("hazard.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[SubjectKind] = mapped_column(code_of(SubjectKind))
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    """Owner of the subject."""
    subject_id: Mapped[str] = mapped_column(default="")
    """Id of the shelter or post; empty for nationals."""
    status: Mapped[FlagStatus] = mapped_column(code_of(FlagStatus), index=True)
    hazard_version: Mapped[int]
    """The version of the hazard it was last worked out for."""
    persons: Mapped[int] = mapped_column(default=0)
    households: Mapped[int] = mapped_column(default=0)
    arriving: Mapped[int] = mapped_column(default=0)
    leaving: Mapped[int] = mapped_column(default=0)
    """Of the persons, how many arrive before it ends, and how many leave before it comes
    (`watch.matching.moments`); the others are inside now.
    """
    severity: Mapped[str] = mapped_column(default="Unknown")
    """Of the most severe band that touches the subject."""
    members: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """For nationals: sorted person ids, compressed and sealed."""
    raised_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]
    cleared_because: Mapped[str] = mapped_column(default="")
    moves: Mapped[int] = mapped_column(default=0)
    """How many there were of it: each has its place among them."""

    hazard: Mapped[Hazard] = relationship()
    changes: Mapped[list[FlagChange]] = relationship(
        back_populates="flag",
        cascade="all, delete-orphan",
        order_by="FlagChange.at, FlagChange.serial",
    )


class ChangeKind(enum.StrEnum):
    """What happened to a flag."""

    RAISED = "raised"
    WIDENED = "widened"
    NARROWED = "narrowed"
    CLEARED = "cleared"
    UNVERIFIED = "unverified"
    """Its hazard's time is over and its source silent: nobody knows whether it goes on."""
    VERIFIED = "verified"
    """The source speaks again."""


class FlagChange(Identified, Base):
    """One move of a flag, with the counts it left behind."""

    __tablename__ = "flag_change"
    __table_args__ = (
        sa.Index(
            "ix_flag_change_waiting",
            "flag_id",
            sqlite_where=sa.text("judged_at IS NULL"),
            postgresql_where=sa.text("judged_at IS NULL"),
        ),
    )

    flag_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("flag.id", ondelete="CASCADE"), index=True
    )
    serial: Mapped[int] = mapped_column(default=0)
    """Its place among those of its flag, from 1: several may be of one moment."""
    at: Mapped[datetime]
    change: Mapped[ChangeKind] = mapped_column(code_of(ChangeKind))
    persons: Mapped[int] = mapped_column(default=0)
    households: Mapped[int] = mapped_column(default=0)
    arriving: Mapped[int] = mapped_column(default=0)
    leaving: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    removed: Mapped[int] = mapped_column(default=0)
    because: Mapped[str] = mapped_column(default="")
    severity: Mapped[str] = mapped_column(default="")
    """Of the flag after it; empty in rows of earlier releases."""
    judged_at: Mapped[datetime | None]
    """When it was held against the rules of its country (`watch.rules`); None: it waits."""
    counted: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What rules asked to have counted then: `needs`, and persons by place (`places`)."""

    flag: Mapped[Flag] = relationship(back_populates="changes")


class WatchCycle(Identified, Base):
    """One cycle of the watch and what it found; the newest says that the worker runs."""

    __tablename__ = "watch_cycle"

    started_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)


FLAG_COUNTS = VersionedData(
    "flag counts", {Flag: {"status", "persons", "households", "arriving", "leaving"}}
)
"""What an open page asks by, again and again: it stays where a cycle found nothing new."""
FLAGS = VersionedData(
    "flags",
    {
        Flag: {"status", "persons", "households", "arriving", "leaving"},
        WatchCycle: {"finished_at"},
    },
)
"""What pages remember of whom hazards touch, and when that was last looked at, holds as long as it
does. Here, beside the tables, for whoever writes them moves it.
"""
