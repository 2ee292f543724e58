"""The table of who is told: an address of another system, and what it is told of."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.crypto import SealedPlace, place_of
from core.db import Base, Identified
from core.i18n.languages import N_

LONGEST_SUBSCRIBER = 80


class EventKind(enum.StrEnum):
    """What may be told; the type of the message."""

    EDITION = "edition.published"
    HAZARD = "hazard.changed"
    PLAN = "plan.stale"


EVENT_WORDS = {
    EventKind.EDITION: N_("Una edición nueva del directorio"),
    EventKind.HAZARD: N_("Un peligro nuevo, cambiado o terminado"),
    EventKind.PLAN: N_("Un plan que quedó desactualizado"),
}
TRIAL = "trial"
"""The type of a message that somebody asked for to try the way."""


class EventSubscription(Identified, Base):
    """Another system that is told. Its address may hold a token, and is sealed like the secret."""

    __tablename__ = "event_subscription"

    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    """Of what it is told, and whose key seals; empty: of the Secretariat."""
    name: Mapped[str] = mapped_column(sa.String(LONGEST_SUBSCRIBER))
    host: Mapped[str]
    """Of the address, for people."""
    address: Mapped[bytes] = mapped_column(sa.LargeBinary)
    secret: Mapped[bytes] = mapped_column(sa.LargeBinary)
    kinds: Mapped[list[str]]
    least: Mapped[str] = mapped_column(sa.String(20))
    """The least severity of a hazard it is told of."""
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    since_at: Mapped[datetime]
    """What happened before is not told: when it was made, or went on after a pause."""
    paused_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)

    @property
    def is_active(self) -> bool:
        """Whether it is told just now."""
        return self.removed_at is None and self.paused_at is None


def subscriber_place(part: str, subscription_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where the address or the secret of a subscription belongs."""
    return place_of("event_subscription", part, subscription_id, country=country)
