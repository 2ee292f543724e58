"""What the outbox asks those who send: is a message still wanted, and what does it say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.outbox.models import OutboxMessage
from core.transports.transport import TemplateText


@dataclass(frozen=True, slots=True)
class MessageBody:
    """What one message says."""

    subject: str
    text: str
    html: str = ""
    """The same in simple HTML, or empty; transports of plain text leave it out."""
    headers: tuple[tuple[str, str], ...] = ()
    """Of the e-mail; other transports leave them out."""
    to: str = ""
    """Whom it goes to, where the row must not say: a private person."""
    name: str = ""
    """Of them."""
    short_text: str = ""
    """The same in a few words, for transports that bring it to a telephone; empty: the text."""
    template: TemplateText | None = None
    """The same as WhatsApp approved it, for who has not written to us within a day."""


class OutboxOwner(Protocol):
    """Who puts messages in, and answers for them when their turn comes.

    The first two are asked in the transaction of the claim, so they must be quick; the third when
    that one is over.
    """

    def is_wanted(self, session: Session, message: OutboxMessage) -> bool:
        """Return whether the message still says something true: it may have waited for days."""

    def new_secret(self, session: Session, message: OutboxMessage, now: datetime) -> str:
        """Return the secret the message carries, such as the token of a link made for it; empty
        when it carries none.

        It is asked for once and kept sealed: a message claimed again has the secret it had.
        """

    def body(self, session: Session, message: OutboxMessage, secret: str) -> MessageBody:
        """Return what the message says.

        It must come out the same each time, so it is made of what does not change: the row, the
        secret. The session only reads.
        """


@dataclass(frozen=True, slots=True)
class Outbox:
    """The outbox of one installation, and who puts messages into it."""

    engine: Engine
    keyring: Keyring
    owners: Mapping[str, OutboxOwner]
    """By the name their messages bear. What belongs to none of them is left to wait."""
    host: str
    """The right side of message ids, in lower case."""
