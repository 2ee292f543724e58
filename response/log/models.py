"""Tables of the log: a line is added and never changed, and its words are sealed beside it.

The words stand in a row of their own: a key change seals them again and the erasure of a person
takes them away, while the line itself (who, when, of what kind, how sure) is written once. The
database refuses to change or delete one (`append_only`).
"""

from __future__ import annotations

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.crypto import SealedPlace, place_of
from core.db import Base, Identified, code_of
from protocols.roles import Role
from response.crisis.models import Participation


class LineKind(enum.StrEnum):
    """What a line is."""

    FACT = "fact"
    DECISION = "decision"
    REQUEST = "request"
    CONTACT = "contact"
    AUTHORITY_ACTION = "authority_action"
    NUMBER = "number"


class LineConfidence(enum.StrEnum):
    """How sure a line is. What is a rumour never enters a figure."""

    CONFIRMED = "confirmed"
    REPORTED = "reported"
    RUMOUR = "rumour"


class LineAudience(enum.StrEnum):
    """Who sees a line."""

    OWN = "own"
    """The country that wrote it."""
    PARTICIPANTS = "participants"
    """Every country that takes part in the crisis, and nobody else."""


class LogEntry(Identified, Base):
    """One line of the log."""

    __tablename__ = "log_entry"
    __table_args__ = (
        sa.UniqueConstraint("participation_id", "number"),
        sa.UniqueConstraint("strikes_id"),
        sa.Index("ix_log_entry_time", "participation_id", "happened_at"),
    )

    participation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey(Participation.id, ondelete="CASCADE")
    )
    country: Mapped[str] = mapped_column(sa.String(2))
    number: Mapped[int]
    """1, 2, 3 … of its participation, in the order in which lines were written down."""
    happened_at: Mapped[datetime]
    entered_at: Mapped[datetime]
    by: Mapped[str]
    """As the audit log names them."""
    kind: Mapped[LineKind] = mapped_column(code_of(LineKind))
    function: Mapped[Role | None] = mapped_column(code_of(Role))
    """The function whoever wrote it was acting in."""
    confidence: Mapped[LineConfidence] = mapped_column(code_of(LineConfidence))
    visible: Mapped[LineAudience] = mapped_column(code_of(LineAudience))
    strikes_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("log_entry.id"))
    """The earlier line this one corrects: that one is shown struck through from then on."""
    answers_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("log_entry.id"), index=True)
    """The request, or the act of an authority, that this line settles: it leaves the agenda."""
    follow_up_at: Mapped[datetime | None]
    """When somebody has to come back to it."""


class LogText(Base):
    """The words of a line, sealed."""

    __tablename__ = "log_text"

    id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey(LogEntry.id, ondelete="CASCADE"), primary_key=True
    )
    """That of the line."""
    country: Mapped[str] = mapped_column(sa.String(2))
    ciphertext: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """Text, source and figure as JSON, AES-GCM, bound to the line; None once a person who was named
    in it was erased.
    """


def text_place(entry_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where the words of a line belong."""
    return place_of("log_text", "ciphertext", entry_id, country=country)
