"""The session a request goes out by: its names checked, its connections under a guard."""

from __future__ import annotations

import socket
from functools import partial
from typing import Any

from requests import PreparedRequest
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

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
        self.poolmanager.pool_classes_by_scheme = {
            "http": partial(_watched_pool, guard, HTTPConnectionPool, _WatchedConnection),
            "https": partial(_watched_pool, guard, HTTPSConnectionPool, _WatchedTlsConnection),
        }

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: Any, cert: Any = None
    ) -> Any:
        """Return where to dial, with the name resolved and checked."""
        resolve = super().build_connection_pool_key_attributes
        found = look_up(partial(resolve, request, verify, cert), self._guard.seconds_left())
        number = found[0]["host"]
        # The library lets pass what carries an address of IPv4 in old ways (::7f00:1, fec0::/10).
        if not (is_public(number) or (self._allow_loopback and is_loopback(number))):
            raise InvalidIPAddress(number)
        return found


class _WatchedConnection(HTTPConnection):
    guard: ConnectionGuard

    def _new_conn(self) -> socket.socket:
        connection = super()._new_conn()
        self.guard.watch(connection)
        return connection


class _WatchedTlsConnection(HTTPSConnection):
    guard: ConnectionGuard

    def _new_conn(self) -> socket.socket:
        connection = super()._new_conn()
        self.guard.watch(connection)  # before the handshake: it is a wait like any other
        return connection


def _watched_pool(
    guard: ConnectionGuard,
    pool: type[HTTPConnectionPool],
    connection: type[HTTPConnection],
    *arguments: Any,
    **options: Any,
) -> HTTPConnectionPool:
    made = pool(*arguments, **options)

    def connect(*connection_arguments: Any, **connection_options: Any) -> HTTPConnection:
        dialled = connection(*connection_arguments, **connection_options)
        dialled.guard = guard  # type: ignore[attr-defined]
        return dialled

    made.ConnectionCls = connect  # type: ignore[assignment]
    return made
