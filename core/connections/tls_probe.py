"""One look at a public address: what its certificate says, and which time its server has."""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from core.connections.guard import ConnectionGuard

PROBE_SECONDS = 8.0
_MOST_BYTES = 1 << 14


@dataclass(frozen=True, slots=True)
class TlsAnswer:
    """What was seen; `fault` says why nothing was."""

    fault: str = ""
    ends_at: datetime | None = None
    """When the certificate ends."""
    date: datetime | None = None
    """The moment the server says it is."""


ProbeTls = Callable[[str, int], TlsAnswer]


def probe_tls(host: str, port: int) -> TlsAnswer:
    """Look at an address within `PROBE_SECONDS`; never raises for an expected failure."""
    guard = ConnectionGuard()
    try:
        with contextlib.closing(guard), guard.limit(PROBE_SECONDS):
            plain = guard.connect(host, port, connect_seconds=PROBE_SECONDS)
            plain.settimeout(PROBE_SECONDS)
            with ssl.create_default_context().wrap_socket(plain, server_hostname=host) as tls:
                return _answer(tls, host)
    except ssl.SSLCertVerificationError as wrong:
        return TlsAnswer(f"its certificate: {wrong.verify_message}")
    except (OSError, ValueError) as wrong:
        return TlsAnswer(f"no answer: {wrong or type(wrong).__name__}")


def date_in(head: bytes) -> datetime | None:
    """Return the moment that the head of an HTTP answer names."""
    for line in head.decode("latin-1").split("\r\n"):
        name, _colon, value = line.partition(":")
        if name.lower() == "date":
            with contextlib.suppress(ValueError, TypeError):
                moment = parsedate_to_datetime(value.strip())
                return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


# -- inside ---------------------------------------------------------------------------------


def _answer(tls: ssl.SSLSocket, host: str) -> TlsAnswer:
    certificate = tls.getpeercert() or {}
    ends = str(certificate.get("notAfter", ""))
    ends_at = datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) if ends else None
    tls.sendall(f"HEAD /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    return TlsAnswer("", ends_at, date_in(_head_of(tls)))


def _head_of(tls: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head and len(head) < _MOST_BYTES:
        piece = tls.recv(4096)
        if not piece:
            break
        head += piece
    return head
