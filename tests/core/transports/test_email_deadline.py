"""A mail server that hangs, at each stage, holds the outbox no longer than the limit."""

from __future__ import annotations

import itertools
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from core.settings import Settings
from core.transports.email import SmtpTransport
from core.transports.transport import TransportError
from tests.core.transports.example import MESSAGE

GREETING, HELLO = b"220 mail.example ESMTP\r\n", b"250 mail.example\r\n"
SCRIPTS: dict[str, tuple[bytes, ...]] = {
    "greeting": (),
    "hello": (GREETING,),
    "sender": (GREETING, HELLO),
    "data": (GREETING, HELLO, b"250 ok\r\n", b"250 ok\r\n"),
    "after the message": (GREETING, HELLO, b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n"),
}


@contextmanager
def dripping(script: tuple[bytes, ...]) -> Iterator[int]:
    """A server that answers by the script, then drips one endless reply."""
    is_over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                for number, reply in enumerate(script):
                    if number:
                        connection.recv(4096)
                    connection.sendall(reply)
                for byte in itertools.cycle([b"2", b"5", b"0", b"-", b"a", b"\r", b"\n"]):
                    if is_over.wait(0.01):
                        return
                    connection.sendall(byte)

        threading.Thread(target=serve, daemon=True).start()
        try:
            yield listener.getsockname()[1]
        finally:
            is_over.set()


@pytest.mark.parametrize("stage", SCRIPTS)
@pytest.mark.parametrize("security", ["none", "tls"])
def test_a_server_that_drips_is_cut(stage: str, security: str) -> None:
    with dripping(SCRIPTS[stage]) as port:
        settings = Settings(
            mode="test",
            smtp_host="127.0.0.1",
            smtp_port=port,
            smtp_security=security,
            smtp_timeout_seconds=0.2,
            mail_from="atalaya@rcm.example",
        )
        with SmtpTransport(settings) as transport, pytest.raises(TransportError) as late:
            transport.send(MESSAGE)
    assert not late.value.is_permanent
    if security == "none":
        assert str(late.value) == "no answer within 0.2 s"
