"""What the platform says of our templates and our number, and who wrote to us within a day."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified


class TemplateFault(enum.StrEnum):
    """Why a template is not sent."""

    UNKNOWN = "unknown"
    """The platform has none of this name in this language."""
    NOT_APPROVED = "not_approved"
    """Waiting, rejected, paused or disabled."""
    NOT_UTILITY = "not_utility"
    """Of another category: as *marketing* it is reported not to reach numbers in the US."""
    STALE = "stale"
    """The platform was not asked for a day: it may have changed either."""
    OTHER_GAPS = "other_gaps"
    """It has another number of gaps than we fill."""


class WhatsappTemplate(Identified, Base):
    """One template in one language, as the platform last said. A category can change after the
    approval, so it is asked again and again.
    """

    __tablename__ = "whatsapp_template"
    __table_args__ = (sa.UniqueConstraint("name", "language"),)

    name: Mapped[str] = mapped_column(sa.String(512))
    language: Mapped[str] = mapped_column(sa.String(20))
    """In the platform's codes: `es_MX`."""
    category: Mapped[str] = mapped_column(sa.String(40))
    """In the platform's words: UTILITY, MARKETING, AUTHENTICATION."""
    state: Mapped[str] = mapped_column(sa.String(40))
    """In the platform's words: APPROVED, PENDING, REJECTED, PAUSED, DISABLED …"""
    gaps: Mapped[int]
    """How many its body has."""
    body: Mapped[str]
    """Its words, with `{{1}}` for a gap."""
    polled_at: Mapped[datetime]


class WhatsappNumber(Identified, Base):
    """Our number, as the platform last said."""

    __tablename__ = "whatsapp_number"

    number_id: Mapped[str] = mapped_column(sa.String(40), unique=True)
    quality: Mapped[str] = mapped_column(sa.String(20), default="")
    """GREEN, YELLOW, RED; empty while unknown. Red, and the platform holds messages back."""
    daily_limit: Mapped[int | None]
    """Persons a day we may write to first; None where there is none, or none is known."""
    polled_at: Mapped[datetime | None]
    """When the platform last answered."""
    tried_at: Mapped[datetime]
    trouble: Mapped[str] = mapped_column(default="")
    """Why it last gave no answer; empty while it does."""


class WhatsappWord(Base):
    """When somebody last wrote to us: a keyed hash of the number and a moment, for a day."""

    __tablename__ = "whatsapp_word"

    number_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
