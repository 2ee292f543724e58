from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest

from core.connections import ConnectionGuard, OutOfTime

LIMIT = 0.2


@pytest.fixture
def drip() -> Iterator[int]:
    """A port that greets without end, a byte at a time: no timeout of a socket ever meets it."""
    is_over = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            while not is_over.wait(0.01):
                connection.sendall(b"2")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    is_over.set()
    listener.close()


def read_all(connection: socket.socket) -> bytes:
    """Return what comes until the connection ends: one cut on our side may end with a reset."""
    found = b""
    with suppress(ConnectionResetError):
        while piece := connection.recv(1):
            found += piece
    return found


def test_a_drip_is_cut_though_each_byte_comes_in_time(drip: int) -> None:
    with closing(ConnectionGuard()) as guard:
        with guard.limit(LIMIT), closing(guard.connect("127.0.0.1", drip, connect_seconds=1)) as it:
            assert read_all(it)
        assert guard.is_cut


def test_what_ends_in_time_is_left_alone_and_may_go_on(drip: int) -> None:
    with closing(ConnectionGuard()) as guard:
        with guard.limit(5):
            connection = guard.connect("127.0.0.1", drip, connect_seconds=1)
        with closing(connection):
            assert not guard.is_cut
            with guard.limit(LIMIT):  # the same connection under the next limit
                read_all(connection)
            assert guard.is_cut


def test_a_connection_that_comes_too_late_is_cut_at_once(drip: int) -> None:
    with closing(ConnectionGuard()) as guard, guard.limit(0.01):
        while not guard.is_cut:
            time.sleep(0.001)
        with pytest.raises(OutOfTime):
            guard.seconds_left()
        with pytest.raises(OutOfTime):
            guard.connect("127.0.0.1", drip, connect_seconds=1)
        with closing(socket.create_connection(("127.0.0.1", drip))) as late:
            guard.watch(late)
            read_all(late)


def test_one_that_nobody_accepts_is_refused() -> None:
    with closing(ConnectionGuard()) as guard, guard.limit(5), pytest.raises(ConnectionError):
        guard.connect("127.0.0.1", 9, connect_seconds=1)
