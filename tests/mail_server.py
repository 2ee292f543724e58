"""A real mail server on loopback, told how to behave; and a certificate it can show."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Behave = Callable[[str], str]


class Postman:
    """Keeps what it takes. `refuse`, `answer` and `drop` say what it does with an address."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.to: list[str] = []
        self._parsed: list[EmailMessage] = []
        self.refuse: Behave = lambda address: ""
        """Answer to RCPT, empty to take it."""
        self.answer: Behave = lambda address: ""
        """Answer after DATA, when the letter was not kept."""
        self.drop: Callable[[str], bool] = lambda address: False
        """Keep the letter, then hang up before saying so."""
        self.connections = 0

    def messages(self) -> list[EmailMessage]:
        """What was taken, parsed once."""
        new = self.taken[len(self._parsed) :]
        self._parsed += [message_from_bytes(data, policy=policy.default) for data in new]
        return list(self._parsed)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        if not session.host_name:
            self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := self.refuse(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        address = envelope.rcpt_tos[0]
        if told := self.answer(address):
            return told
        assert isinstance(envelope.content, bytes)
        self.taken.append(envelope.content)
        self.to.append(address)
        if self.drop(address):
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            await asyncio.sleep(0)
        return "250 OK"


class _Anywhere(Controller):
    """On whatever port is free."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mail_server(**more: Any) -> Iterator[tuple[Postman, int]]:
    """A mail server and its port, for as long as the block lasts."""
    postman = Postman()
    controller = _Anywhere(postman, hostname="127.0.0.1", port=0, ready_timeout=20, **more)
    controller.start()
    try:
        yield postman, controller.port
    finally:
        controller.stop()


def only(user: str, password: str) -> Callable[..., Any]:
    """An authenticator that knows one user."""

    def check(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> Any:
        from aiosmtpd.smtp import AuthResult

        fits = isinstance(given, LoginPassword) and (given.login, given.password) == (
            user.encode(),
            password.encode(),
        )
        return AuthResult(success=fits, handled=False)

    return check


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A context for a server on 127.0.0.1, and the file that makes a client trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    start = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=30))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "server.pem", folder / "server.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public
