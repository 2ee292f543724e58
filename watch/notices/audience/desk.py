"""What an audience takes from the packages above and beside it, handed in by `webapp`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from core.i18n.languages import LANGUAGES
from feeds.values import Band
from registry.people.card_parts import ContactChannel

MESSAGE_CHANNELS = frozenset(
    {ContactChannel.EMAIL, ContactChannel.SMS, ContactChannel.WHATSAPP, ContactChannel.TELEGRAM}
)
"""By which a text can be brought; a call is made by a person."""


def no_zone(_session: Session, _number: str, _version: int) -> Sequence[Band]:
    """Return no band: where there are no crises."""
    return ()


def nobody_stopped(_session: Session, _country: str) -> frozenset[str]:
    """Return no address: where nobody can answer STOP."""
    return frozenset()


@dataclass(frozen=True, slots=True)
class AudienceDesk:
    """How an installation tells people."""

    crisis_zone: Callable[[Session, str, int], Sequence[Band]] = no_zone
    """The bands of a crisis by its number and the version of its zone (0: the present one)."""
    stopped: Callable[[Session, str], frozenset[str]] = nobody_stopped
    """The addresses of a country, hashed, whose bearers said STOP."""
    gateways: frozenset[ContactChannel] = MESSAGE_CHANNELS
    """By which messages leave by themselves; by the others an officer opens them one by one."""
    texts_in: tuple[str, ...] = field(default=LANGUAGES)
    """The languages in which the notice is written."""


PLAIN_DESK = AudienceDesk()
