from __future__ import annotations

import socket
from datetime import UTC, datetime

from core.connections.tls_probe import date_in, probe_tls


def test_the_date_of_an_answer_is_read_or_nothing() -> None:
    head = b"HTTP/1.1 200 OK\r\nServer: x\r\nDate: Mon, 30 Nov 2026 09:00:00 GMT\r\n\r\n"
    assert date_in(head) == datetime(2026, 11, 30, 9, tzinfo=UTC)
    assert date_in(b"HTTP/1.1 200 OK\r\nDate: yesterday\r\n\r\n") is None
    assert date_in(b"") is None


def test_nobody_there_and_who_speaks_no_tls_are_told_apart_from_an_answer() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port = server.getsockname()[1]
        assert "no answer" in probe_tls("127.0.0.1", port).fault
