"""By which channels the invented people of the demo agreed to be told; some agreed to none.

Drawn by lots of their own, one for each card: the people themselves stay who they are.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from core.atlas.names import without_accents
from registry.people.card_parts import (
    ChannelConsent,
    ChannelPurpose,
    ConsentOrigin,
    ContactChannel,
)
from registry.people.record import Card

_GROWN_UP = 18
_HOST = "demo.example"
"""Nobody's, for ever (RFC 2606)."""
_SHARES: tuple[tuple[tuple[ContactChannel, ...], int], ...] = (
    ((), 30),
    ((ContactChannel.WHATSAPP, ContactChannel.SMS), 28),
    ((ContactChannel.SMS,), 22),
    ((ContactChannel.EMAIL, ContactChannel.SMS), 12),
    ((ContactChannel.WHATSAPP,), 8),
)
"""Invented."""


def with_channels(card: Card, today: date) -> Card:
    """Return the card of a grown-up with what they agreed to; any other as it is."""
    is_grown_up = card.birth_year is not None and today.year - card.birth_year >= _GROWN_UP
    if not is_grown_up or not card.phone:
        return card
    lots = random.Random(f"{card.full_name} {card.phone}")  # noqa: S311 - invented
    channels = lots.choices([each for each, _ in _SHARES], [share for _, share in _SHARES])[0]
    since = today - timedelta(days=lots.randint(1, 300))
    agreed = tuple(_consent(each, since) for each in channels if _has(card, each))
    return replace(
        card, email=_email(card) if _has_email(channels) else card.email, channels=agreed
    )


# -- inside ---------------------------------------------------------------------------------


def _consent(channel: ContactChannel, since: date) -> ChannelConsent:
    return ChannelConsent(
        channel=channel,
        purpose=ChannelPurpose.ALERTS,
        since=since.isoformat(),
        how=ConsentOrigin.FORM,
    )


def _has(card: Card, channel: ContactChannel) -> bool:
    return channel is not ContactChannel.WHATSAPP or card.has_whatsapp


def _has_email(channels: tuple[ContactChannel, ...]) -> bool:
    return ContactChannel.EMAIL in channels


def _email(card: Card) -> str:
    """Return an address of two of the names and the end of the telephone."""
    names = without_accents(card.full_name).lower().split()[:2]
    parts = ("".join(filter(str.isalnum, each)) for each in (*names, card.phone[-4:]))
    return f"{'.'.join(parts)}@{_HOST}"
