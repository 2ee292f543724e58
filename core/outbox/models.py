"""The table of the outbox: one row a message, from the moment it is wanted until it has left."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified, Timestamped, code_of
from core.i18n.languages import CODE_LENGTH, SOURCE_LANGUAGE
from core.transports.transport import FailureClass


class MessageState(enum.StrEnum):
    """How far a message has come."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    """Given up: the recipient is refused for good, or too many attempts. Listed for a person."""
    WITHDRAWN = "withdrawn"


class Receipt(enum.StrEnum):
    """What a gateway says became of a message it took."""

    DELIVERED = "delivered"
    READ = "read"
    """Opened, and so delivered. Who switched that off is never said to have read."""
    FAILED = "failed"


class OutboxMessage(Identified, Timestamped, Base):
    """One message to one recipient. `dedupe_key` makes sure that its owner puts it in once."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        sa.UniqueConstraint("owner", "dedupe_key"),
        sa.Index("ix_outbox_message_waiting", "state", "due_at"),
        sa.Index("ix_outbox_message_gateway_id", "transport", "gateway_id"),
    )

    owner: Mapped[str] = mapped_column(sa.String(40))
    """By which name the owner is handed to the outbox: `round`."""
    kind: Mapped[str] = mapped_column(sa.String(40))
    """What it is for, in the codes of its owner: `invitation`."""
    dedupe_key: Mapped[str]
    """What this message is, e.g. `invitation:<id>`, `reminder:<invitation>:2026-12-01:owner`."""
    reference: Mapped[str] = mapped_column(default="")
    """What it is about, as its owner finds it again: the id of a round."""
    country: Mapped[str] = mapped_column(sa.String(2), default="")
    """For whose country it is sent; empty when for all."""
    transport: Mapped[str] = mapped_column(sa.String(40))
    """Name of the transport it is addressed to: `email`."""
    recipient: Mapped[str]
    """As the transport writes it: an e-mail address in lower case."""
    name: Mapped[str] = mapped_column(default="")
    """Of the person written to."""
    language: Mapped[str] = mapped_column(sa.String(CODE_LENGTH), default=SOURCE_LANGUAGE)
    """Of the reader, BCP 47."""
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What its text is made of, frozen when it was put in; never a secret."""
    secret_ciphertext: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """The secret it carries (the token of a link), sealed, from the claim until it is sent: so that
    a message sent again is the same.
    """
    message_id: Mapped[str] = mapped_column(default="")
    """`<id@host>`, from its first claim: by it receivers know a message sent twice."""
    written_at: Mapped[datetime | None]
    """When it was first claimed: its date, the same however often it is sent."""
    state: Mapped[MessageState] = mapped_column(code_of(MessageState), default=MessageState.WAITING)
    due_at: Mapped[datetime]
    """When it may leave: at once, or after the pause that follows a failure."""
    claimed_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    """Rises with every claim, for ever: by it a claim is told from a later one."""
    last_error: Mapped[str] = mapped_column(default="")
    failure: Mapped[FailureClass | None] = mapped_column(code_of(FailureClass))
    """What is to be done about the last error; None while there is none."""
    sent_at: Mapped[datetime | None]
    gateway_id: Mapped[str | None] = mapped_column(sa.String(200))
    """The id its gateway gave it when it took it; None where gateways give none."""
    receipt: Mapped[Receipt | None] = mapped_column(code_of(Receipt))
    """What the gateway said became of it; sent is not yet delivered."""
    receipt_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
