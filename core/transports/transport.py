"""What every transport is: a name, the recipients it takes, and `send`.

A new one is a class with these three and one line where the installation builds its transports; the
outbox (`core.outbox`) knows none of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from core.errors import AtalayaError


class TransportError(AtalayaError):
    """A message did not leave.

    `is_permanent` says that sending it again as it is will not help; `pause_seconds` for how long
    the other side asks to be left alone, 0 where it says nothing (`is_throttled`).
    """

    def __init__(self, what: str, *, is_permanent: bool = False, pause_seconds: int = 0) -> None:
        super().__init__(what)
        self.is_permanent = is_permanent
        self.pause_seconds = pause_seconds

    @property
    def is_throttled(self) -> bool:
        """Whether the other side asked for a pause: the message is not to blame."""
        return self.pause_seconds > 0


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """One message, ready to leave: the same value makes the same bytes however often it is sent."""

    to: str
    """As `Addressing.recipient` of its transport gives it."""
    name: str
    """Of the person written to, or empty."""
    subject: str
    text: str
    message_id: str
    """`<local@host>`, the same for ever: by it a receiver knows a message sent twice."""
    written_at: datetime
    html: str = ""
    """The same in simple HTML, or empty; transports of plain text leave it out."""
    headers: tuple[tuple[str, str], ...] = field(default=())
    """Of the e-mail; other transports leave them out."""
    short_text: str = ""
    """The same in a few words, for transports that bring it to a telephone; empty: the text."""


class Addressing(Protocol):
    """By which name messages are addressed to a transport, and which recipients it takes.

    It is known without settings or a connection, so that a message can be put into the outbox where
    nothing is sent from. Two transports share a name where one replaces the other: a folder a mail
    server.
    """

    @property
    def name(self) -> str:
        """The name, as the outbox keeps it: `email`."""

    def recipient(self, text: str) -> str:
        """Return the recipient as this transport writes it; empty when it can take no such one."""


class Transport(Addressing, Protocol):
    """A way out.

    It has sent a message when `send` returns, and not, or perhaps not, when it raises.
    """

    def send(self, message: OutgoingMessage) -> str | None:
        """Send one message; return the id its gateway gave it, by which a receipt names it, if any.

        Raises TransportError.
        """
