"""An account's own channels for alarms: by what it is woken, in which order, once confirmed.

An address may carry a token (`https://…/hook/<token>`) or be a private telephone: it is sealed, and
opened only for who sends or for its owner. Who has no confirmed channel is written to at the e-mail
of the account.
"""

from __future__ import annotations

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.crypto import Keyring, SealedPlace, place_of
from core.db import Base, Identified, Timestamped, code_of
from core.i18n.languages import N_


class AlarmChannelKind(enum.StrEnum):
    """By what an alarm reaches an account; each is the name of a transport of the outbox."""

    EMAIL = "email"
    SMS = "sms"
    TELEGRAM = "telegram"
    NTFY = "ntfy"
    MATRIX = "matrix"
    WEBHOOK = "webhook"


CHANNEL_WORDS = {
    AlarmChannelKind.EMAIL: N_("Otro correo"),
    AlarmChannelKind.SMS: N_("SMS"),
    AlarmChannelKind.TELEGRAM: N_("Telegram"),
    AlarmChannelKind.NTFY: N_("ntfy"),
    AlarmChannelKind.MATRIX: N_("Matrix"),
    AlarmChannelKind.WEBHOOK: N_("Dirección web (webhook)"),
}


class AlarmChannel(Identified, Timestamped, Base):
    """One channel of one account. Unconfirmed it gets nothing but its code."""

    __tablename__ = "alarm_channel"

    user_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    country: Mapped[str] = mapped_column(sa.String(2), default="")
    """Whose key seals the address: that of the account when the channel was added."""
    kind: Mapped[AlarmChannelKind] = mapped_column(code_of(AlarmChannelKind))
    address: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """As its transport writes it, sealed."""
    position: Mapped[int]
    """In which order the channels are tried, from 0."""
    code_hash: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32))
    """Keyed hash of the code sent over it; None while none is out."""
    code_ends_at: Mapped[datetime | None]
    codes: Mapped[int] = mapped_column(default=0)
    """How many were sent."""
    tries: Mapped[int] = mapped_column(default=0)
    """At the code that is out."""
    confirmed_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)


def address_place(channel_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where the address of a channel belongs."""
    return place_of("alarm_channel", "address", channel_id, country=country)


def open_address(channel: AlarmChannel, keyring: Keyring) -> str:
    """Return the address of a channel. Raises CannotOpen."""
    place = address_place(channel.id, channel.country)
    return keyring.open(channel.address, place).decode()


def channels_of(session: Session, user_id: uuid.UUID) -> tuple[AlarmChannel, ...]:
    """Return the confirmed channels of an account, in the order in which they are tried."""
    return tuple(each for each in all_channels_of(session, user_id) if each.confirmed_at)


def all_channels_of(session: Session, user_id: uuid.UUID) -> tuple[AlarmChannel, ...]:
    """Return the channels of an account, those that wait for their code among them, in order."""
    query = sa.select(AlarmChannel).where(AlarmChannel.user_id == user_id)
    return tuple(session.scalars(query.order_by(AlarmChannel.position, AlarmChannel.id)))
