"""Tables of the rota: rotas, the patterns that repeat, shifts, and links to a calendar."""

from __future__ import annotations

import enum
import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.data_versions.versioned_data import VersionedData
from core.db import Base, Identified, code_of

RUNGS = range(1, 6)
"""The first is woken first; who does not answer lets the next be woken."""


class Rota(Identified, Base):
    """Who of a country, or of one of its posts, is on call when."""

    __tablename__ = "rota"

    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    post_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("post.id", ondelete="CASCADE"), index=True
    )
    """Whose it is; None for the whole country's."""
    name: Mapped[str] = mapped_column(sa.String(120))
    timezone: Mapped[str] = mapped_column(sa.String(60))
    """IANA name: by its wall clock patterns repeat."""
    rungs: Mapped[int] = mapped_column(default=2)
    """How many rungs it promises to fill: a moment with an empty one is a hole."""
    active: Mapped[bool] = mapped_column(default=True)
    """One that is not wakes nobody, and has no holes."""
    made_by: Mapped[uuid.UUID | None]
    """An account. No foreign key: rotas outlive accounts."""
    made_at: Mapped[datetime]
    is_demo: Mapped[bool] = mapped_column(default=False)

    patterns: Mapped[list[RotaPattern]] = relationship(
        back_populates="rota",
        cascade="all, delete-orphan",
        order_by=lambda: (RotaPattern.rung, RotaPattern.first_day, RotaPattern.id),
    )


class PatternTurn(enum.StrEnum):
    """How long one member of a pattern has their turn."""

    DAY = "day"
    WEEK = "week"


class RotaPattern(Identified, Base):
    """What repeats: members in turn, from one wall time to another, on some days of the week.

    Its shifts are rows of their own, written ahead (`watch.rota.write_out`).
    """

    __tablename__ = "rota_pattern"

    rota_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("rota.id", ondelete="CASCADE"), index=True
    )
    rung: Mapped[int]
    members: Mapped[list[str]] = mapped_column(default=list)
    """In turn, each as `watch.rota.members.MemberIds`; one that is gone leaves a hole."""
    turn: Mapped[PatternTurn] = mapped_column(code_of(PatternTurn))
    weekdays: Mapped[str] = mapped_column(sa.String(7), default="1234567")
    """On which days shifts begin, Monday is 1; every day where a turn lasts from end to end."""
    starts: Mapped[str] = mapped_column(sa.String(5))
    ends: Mapped[str] = mapped_column(sa.String(5))
    """Wall times, `20:00`. An end not after the start is of the next day; the same as the start: a
    shift lasts the whole turn.
    """
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    """The last day on which a shift begins."""
    written_until: Mapped[date | None]
    """All shifts that begin before this day are rows."""
    made_by: Mapped[uuid.UUID | None]
    made_at: Mapped[datetime]

    rota: Mapped[Rota] = relationship(back_populates="patterns")


class Shift(Identified, Base):
    """Somebody on call, from one moment to another.

    A swap is a shift of its own over another (`replaces_id`): as long as it lasts, that one wakes
    nobody, and what was agreed before stays to be read.
    """

    __tablename__ = "shift"
    __table_args__ = (
        sa.UniqueConstraint("pattern_id", "starts_at"),
        sa.CheckConstraint("user_id IS NOT NULL OR focal_point_id IS NOT NULL", name="holder"),
        sa.CheckConstraint("ends_at > starts_at", name="length"),
        sa.CheckConstraint("rung BETWEEN 1 AND 5", name="rung"),
        sa.Index("ix_shift_rota_id_ends_at", "rota_id", "ends_at"),
    )

    rota_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("rota.id", ondelete="CASCADE"))
    rung: Mapped[int]
    user_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    focal_point_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("focal_point.id", ondelete="CASCADE"), index=True
    )
    """Who holds it: an account, an entry of the directory, or one known as both."""
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    """Not counted in: there the next shift begins."""
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("shift.id", ondelete="SET NULL"), index=True
    )
    pattern_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("rota_pattern.id", ondelete="SET NULL")
    )
    """By which it was written; None for one made by hand."""
    agreed_by: Mapped[list[str]] = mapped_column(default=list)
    """Of a swap, who of the two said yes: `user:<id>`, `focal_point:<id>`."""
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    """What it is about, in words that name nobody: `feriado`."""
    made_by: Mapped[uuid.UUID | None]
    """An account; None where a pattern wrote it."""
    made_at: Mapped[datetime]


class CalendarLink(Identified, Base):
    """A link by which a calendar reads shifts without an account; only its keyed hash is here."""

    __tablename__ = "calendar_link"

    user_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    """Who made it: it opens as long as this account does."""
    rota_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("rota.id", ondelete="CASCADE"), index=True
    )
    """All of a rota; None: the shifts of whoever made it, in every rota."""
    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


ROTAS = VersionedData("rotas", {each: {*each.__table__.c.keys()} for each in (Rota, Shift)})
"""What home remembers of who is on call holds as long as it does."""
