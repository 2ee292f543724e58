"""Tables of what devices take along and bring back: never what a packet says, only that it was
made; never what was brought, only that it came.
"""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified

LONGEST_ANSWER = 40


class OfflinePacket(Identified, Base):
    """One packet as it was made for a device. Its token tells the device whether it still holds."""

    __tablename__ = "offline_packet"

    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    user_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    session_id: Mapped[uuid.UUID]
    """In which it was made. No foreign key: it is looked for once that is over."""
    mark: Mapped[str] = mapped_column(sa.String(64))
    """`User.fs_uniquifier` at that moment: with another one it holds no more."""
    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    device_id: Mapped[uuid.UUID]
    """Drawn by the device: it tells its deliveries from those of others, and nothing else."""
    made_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    persons: Mapped[int]


class OfflineDelivery(Identified, Base):
    """One thing that a device sent, by the id that the device gave it: taken in once."""

    __tablename__ = "offline_delivery"
    __table_args__ = (sa.UniqueConstraint("country", "device_id", "mark_id"),)

    country: Mapped[str] = mapped_column(sa.String(2))
    device_id: Mapped[uuid.UUID]
    mark_id: Mapped[uuid.UUID]
    content_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    """Keyed: who reads the table cannot try names against it."""
    answer: Mapped[str] = mapped_column(sa.String(LONGEST_ANSWER))
    """What it was answered, and is again: a code, without anything of a person."""
    at: Mapped[datetime] = mapped_column(index=True)
