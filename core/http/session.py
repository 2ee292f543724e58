"""The session a request goes out by: its names checked, its connections under a guard."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress, filter_host
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from core.connections import ConnectionGuard, look_up
from core.http.addresses import is_loopback, is_public


def guarded_session(
    guard: ConnectionGuard, *, user_agent: str, allow_loopback: bool
) -> HTTPSession:
    """Return a session that refuses addresses inside, follows no redirect by itself, and whose
    look-ups and connections end with the limit of `guard`.
    """
    session = HTTPSession(
        Config(
            ip_filter_enable=False,  # our own adapter does it, under the guard
            ip_filter_allow_loopback_ips=allow_loopback,
            never_redirect=True,
            default_timeout=None,
            user_agent_override=user_agent,
        )
    )
    # No proxy and no .netrc from the environment: a proxy would resolve names out of our sight.
    session.trust_env = False
    for scheme in ("http", "https"):
        adapter = _GuardedAdapter(is_https_proto=scheme == "https", allow_loopback=allow_loopback)
        adapter.put_under(guard)
        session.mount(f"{scheme}://", adapter)
    return session


class _GuardedAdapter(IPFilterAdapter):  # type: ignore[misc] # it says nothing of its types
    """Looks names up, checks the address found, and dials it, all within the guard's limit."""

    def put_under(self, guard: ConnectionGuard) -> None:
        """Have every connection of this adapter watched by `guard`."""
        self._guard = guard
        self._names: dict[str, tuple[str, int]] = {}
        """The name and port each number was found for."""
        self.poolmanager.pool_classes_by_scheme = {
            "http": partial(_watched_pool, self, HTTPConnectionPool, _WatchedConnection),
            "https": partial(_watched_pool, self, HTTPSConnectionPool, _WatchedTlsConnection),
        }

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: Any, cert: Any = None
    ) -> Any:
        """Return where to dial, with the name resolved and checked."""
        resolve = super().build_connection_pool_key_attributes
        found = look_up(partial(resolve, request, verify, cert), self._guard.seconds_left())
        number = found[0]["host"]
        self._require_outside(number)
        name = urlsplit(str(request.url)).hostname or ""
        self._names[number.strip("[]")] = (name, found[0]["port"])
        return found

    def connection_by(
        self, connection: HTTPConnection, dial: Callable[[], socket.socket]
    ) -> socket.socket:
        """Dial the number that was checked and, where it takes no connection, the other ones of
        the same name, each checked likewise: a machine with half a way into IPv6 has two.
        """
        reached: socket.socket | None
        try:
            reached = dial()
        except (NewConnectionError, ConnectTimeoutError):
            reached = self._connection_elsewhere(connection, dial)
            if reached is None:
                raise
        self._guard.watch(reached)  # before the handshake: it is a wait like any other
        return reached

    def _connection_elsewhere(
        self, connection: HTTPConnection, dial: Callable[[], socket.socket]
    ) -> socket.socket | None:
        for number in self._other_numbers(connection.host.strip("[]")):
            connection.host = number
            try:
                return dial()
            except (NewConnectionError, ConnectTimeoutError):
                continue
        return None

    def _other_numbers(self, tried: str) -> Iterator[str]:
        """Yield the numbers outside that the name of `tried` leads to besides."""
        name, port = self._names.get(tried, ("", 0))
        if not name or name == tried:
            return
        find = partial(socket.getaddrinfo, name, port, type=socket.SOCK_STREAM)
        try:
            found = look_up(find, self._guard.seconds_left())
        except socket.gaierror:
            return
        for number in dict.fromkeys(str(each[4][0]) for each in found):
            if number != tried and self._is_outside(number, port):
                yield number

    def _is_outside(self, number: str, port: int) -> bool:
        try:
            self._require_outside(filter_host(number, port, allow_loopback=self._allow_loopback))
        except (InvalidIPAddress, ValueError):
            return False
        return True

    def _require_outside(self, number: str) -> None:
        """Raise InvalidIPAddress for a number inside.

        The library lets pass what carries an address of IPv4 in old ways (::7f00:1, fec0::/10).
        """
        if not (is_public(number) or (self._allow_loopback and is_loopback(number))):
            raise InvalidIPAddress(number)


class _WatchedConnection(HTTPConnection):
    adapter: _GuardedAdapter

    def _new_conn(self) -> socket.socket:
        return self.adapter.connection_by(self, super()._new_conn)


class _WatchedTlsConnection(HTTPSConnection):
    adapter: _GuardedAdapter

    def _new_conn(self) -> socket.socket:
        return self.adapter.connection_by(self, super()._new_conn)


def _watched_pool(
    adapter: _GuardedAdapter,
    pool: type[HTTPConnectionPool],
    connection: type[HTTPConnection],
    *arguments: Any,
    **options: Any,
) -> HTTPConnectionPool:
    made = pool(*arguments, **options)

    def connect(*connection_arguments: Any, **connection_options: Any) -> HTTPConnection:
        dialled = connection(*connection_arguments, **connection_options)
        dialled.adapter = adapter  # type: ignore[attr-defined]
        return dialled

    made.ConnectionCls = connect  # type: ignore[assignment]
    return made
