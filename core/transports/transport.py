"""What every transport is: a name, the recipients it takes, and `send`.

A new one is a class with these three and one line where the installation builds its transports; the
outbox (`core.outbox`) knows none of them.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from core.errors import AtalayaError


class FailureClass(enum.StrEnum):
    """What is to be done about a message that did not leave, or was lost on its way."""

    RETRY = "retry"
    """It passes: the same again, later."""
    PAUSE = "pause"
    """The other side asks to be left alone for a while, by all of our messages."""
    PAUSE_RECIPIENT = "pause_recipient"
    """Too many to this one recipient: the others may go on."""
    NEVER = "never"
    """Not to this recipient by this channel, whatever is written."""
    OTHER_CHANNEL = "other_channel"
    """Not by this channel now, and perhaps by another at once."""
    TEXT = "text"
    """The words or their template are to blame: a person mends them, another channel may not care.
    """
    OPERATOR = "operator"
    """Our account there is to blame (token, payment, locked): nothing leaves until it is mended."""
    PERSON = "person"
    """Nobody knows what it means: a person reads it, and nothing is tried again blindly."""

    @property
    def is_permanent(self) -> bool:
        """Whether sending the message again as it is will not help."""
        return self not in _PASSING

    @property
    def rests_transport(self) -> bool:
        """Whether other messages by the same channel had better wait too."""
        return self in {FailureClass.PAUSE, FailureClass.OPERATOR}


_PASSING = frozenset(
    {
        FailureClass.RETRY,
        FailureClass.PAUSE,
        FailureClass.PAUSE_RECIPIENT,
        FailureClass.OPERATOR,
    }
)


class TransportError(AtalayaError):
    """A message did not leave.

    `is_permanent` says that sending it again as it is will not help; `pause_seconds` for how long
    the other side asks to be left alone, 0 where it says nothing (`is_throttled`). `failure` says
    what is to be done; where it is given, it alone says whether the error is permanent.
    """

    def __init__(
        self,
        what: str,
        *,
        is_permanent: bool = False,
        pause_seconds: int = 0,
        failure: FailureClass | None = None,
    ) -> None:
        super().__init__(what)
        if failure is None:
            passing = FailureClass.PAUSE if pause_seconds else FailureClass.RETRY
            failure = FailureClass.NEVER if is_permanent else passing
        self.failure = failure
        self.is_permanent = failure.is_permanent
        self.pause_seconds = pause_seconds

    @property
    def is_throttled(self) -> bool:
        """Whether the other side asked for a pause: the message is not to blame."""
        return self.pause_seconds > 0


@dataclass(frozen=True, slots=True)
class TemplateText:
    """Words a gateway approved beforehand, by their name, and what fills their gaps."""

    name: str
    language: str
    """As the text is written: `es`, or in the gateway's own codes (`es_MX`)."""
    parameters: tuple[str, ...] = ()


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
    template: TemplateText | None = None
    """The same as a gateway approved it, where free words may not be sent (WhatsApp)."""
    language: str = ""
    """Of the text (BCP 47); empty where nobody says."""


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
