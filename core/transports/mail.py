"""The one door to the post: a letter as a value, its bytes, and the two ways they travel.

`SmtpTransport` hands them to a mail server, `FolderTransport` lays them into a folder where nobody
has one. All a transport says when it fails is `TransportError`, and whether trying again is of any
use.
"""

from __future__ import annotations

import hashlib
import re
import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from core.email_addresses import clean_address
from core.errors import AtalayaError, UnusableInput
from core.private_files import private_folder, write_private
from core.settings import Settings

LONGEST_SUBJECT = 200
OUTBOX = "outbox"
_MESSAGE_ID = re.compile(r"<[a-z0-9._-]+@[a-z0-9.:\[\]-]+>", re.ASCII)
_HEADER_NAME = re.compile(r"[A-Z][A-Za-z-]*", re.ASCII)
_CONTROLS = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+"
)


class TransportError(AtalayaError):
    """A letter did not leave. `is_permanent` says that sending it again as it is will not help."""

    def __init__(self, what: str, *, is_permanent: bool = False) -> None:
        super().__init__(what)
        self.is_permanent = is_permanent


@dataclass(frozen=True, slots=True)
class Mail:
    """One letter, ready to leave: the same value makes the same bytes, however often it is sent.

    Line breaks and controls in a name or a subject become blanks. Raises UnusableInput for an
    address or a message id nobody could use, and for a header that would break out of its line.
    """

    to: str
    """As `clean_address` gives it."""
    name: str
    """Of the person written to, or empty."""
    subject: str
    text: str
    message_id: str
    """`<local@host>`, the same for ever: by it mail readers know a letter sent twice."""
    written_at: datetime
    html: str = ""
    """The same in simple HTML, or empty."""
    headers: tuple[tuple[str, str], ...] = field(default=())

    def __post_init__(self) -> None:
        if not self.to or clean_address(self.to) != self.to:
            raise UnusableInput("to", "not an address mail can be sent to")
        if not _MESSAGE_ID.fullmatch(self.message_id):
            raise UnusableInput("message id", f"{self.message_id!r} is none")
        for name, value in self.headers:
            if not _HEADER_NAME.fullmatch(name) or _CONTROLS.search(value):
                raise UnusableInput("header", f"{name!r} cannot be sent")


class Transport(Protocol):
    """A way out.

    It has sent a letter when `send` returns, and not, or perhaps not, when it raises.
    """

    def send(self, mail: Mail) -> None:
        """Send one letter. Raises TransportError."""


