"""Who reads the digest, and up to when they have it."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base


class DigestReader(Base):
    """One account's digest. Without a row it reads what its role reads by itself."""

    __tablename__ = "digest_reader"

    user_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True
    )
    is_on: Mapped[bool]
    covered_until: Mapped[datetime | None]
    """The moment up to which changes were looked at; None before the first."""
    last_on: Mapped[date | None]
    """The reader's own day on which that was."""
