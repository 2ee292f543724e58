"""What an account comes in with: sessions, remembered devices, recovery codes; and tries counted.

Of what a browser or a person holds only a keyed hash is here: who reads these tables comes in with
nothing of them.
"""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified

_MARK_LENGTH = 64


class KnownDevice(Identified, Base):
    """A browser in which this account came in before: tries from it have a budget of their own."""

    __tablename__ = "known_device"
    __table_args__ = (sa.UniqueConstraint("token_hash", "user_id"),)

    user_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    mark: Mapped[str] = mapped_column(sa.String(_MARK_LENGTH))
    """`User.fs_uniquifier` when it was remembered: with another one it is forgotten."""
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """When the account last came in here."""
    ends_at: Mapped[datetime]
    factor_until: Mapped[datetime | None]
    """Until when the second factor is not asked for here; None: it is asked for."""
    browser: Mapped[str]
    system: Mapped[str]
    network: Mapped[str]
    """From where, coarsely: the first bytes of the address."""


class AccountSession(Identified, Base):
    """One browser that is signed in."""

    __tablename__ = "account_session"

    user_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    mark: Mapped[str] = mapped_column(sa.String(_MARK_LENGTH))
    """`User.fs_uniquifier` when it began: with another one the session is over."""
    device_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("known_device.id", ondelete="SET NULL"), index=True
    )
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """When it was last used, to some minutes."""
    ends_at: Mapped[datetime] = mapped_column(index=True)
    """When it ends however much it is used."""
    factor: Mapped[str] = mapped_column(sa.String(20))
    """By what the second factor was passed; empty for none."""
    browser: Mapped[str]
    system: Mapped[str]
    network: Mapped[str]


class RecoveryCode(Identified, Base):
    """One code that takes the place of a lost telephone, once."""

    __tablename__ = "recovery_code"

    user_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    code_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class LoginAttempt(Identified, Base):
    """One try at something that is braked: a password, a code, a link, a question of the public.

    The account is kept as a hash: names that do not exist are nobody's business.
    """

    __tablename__ = "login_attempt"

    at: Mapped[datetime] = mapped_column(index=True)
    brake: Mapped[str] = mapped_column(sa.String(20), default="sign_in")
    account: Mapped[str] = mapped_column(sa.String(64), index=True)
    address: Mapped[str] = mapped_column(index=True)
    device_id: Mapped[uuid.UUID | None]
    """The remembered device it came from, if any. No foreign key: tries outlive devices."""
    worked: Mapped[bool]
