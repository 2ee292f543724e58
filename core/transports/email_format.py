"""E-mail as it travels: which addresses it takes, what a message may hold, and its bytes."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from core.email_addresses import clean_address
from core.errors import UnusableInput
from core.transports.transport import OutgoingMessage

LONGEST_SUBJECT = 200
_MESSAGE_ID = re.compile(r"<[a-z0-9._-]+@[a-z0-9.:\[\]-]+>", re.ASCII)
_HEADER_NAME = re.compile(r"[A-Z][A-Za-z-]*", re.ASCII)
_CONTROLS = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+"
)


class EmailAddressing:
    """The recipients of e-mail, the same for a mail server and for the folder in its place."""

    @property
    def name(self) -> str:
        """The name, as the outbox keeps it."""
        return "email"

    def recipient(self, text: str) -> str:
        """Return the address in lower case; empty when no mail can be sent to it."""
        return clean_address(text)


EMAIL = EmailAddressing()


def bytes_of(
    message: OutgoingMessage, sender: str, sender_name: str = "", reply_to: str = ""
) -> bytes:
    """Return the message as it travels: UTF-8 in quoted-printable, plain text first, lines ended by
    CRLF.

    `Auto-Submitted` keeps holiday replies away (RFC 3834); the boundary comes out of the message
    id, so that the same message is the same bytes. Line breaks and controls in a name or a subject
    become blanks. Raises UnusableInput for what `require_sendable` refuses.
    """
    require_sendable(message)
    email = EmailMessage(policy=SMTP)
    email["From"] = _mailbox(sender, sender_name)
    email["To"] = _mailbox(message.to, message.name)
    if reply_to:
        email["Reply-To"] = _mailbox(reply_to, "")
    email["Subject"] = one_line(message.subject)[:LONGEST_SUBJECT]
    email["Date"] = format_datetime(message.written_at.astimezone(UTC))
    email["Message-ID"] = message.message_id
    email["Auto-Submitted"] = "auto-generated"
    for name, value in message.headers:
        email[name] = value
    email.set_content(_sendable(message.text), charset="utf-8", cte="quoted-printable")
    if message.html:
        email.add_alternative(
            _sendable(message.html), subtype="html", charset="utf-8", cte="quoted-printable"
        )
        email.set_boundary(f"=_{hashlib.sha256(message.message_id.encode()).hexdigest()[:32]}")
    return email.as_bytes()


def require_sendable(message: OutgoingMessage) -> None:
    """Raise UnusableInput for an address or a message id nobody could use, and for a header that
    would break out of its line.
    """
    if not message.to or clean_address(message.to) != message.to:
        raise UnusableInput("to", "not an address mail can be sent to")
    if not _MESSAGE_ID.fullmatch(message.message_id):
        raise UnusableInput("message id", f"{message.message_id!r} is none")
    for name, value in message.headers:
        if not _HEADER_NAME.fullmatch(name) or _CONTROLS.search(value):
            raise UnusableInput("header", f"{name!r} cannot be sent")


def one_line(text: str) -> str:
    """Return the text without line breaks, controls and marks that turn the writing around: nothing
    gets out of its header.
    """
    return " ".join(_CONTROLS.sub(" ", text).split())


# -- inside ---------------------------------------------------------------------------------


def _mailbox(address: str, name: str) -> Address:
    return Address(display_name=one_line(name), addr_spec=address)


def _sendable(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\0", "")
