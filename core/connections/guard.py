"""A hard limit for whatever is read or written over connections: they are cut when it is met.

The timeout of a socket is no limit: it begins anew with every byte, so that a server which sends
its header a byte a second holds its reader for weeks. Here a timer of the monotonic clock shuts
the connection down whoever reads or writes on it at that moment, in whatever library.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from core.connections.lookup import OutOfTime, look_up


class ConnectionGuard:
    """Cuts the connections it watches when the time of a `limit` is over.

    For one piece of work at a time; `watch` may be called before or within a limit.
    """

    def __init__(self) -> None:
        self._ends: list[socket.socket] = []
        """Second handles on the same connections: they stay ours when TLS takes the first over."""
        self._lock = threading.Lock()
        self._deadline: float | None = None
        self.is_cut = False
        """Whether the last limit was met: what was read under it may be half of what was sent."""

    @contextmanager
    def limit(self, seconds: float) -> Iterator[None]:
        """Cut every connection watched when what is done inside takes longer than `seconds`."""
        self.is_cut, self._deadline = False, time.monotonic() + seconds
        timer = threading.Timer(seconds, self._cut)
        timer.name, timer.daemon = "connection-guard", True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            with self._lock:  # from here on the timer finds nothing to cut
                self._deadline = None

    def seconds_left(self) -> float:
        """Return the time left under the limit. Raises OutOfTime when it is over."""
        left = (self._deadline or 0.0) - time.monotonic()
        if left <= 0 or self.is_cut:
            raise OutOfTime("no time is left")
        return left

    def watch(self, connection: socket.socket) -> None:
        """Cut this connection too when the time is over; one that comes too late at once."""
        with self._lock:
            self._ends.append(connection.dup())
            is_late = self.is_cut
        if is_late:
            self._shut_down()

    def connect(self, host: str, port: int, *, connect_seconds: float) -> socket.socket:
        """Return a watched connection to `host`: its addresses are tried in order, all of them
        within `connect_seconds` and the limit.

        Raises OSError; OutOfTime when the limit is over.
        """
        end = time.monotonic() + min(connect_seconds, self.seconds_left())
        found = look_up(
            lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM), end - time.monotonic()
        )
        wrong: OSError = OSError(f"{host} has no address")
        for family, kind, protocol, _name, address in found:
            connection = socket.socket(family, kind, protocol)
            try:
                connection.settimeout(max(0.01, end - time.monotonic()))
                connection.connect(address)
            except OSError as refused:
                wrong = refused
                connection.close()
                continue
            self.watch(connection)
            return connection
        raise wrong

    def close(self) -> None:
        """Watch none of the connections any more; they stay as they are."""
        with self._lock:
            ends, self._ends = self._ends, []
        for end in ends:
            end.close()

    def _cut(self) -> None:
        with self._lock:
            if self._deadline is None:
                return
            self.is_cut = True
        self._shut_down()

    def _shut_down(self) -> None:
        with self._lock:
            for end in self._ends:
                with suppress(OSError):  # it is closed on the other side
                    end.shutdown(socket.SHUT_RDWR)
