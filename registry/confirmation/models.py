"""Tables of the personal links: the keyed hash of a token, and whom it opens."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified


class PersonLink(Identified, Base):
    """One way to one's own record without an account: only the keyed hash of its token is here.

    Who reads the table, or restores it elsewhere, can make no link of it.
    """

    __tablename__ = "person_link"

    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    country: Mapped[str] = mapped_column(sa.String(2))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    """When something was last said through it; opening the page is nothing said."""


class PersonLinkMember(Base):
    """One person whom a link opens: whoever registered a family may see all of it, and nobody who
    came to the household later.
    """

    __tablename__ = "person_link_member"

    link_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person_link.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    """0 is whose link it is."""
