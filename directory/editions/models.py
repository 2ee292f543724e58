"""The table of editions."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified


class Edition(Identified, Base):
    """A frozen publication of the directory.

    It is written once; reprinting it never reads live data.
    """

    __tablename__ = "edition"

    number: Mapped[str] = mapped_column(unique=True)
    """`2026-II`; a second one of the same half is `2026-II.2`."""
    round_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("round.id", ondelete="SET NULL")
    )
    before_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("edition.id", ondelete="SET NULL")
    )
    """The edition before it, with which it is compared."""
    published_at: Mapped[datetime] = mapped_column(index=True)
    published_by: Mapped[str]
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """All entries as export rows, JSON, compressed; without community leaders, whose names stay
    home.
    """
    sha256: Mapped[str] = mapped_column(sa.String(64))
    """Of the JSON before compression."""
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Entries by kind, and how many were confirmed, by country."""
    is_demo: Mapped[bool] = mapped_column(default=False)
