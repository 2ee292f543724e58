"""Parts of a card that are small records of their own: until when a need holds, by which channel
somebody agreed to be reached and for what, whom to call in their stead.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date

from registry.people.models import Need


class ContactChannel(enum.StrEnum):
    """A way to reach somebody."""

    CALL = "call"
    SMS = "sms"
    WHATSAPP = "whatsapp"
    TELEGRAM = "telegram"
    EMAIL = "email"


class ChannelPurpose(enum.StrEnum):
    """What somebody agreed to be reached for."""

    ALERTS = "alerts"
    """What threatens the place where they are."""
    CHECK = "check"
    """The question, every six months, whether what is kept of them still holds."""


class ConsentOrigin(enum.StrEnum):
    """Where somebody said that they agree."""

    FORM = "form"
    """The public form."""
    OFFICER = "officer"
    """To an officer, in person or on the telephone."""
    PAPER = "paper"
    LINK = "link"
    """The personal link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedUntil:
    """A need that is over by itself: from the day after `until_on` nobody counts it."""

    need: Need
    until_on: str
    """The last day it holds, ISO 8601."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelConsent:
    """That somebody agreed to be reached by a channel for a purpose; telling people rests on it."""

    channel: ContactChannel
    purpose: ChannelPurpose
    since: str
    """The day they agreed, ISO 8601."""
    how: ConsentOrigin


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyContact:
    """Somebody to call when the person does not answer."""

    name: str
    relation: str = ""
    """In the person's own words: sister, employer, priest."""
    phone: str = ""
    """E.164."""
    is_household: bool = False
    """Whether they live together: then both may be out of reach at once."""


def iso_day(text: str) -> date | None:
    """Return the day an ISO 8601 text says (`2026-11-29`), or None where it says none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None
