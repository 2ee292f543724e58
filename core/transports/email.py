"""E-mail over a mail server (SMTP)."""

from __future__ import annotations

import smtplib
import socket
import ssl
from types import TracebackType
from typing import Self

from core.connections import ConnectionGuard, OutOfTime
from core.settings import Settings
from core.transports.email_format import EmailAddressing, bytes_of, one_line
from core.transports.transport import OutgoingMessage, TransportError

LONGEST_ERROR = 300
GOODBYE_SECONDS = 2.0
"""A server that does not say goodbye by then is left without."""


class SmtpTransport(EmailAddressing):
    """Hands messages to a mail server, over one connection while it lasts.

    When the connection breaks after the message was handed over, nobody can know whether the server
    has it: that is a passing failure, and the same message comes again with the same message id.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._server: smtplib.SMTP | None = None
        self._guard = ConnectionGuard()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        wrong: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def send(self, message: OutgoingMessage) -> None:
        """Hand one message over, within `smtp_timeout_seconds` from the dialling to the answer.

        Raises TransportError, permanent when the server refuses it for good (5xx); UnusableInput
        for what is no e-mail.
        """
        settings = self._settings
        data = bytes_of(
            message, settings.mail_sender, settings.mail_from_name, settings.mail_reply_to
        )
        try:
            with self._guard.limit(settings.smtp_timeout_seconds):
                self._open().sendmail(settings.mail_sender, [message.to], data)
            if self._guard.is_cut:  # half of a reply passes for one
                raise OutOfTime("cut off")
        except (smtplib.SMTPException, OSError) as wrong:
            raise self._failure(wrong) from wrong

    def close(self) -> None:
        """Say goodbye to the server, when there is one."""
        server, self._server = self._server, None
        if server is not None:
            try:
                with self._guard.limit(GOODBYE_SECONDS):
                    server.quit()
            except (smtplib.SMTPException, OSError):
                server.close()
        self._guard.close()

    # -- inside -----------------------------------------------------------------------------

    def _open(self) -> smtplib.SMTP:
        """Return the connection, new when there is none or the server has hung up since the last
        message.
        """
        if self._server is not None and not _is_alive(self._server):
            self._drop()
        if self._server is None:
            self._server = self._connect()
        return self._server

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        context = ssl.create_default_context()
        server = self._dial(context)
        try:
            if settings.smtp_security == "starttls":
                server.starttls(context=context)
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
        except BaseException:
            server.close()
            raise
        return server

    def _dial(self, context: ssl.SSLContext) -> smtplib.SMTP:
        settings = self._settings
        host, port, name = settings.smtp_host, settings.smtp_port, settings.public_host
        timeout = settings.smtp_timeout_seconds
        if settings.smtp_security == "tls":
            return _GuardedTlsServer(self._guard, host, port, name, timeout, context)
        return _GuardedServer(self._guard, host, port, name, timeout)

    def _drop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()
        self._guard.close()

    def _failure(self, wrong: Exception) -> TransportError:
        """Return what became of a message, in the server's words where it said any.

        A connection that was cut says nothing: what was read of its last reply may be half of it.
        """
        if self._guard.is_cut or type(wrong) is OutOfTime:
            self._drop()
            limit = self._settings.smtp_timeout_seconds
            return TransportError(f"no answer within {limit:g} s")
        if isinstance(wrong, smtplib.SMTPRecipientsRefused):
            code, reply = next(iter(wrong.recipients.values()))
            return TransportError(_reply_text(code, reply), is_permanent=code >= 500)
        if isinstance(wrong, smtplib.SMTPAuthenticationError):
            # The message is not to blame: once the password is set right it leaves.
            self._drop()
            return TransportError(_reply_text(wrong.smtp_code, wrong.smtp_error))
        if isinstance(wrong, smtplib.SMTPSenderRefused):
            # Nor here: the address refused is the one of the settings.
            return TransportError(_reply_text(wrong.smtp_code, wrong.smtp_error))
        if isinstance(wrong, smtplib.SMTPDataError):
            error = _reply_text(wrong.smtp_code, wrong.smtp_error)
            return TransportError(error, is_permanent=wrong.smtp_code >= 500)
        self._drop()
        return TransportError(f"{type(wrong).__name__}: {one_line(str(wrong))}")


class _GuardedServer(smtplib.SMTP):
    """A connection to a mail server that a guard may cut at any moment, greeting included."""

    def __init__(
        self, guard: ConnectionGuard, host: str, port: int, name: str, timeout: float
    ) -> None:
        self._guard = guard
        super().__init__(host, port, name, timeout=timeout)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        connection = self._guard.connect(host, port, connect_seconds=timeout)
        connection.settimeout(timeout)
        return connection


class _GuardedTlsServer(smtplib.SMTP_SSL, _GuardedServer):
    """The same, in TLS from its first byte: `SMTP_SSL` wraps what `_GuardedServer` dialled."""

    def __init__(
        self,
        guard: ConnectionGuard,
        host: str,
        port: int,
        name: str,
        timeout: float,
        context: ssl.SSLContext,
    ) -> None:
        self._guard = guard
        smtplib.SMTP_SSL.__init__(self, host, port, name, timeout=timeout, context=context)


# -- inside ---------------------------------------------------------------------------------


def _is_alive(server: smtplib.SMTP) -> bool:
    try:
        return server.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def _reply_text(code: int, reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return f"{code} {one_line(text)}"[:LONGEST_ERROR]
