"""Tables of those who work in a crisis: who plays which function, who was asked to come and what
they answered, and how the post's own staff is.

All of it is seen by the country of the participation alone.
"""

from __future__ import annotations

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.crypto import SealedPlace, place_of
from core.db import Base, Identified, code_of
from core.keys.columns import SealVersioned
from protocols.roles import Role


class RosterLine(Identified, Base):
    """One function of one country in a crisis, and who plays it; without anybody it is a hole."""

    __tablename__ = "roster_line"
    __table_args__ = (sa.UniqueConstraint("participation_id", "function"),)

    participation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE")
    )
    function: Mapped[Role] = mapped_column(code_of(Role))
    user_id: Mapped[uuid.UUID | None]
    """An account of the country. No foreign key: crises outlive accounts."""
    focal_point_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("focal_point.id", ondelete="SET NULL")
    )
    """An official of the directory; of a line with somebody, one of the two is there."""
    alternate_user_id: Mapped[uuid.UUID | None]
    alternate_focal_point_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("focal_point.id", ondelete="SET NULL")
    )
    is_chosen: Mapped[bool] = mapped_column(default=False)
    """Whether a person chose it, and not the directory's designations."""
    set_by: Mapped[str]
    set_at: Mapped[datetime]


class ActivationAnswer(enum.StrEnum):
    """What somebody who was asked to come said."""

    COMING = "coming"
    REMOTE = "remote"
    """Works from where they are."""
    CANNOT = "cannot"


class Activation(Identified, SealVersioned, Base):
    """One person asked to play functions, once: a shift; the next one relieves it."""

    __tablename__ = "activation"

    participation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE"), index=True
    )
    country: Mapped[str] = mapped_column(sa.String(2))
    functions: Mapped[list[str]]
    """Codes of `protocols.roles.Role`: of a post with one person, all of them."""
    user_id: Mapped[uuid.UUID | None]
    focal_point_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("focal_point.id", ondelete="SET NULL")
    )
    alarm_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    """The alarm that asks them. No foreign key: it stays when alarms are cleared."""
    called_at: Mapped[datetime]
    called_by: Mapped[str]
    answer: Mapped[ActivationAnswer | None] = mapped_column(code_of(ActivationAnswer))
    answered_at: Mapped[datetime | None]
    entered_by: Mapped[str] = mapped_column(default="")
    """Who wrote the answer down: the same account, or a colleague for whoever telephoned."""
    eta_at: Mapped[datetime | None]
    """When they will be there."""
    arrived_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    """When somebody relieved them, or they were asked no more."""
    relieved_by_id: Mapped[uuid.UUID | None]
    """The activation that took its place."""
    note: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """What was handed over, sealed."""


class StaffState(enum.StrEnum):
    """How somebody of the own post is."""

    UNKNOWN = "unknown"
    SAFE = "safe"
    NEEDS_HELP = "needs_help"


class StaffLine(Identified, SealVersioned, Base):
    """Somebody of the post: the first to be accounted for."""

    __tablename__ = "staff_line"

    participation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE"), index=True
    )
    country: Mapped[str] = mapped_column(sa.String(2))
    user_id: Mapped[uuid.UUID | None]
    focal_point_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("focal_point.id", ondelete="SET NULL")
    )
    """Both are empty of somebody typed in, whose name is in `ciphertext`."""
    ciphertext: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """Name and telephone as typed, and the note of the last answer, sealed."""
    state: Mapped[StaffState] = mapped_column(code_of(StaffState), default=StaffState.UNKNOWN)
    stated_at: Mapped[datetime | None]
    """When they were so."""
    entered_at: Mapped[datetime | None]
    entered_by: Mapped[str] = mapped_column(default="")


def handover_place(activation_id: uuid.UUID, country: str, version: int) -> SealedPlace:
    """Return where a hand-over note belongs."""
    return place_of("activation", "note", activation_id, country=country, version=version)


def staff_place(line_id: uuid.UUID, country: str, version: int) -> SealedPlace:
    """Return where what is typed of one of the staff belongs."""
    return place_of("staff_line", "ciphertext", line_id, country=country, version=version)
