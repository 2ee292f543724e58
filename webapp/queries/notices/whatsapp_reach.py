"""What our WhatsApp number may do today, beside how many a notice would go to by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.settings import Settings
from core.transports.whatsapp.models import WhatsappNumber
from registry.people.card_parts import ContactChannel


@dataclass(frozen=True, slots=True)
class WhatsappReach:
    """How far WhatsApp goes for one notice."""

    persons: int
    """Whom the notice would reach by it."""
    quality: str
    """GREEN, YELLOW or RED as the platform says; empty while unknown."""
    daily_limit: int | None
    """Persons we may write to first on one day; None where there is no limit, or none is known."""
    polled_at: datetime | None
    """When the platform last answered."""

    @property
    def over(self) -> int:
        """How many are beyond the limit: they are told by their next channel."""
        return 0 if self.daily_limit is None else max(0, self.persons - self.daily_limit)


def whatsapp_reach(
    session: Session, settings: Settings, figures: Mapping[str, Any]
) -> WhatsappReach | None:
    """Return what holds for an audience as it was counted; None where nobody of it is told by
    WhatsApp, or it is not set up here.
    """
    persons = dict(figures.get("by_channel", {})).get(ContactChannel.WHATSAPP.value, 0)
    if not persons or not settings.whatsapp_number:
        return None
    row = session.scalar(
        sa.select(WhatsappNumber).where(WhatsappNumber.number_id == settings.whatsapp_number)
    )
    if row is None:
        return WhatsappReach(persons, "", None, None)
    return WhatsappReach(persons, row.quality, row.daily_limit, row.polled_at)
