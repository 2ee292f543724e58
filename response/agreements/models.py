"""Tables of grants: what of a crisis one country lends officers of another, and until when."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified, code_of


class GrantSubject(enum.StrEnum):
    """What is lent."""

    CALL_BLOCK = "call_block"
    """Households of the call list."""
    LOCATE = "locate"
    """One locate notice, as those see it who are asked."""


class SharingGrant(Identified, Base):
    """One grant; never longer than its agreement. `country` lends, `to_country` reads."""

    __tablename__ = "sharing_grant"
    __table_args__ = (sa.UniqueConstraint("participation_id", "number"),)

    participation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE")
    )
    """That of the country that lends."""
    number: Mapped[int]
    """From 1 on, within the participation."""
    agreement_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("sharing_agreement.id", ondelete="CASCADE"), index=True
    )
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    to_country: Mapped[str] = mapped_column(sa.String(2), index=True)
    to_post_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("post.id", ondelete="CASCADE")
    )
    """Whose officers read; None: one account, `to_user_id`."""
    to_user_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE")
    )
    what: Mapped[GrantSubject] = mapped_column(code_of(GrantSubject))
    locate_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("locate_notice.id", ondelete="CASCADE"), index=True
    )
    """Which locate notice is lent; None of a block of calls."""
    begins_at: Mapped[datetime]
    until_at: Mapped[datetime]
    """The first moment it does not hold any more."""
    granted_by: Mapped[str]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str] = mapped_column(default="")


class GrantedCall(Identified, Base):
    """One household of a call list that a grant lends; goes with the household."""

    __tablename__ = "granted_call"
    __table_args__ = (sa.UniqueConstraint("grant_id", "item_id"),)

    grant_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("sharing_grant.id", ondelete="CASCADE")
    )
    item_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("call_item.id", ondelete="CASCADE"), index=True
    )
