"""The table of lessons: what one country learned in a crisis, and who sees to what follows."""

from __future__ import annotations

import enum
import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.crypto import SealedPlace, place_of
from core.db import Base, Identified, code_of


class LessonTarget(enum.StrEnum):
    """What is to become better."""

    PROTOCOL = "protocol"
    PLAN = "plan"
    DIRECTORY = "directory"
    PRODUCT = "product"
    """Atalaya itself."""


class LessonState(enum.StrEnum):
    """How far a lesson has come."""

    OPEN = "open"
    IN_WORK = "in_work"
    DONE = "done"
    DROPPED = "dropped"
    """Looked at again, and not to be followed."""


class Lesson(Identified, Base):
    """One lesson of one country in a crisis. It stays when the persons of the crisis are gone."""

    __tablename__ = "lesson"
    __table_args__ = (
        sa.UniqueConstraint("participation_id", "number"),
        sa.Index("ix_lesson_country_state", "country", "state", "due_on"),
    )

    participation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE")
    )
    country: Mapped[str] = mapped_column(sa.String(2))
    """Of the participation: nobody else reads it."""
    number: Mapped[int]
    """From 1, in its participation."""
    made_at: Mapped[datetime]
    by: Mapped[str]
    """As the audit log names them."""
    target: Mapped[LessonTarget] = mapped_column(code_of(LessonTarget))
    plan_ids: Mapped[list[str]] = mapped_column(default=list)
    """Ids of the plan areas it touches, of one for plans; no foreign keys: plans are drawn anew."""
    ciphertext: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """What happened, its cause and what is proposed (`response.closing.lessons`), bound to this
    row; None: erased, for it named somebody.
    """
    owner_id: Mapped[uuid.UUID | None]
    """The account that sees to it. No foreign key: lessons outlive accounts."""
    due_on: Mapped[date | None]
    state: Mapped[LessonState] = mapped_column(code_of(LessonState), default=LessonState.OPEN)
    state_by: Mapped[str]
    state_at: Mapped[datetime]


def lesson_place(row_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where the words of a lesson belong."""
    return place_of("lesson", "ciphertext", row_id, country=country)
