"""The table of what gateways told us: each event once, and sealed what nobody could place."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.crypto import SealedPlace, place_of
from core.db import Base, Identified, code_of
from core.keys.stored import NO_COUNTRY


class EventOutcome(enum.StrEnum):
    """What became of an event."""

    PLACED = "placed"
    """A receipt of a message of ours, or a reply that was taken."""
    UNDER_WAY = "under_way"
    """A receipt that says nothing final."""
    UNPLACED = "unplaced"
    """Of no message of ours, with no code in it, or in no form we read: a person looks at it."""


class WebhookEvent(Identified, Base):
    """One event of a gateway. Its digest keeps it from being taken twice."""

    __tablename__ = "webhook_event"

    gateway: Mapped[str] = mapped_column(sa.String(40))
    digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    """SHA-256 of the gateway and the event's own name, or of its bytes."""
    received_at: Mapped[datetime] = mapped_column(index=True)
    outcome: Mapped[EventOutcome] = mapped_column(code_of(EventOutcome))
    ciphertext: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """The event as it came, sealed, while nobody has placed it: it holds a telephone and words."""


def event_place(event_id: uuid.UUID) -> SealedPlace:
    """Return where the content of an event belongs: to no country, for nobody knows whose it is."""
    return place_of("webhook_event", "ciphertext", event_id, country=NO_COUNTRY)
