"""The table of the dispatches: one message of a notice to one person on one channel, and what
became of it. No address stands in it, only its keyed hash.
"""

from __future__ import annotations

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified, code_of
from core.i18n.languages import CODE_LENGTH
from registry.people.card_parts import ContactChannel

CODE_SIGNS = 4
HASH_DIGITS = 32
"""Of the keyed hash of an address, in hexadecimal (`registry.contacts.reach.address_digests`)."""


class DispatchChannel(enum.StrEnum):
    """By what one person is told."""

    EMAIL = "email"
    SMS = "sms"
    WHATSAPP = "whatsapp"
    CHAT = "chat"
    CALL = "call"
    """Somebody telephones and says it."""
    NONE = "none"
    """Nobody can tell them anything."""

    @classmethod
    def of(cls, channel: ContactChannel | None) -> DispatchChannel:
        """Return the channel of a consent."""
        if channel is None:
            return cls.NONE
        return cls.CHAT if channel is ContactChannel.TELEGRAM else cls(channel.value)

    @property
    def contact_channel(self) -> ContactChannel | None:
        """The channel of a consent that it is; None of none."""
        if self is DispatchChannel.NONE:
            return None
        is_chat = self is DispatchChannel.CHAT
        return ContactChannel.TELEGRAM if is_chat else ContactChannel(self.value)


class DispatchState(enum.StrEnum):
    """How far a dispatch has come."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    """An officer has it in hand, to open it or to telephone."""
    SENT = "sent"
    DELIVERED = "delivered"
    """A gateway says so; of a call, somebody heard it."""
    READ = "read"
    FAILED = "failed"
    SKIPPED = "skipped"


OPEN_STATES = frozenset({DispatchState.QUEUED, DispatchState.CLAIMED})
REACHED_STATES = frozenset({DispatchState.SENT, DispatchState.DELIVERED, DispatchState.READ})


class NoticeDispatch(Identified, Base):
    """One message of a notice, or one call, to one person; or why there is none."""

    __tablename__ = "notice_dispatch"
    __table_args__ = (
        sa.UniqueConstraint("notice_id", "household_key", "channel", "address_hash"),
        sa.Index("ix_notice_dispatch_notice_state", "notice_id", "state", "position"),
    )

    notice_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("notice.id", ondelete="CASCADE"))
    country: Mapped[str] = mapped_column(sa.String(2))
    person_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    """Who is told; None of somebody erased since."""
    household_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("household.id", ondelete="SET NULL"), index=True
    )
    """Whose household; None of who lives alone."""
    household_key: Mapped[uuid.UUID]
    """Of the household; of who lives alone, their own id. No foreign key: by it nothing is sent
    twice.
    """
    position: Mapped[int]
    """Its place among those of its notice, from 1."""
    channel: Mapped[DispatchChannel] = mapped_column(code_of(DispatchChannel))
    address_hash: Mapped[str] = mapped_column(sa.String(HASH_DIGITS), index=True)
    """Keyed hash of the address; where there is none, `-` and the beginning of the person's id."""
    is_by_hand: Mapped[bool] = mapped_column(default=False)
    """Whether an officer opens or telephones it: nothing leaves by itself."""
    language: Mapped[str] = mapped_column(sa.String(CODE_LENGTH))
    """In which it is told."""
    is_second_choice: Mapped[bool] = mapped_column(default=False)
    """Whether it is not their first."""
    state: Mapped[DispatchState] = mapped_column(code_of(DispatchState))
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
    """Why this channel, why skipped, why failed: a code (`RouteReason`, `DispatchReason`), or the
    words of a gateway without any address.
    """
    code: Mapped[str | None] = mapped_column(sa.String(CODE_SIGNS), unique=True)
    """What a reply from any telephone names; None once it is given to others."""
    link_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    """SHA-256 of the token of its link, in hexadecimal; None before it has left."""
    outbox_message_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    """No foreign key: messages are forgotten before."""
    follows_id: Mapped[uuid.UUID | None]
    """The dispatch that failed, in whose place this one went out."""
    relayed_at: Mapped[datetime | None]
    """When it was decided by what somebody is told in the place of this one, which failed."""
    waited_at: Mapped[datetime | None]
    """When it was found to wait too long for its kind, and looked whether another channel is open.
    """
    claimed_by: Mapped[uuid.UUID | None]
    """An account. No foreign key: what it did outlives it."""
    claimed_until: Mapped[datetime | None]
    marked_by: Mapped[str] = mapped_column(default="")
    """Who opened or telephoned it, as the audit log names them."""
    at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    """When its state was last told by somebody else: a gateway, an officer."""
    is_demo: Mapped[bool] = mapped_column(default=False)

    def is_claimed(self, now: datetime) -> bool:
        """Return whether an officer has it in hand."""
        return self.claimed_until is not None and self.claimed_until > now


def no_address(person_id: uuid.UUID) -> str:
    """Return what stands for an address where there is none: one for each person."""
    return f"-{person_id.hex[: HASH_DIGITS - 1]}"