def bytes_of(mail: Mail, sender: str, sender_name: str = "", reply_to: str = "") -> bytes:
    """Return the letter as it travels: UTF-8 in quoted-printable, plain text first, lines ended by
    CRLF.

    `Auto-Submitted` keeps holiday replies away (RFC 3834); the boundary comes out of the message
    id, so that the same letter is the same bytes.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _mailbox(sender, sender_name)
    message["To"] = _mailbox(mail.to, mail.name)
    if reply_to:
        message["Reply-To"] = _mailbox(reply_to, "")
    message["Subject"] = _one_line(mail.subject)[:LONGEST_SUBJECT]
    message["Date"] = format_datetime(mail.written_at.astimezone(UTC))
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    for name, value in mail.headers:
        message[name] = value
    message.set_content(_sendable(mail.text), charset="utf-8", cte="quoted-printable")
    if mail.html:
        message.add_alternative(
            _sendable(mail.html), subtype="html", charset="utf-8", cte="quoted-printable"
        )
        message.set_boundary(f"=_{hashlib.sha256(mail.message_id.encode()).hexdigest()[:32]}")
    return message.as_bytes()


class FolderTransport:
    """Lays each letter into a folder as one `.eml` file: for a house without a mail server, and for
    the demo.

    A letter is there exactly once: its file is named for its message id, and the same one is not
    written twice.
    """

    def __init__(
        self, folder: Path, sender: str, sender_name: str = "", reply_to: str = ""
    ) -> None:
        self.folder = folder
        self._from = (sender, sender_name, reply_to)

    def send(self, mail: Mail) -> None:
        """Write the file whole or not at all, closed to other accounts. Raises TransportError."""
        path = self.folder / file_name(mail.message_id)
        try:
            private_folder(self.folder)
            if not path.exists():
                write_private(path, bytes_of(mail, *self._from))
        except OSError as wrong:
            raise TransportError(f"{path}: {wrong.strerror}") from wrong


class SmtpTransport:
    """Hands letters to a mail server, over one connection while it lasts.

    When the connection breaks after the letter was handed over, nobody can know whether the server
    has it: that is a passing failure, and the same letter comes again with the same message id.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        wrong: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def send(self, mail: Mail) -> None:
        """Hand one letter over.

        Raises TransportError, permanent when the server refuses it for good (5xx).
        """
        data = bytes_of(
            mail,
            self._settings.mail_sender,
            self._settings.mail_from_name,
            self._settings.mail_reply_to,
        )
        try:
            self._open().sendmail(self._settings.mail_sender, [mail.to], data)
        except smtplib.SMTPRecipientsRefused as wrong:
            code, said = next(iter(wrong.recipients.values()))
            raise TransportError(_said(code, said), is_permanent=code >= 500) from wrong
        except smtplib.SMTPAuthenticationError as wrong:
            # The letter is not to blame: a password set right sends it.
            self._drop()
            raise TransportError(_said(wrong.smtp_code, wrong.smtp_error)) from wrong
        except smtplib.SMTPSenderRefused as wrong:
            raise TransportError(_said(wrong.smtp_code, wrong.smtp_error)) from wrong
        except smtplib.SMTPDataError as wrong:
            code = wrong.smtp_code
            raise TransportError(_said(code, wrong.smtp_error), is_permanent=code >= 500) from wrong
        except (smtplib.SMTPException, OSError) as wrong:
            self._drop()
            raise TransportError(f"{type(wrong).__name__}: {_one_line(str(wrong))}") from wrong

    def close(self) -> None:
        """Say goodbye to the server, when there is one."""
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except (smtplib.SMTPException, OSError):
                server.close()

    # -- inside -----------------------------------------------------------------------------

    def _open(self) -> smtplib.SMTP:
        """Return the connection, new when there is none or the server has hung up since the last
        letter.
        """
        if self._server is not None and not _answers(self._server):
            self._drop()
        if self._server is None:
            self._server = self._connect()
        return self._server

    def _connect(self) -> smtplib.SMTP:
        told = self._settings
        context = ssl.create_default_context()
        if told.smtp_security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                told.smtp_host,
                told.smtp_port,
                told.public_host,
                timeout=told.smtp_timeout_seconds,
                context=context,
            )
        else:
            server = smtplib.SMTP(
                told.smtp_host, told.smtp_port, told.public_host, timeout=told.smtp_timeout_seconds
            )
        try:
            if told.smtp_security == "starttls":
                server.starttls(context=context)
            if told.smtp_user:
                server.login(told.smtp_user, told.smtp_password)
        except BaseException:
            server.close()
            raise
        return server

    def _drop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()


def file_name(message_id: str) -> str:
    """Return the file of a letter in a folder."""
    return re.sub(r"[^a-z0-9@._-]", "_", message_id.strip("<>")) + ".eml"


def folder_transport(settings: Settings) -> FolderTransport:
    """Return the folder of this installation, `instance/outbox`."""
    return FolderTransport(
        settings.instance / OUTBOX,
        settings.mail_sender,
        settings.mail_from_name,
        settings.mail_reply_to,
    )


def _answers(server: smtplib.SMTP) -> bool:
    try:
        return server.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def _mailbox(address: str, name: str) -> Address:
    return Address(display_name=_one_line(name), addr_spec=address)


def _one_line(text: str) -> str:
    """Without line breaks, controls and marks that turn the writing around: nothing gets out of its
    header.
    """
    return " ".join(_CONTROLS.sub(" ", text).split())


def _sendable(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\0", "")


def _said(code: int, said: bytes | str) -> str:
    return (
        f"{code} {_one_line(said.decode('utf-8', 'replace') if isinstance(said, bytes) else said)}"[
            :300
        ]
    )
