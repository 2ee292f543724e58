"""Passkeys: keys in a telephone, a computer or a token, of which the public half is here."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified

LONGEST_CREDENTIAL_ID = 1023
"""Bytes (WebAuthn Level 3, 5.8.1)."""


class Passkey(Identified, Base):
    """One passkey of an account; it may have several. Nobody comes in with what is in this row."""

    __tablename__ = "passkey"

    user_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    credential_id: Mapped[bytes] = mapped_column(sa.LargeBinary(LONGEST_CREDENTIAL_ID), unique=True)
    public_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """As the device gave it: COSE."""
    sign_count: Mapped[int] = mapped_column(sa.BigInteger)
    """How often the device says it has signed; 0 for ever where passkeys are shared between
    devices. One that does not rise is a copy.
    """
    name: Mapped[str] = mapped_column(sa.String(60))
    """By which its owner knows it."""
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    """When somebody last came in with it."""
