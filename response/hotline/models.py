"""Tables of the hotline: its calls, and who of elsewhere takes some for a while."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.crypto import SealedPlace, place_of
from core.db import Base, Identified, code_of
from core.rows.partial_index import index_of_those_with


class CallKind(enum.StrEnum):
    """What somebody calls for."""

    ASKS = "asks"
    """Asks about somebody."""
    REPORTS_SAFE = "reports_safe"
    REPORTS_HELP = "reports_help"
    MISSING = "missing"
    ADVICE = "advice"
    OFFERS = "offers"
    MEDIA = "media"
    ABUSE = "abuse"


class HotlineCall(Identified, Base):
    """One call, or one time somebody was called back."""

    __tablename__ = "hotline_call"
    __table_args__ = (
        sa.Index("ix_hotline_call_number", "country", "number_mark", "at"),
        sa.Index("ix_hotline_call_end", "participation_id", "end_mark"),
        sa.Index("ix_hotline_call_time", "country", "at"),
        sa.Index(
            "ix_hotline_call_due",
            "country",
            "due_at",
            sqlite_where=sa.text("closed_at is null and due_at is not null"),
            postgresql_where=sa.text("closed_at is null and due_at is not null"),
        ),
        index_of_those_with("hotline_call", "statement_id"),
    )

    country: Mapped[str] = mapped_column(sa.String(2))
    """Whose line it is."""
    participation_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="SET NULL")
    )
    """The crisis it is about; None for a call on an ordinary day."""
    at: Mapped[datetime]
    entered_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(index=True)
    """Who took it, as the audit log knows them."""
    kind: Mapped[CallKind] = mapped_column(code_of(CallKind))
    language: Mapped[str] = mapped_column(sa.String(8))
    """In which it was spoken; empty: not said."""
    unit_code: Mapped[str]
    """The state or department the caller speaks of; empty: not said, or not found."""
    number_mark: Mapped[str] = mapped_column(sa.String(32))
    """A keyed hash of the number; empty without one. Calls with one mark are one thread."""
    end_mark: Mapped[str] = mapped_column(sa.String(32))
    """A keyed hash of its last four figures."""
    ciphertext: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """Number, name, place and text, bound to this row; None once only its count is kept."""
    due_at: Mapped[datetime | None]
    """By when somebody is to call back; None: nobody needs to."""
    owner_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="SET NULL")
    )
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(default="")
    person_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    """Whom it is about, where an officer found them."""
    statement_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("statement.id", ondelete="SET NULL")
    )
    """What it says of them in the accounting."""


class LineOperator(Identified, Base):
    """An account of elsewhere that takes calls for a country's line, until a moment."""

    __tablename__ = "line_operator"

    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    user_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    from_at: Mapped[datetime]
    until_at: Mapped[datetime]
    lent_by: Mapped[str]
    """Who let them in, as the audit log knows them."""


def call_place(row_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where what was said in a call belongs."""
    return place_of("hotline_call", "ciphertext", row_id, country=country)
