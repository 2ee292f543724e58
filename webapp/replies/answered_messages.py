"""Which message a reply answers: by the code in it, by the message it quotes, by the address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.contacts.reach import address_digests
from watch.replies.intake import AnsweredMessage


class MessageFinder(Protocol):
    """What knows the messages that went out."""

    def by_code(self, session: Session, code: str) -> AnsweredMessage | None:
        """Return the message of a code."""

    def by_link(self, session: Session, token: str) -> AnsweredMessage | None:
        """Return the message whose link has this token."""

    def by_quotation(self, session: Session, transport: str, name: str) -> AnsweredMessage | None:
        """Return the message a gateway gave this name."""

    def by_address(
        self, session: Session, country: str, digests: Sequence[str], said_at: datetime
    ) -> AnsweredMessage | None:
        """Return the last message that went to an address before a moment."""

    def countries(self, session: Session, now: datetime) -> Sequence[str]:
        """Return the countries that wrote to their people lately."""


def message_of_codes(
    session: Session, finder: MessageFinder, codes: Sequence[str]
) -> AnsweredMessage | None:
    """Return the message whose code stands in a reply; None where none does, or several do."""
    found = {
        message.dispatch_id: message
        for code in codes
        if (message := finder.by_code(session, code)) is not None
    }
    return next(iter(found.values())) if len(found) == 1 else None


def message_of_address(
    session: Session, keyring: Keyring, finder: MessageFinder, address: str, said_at: datetime
) -> AnsweredMessage | None:
    """Return the last message that went to an address before a moment, of whichever country."""
    found = []
    for country in finder.countries(session, said_at):
        digests = address_digests(keyring, country, address)
        message = finder.by_address(session, country, digests, said_at)
        found += [message] if message is not None else []
    return max(found, key=lambda each: each.sent_at, default=None)


def went_to(keyring: Keyring, message: AnsweredMessage, address: str) -> bool:
    """Return whether a message went to an address."""
    return message.address_hash in address_digests(keyring, message.country, address)
