"""Questions to an interface of programs: with a method, a token and a body, to listed hosts alone.

Whatever status comes is an answer, with its body: such an interface says in it what was wrong. It
is never followed elsewhere, for the token would be handed to whoever it sends to.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from core.connections import ConnectionGuard, ListedHost
from core.http.addresses import web_address
from core.http.body import BodyRoom, ForbiddenAddress, read_body
from core.http.failures import retry_after
from core.http.limits import ask_within
from core.http.values import RetrievalFailure
from core.late import late_module

if TYPE_CHECKING:
    import requests

    from core.http import session as sessions
else:
    # Most processes send nothing: what they would send with loads at the first message.
    sessions = late_module("core.http.session")

LARGEST_ANSWER_BYTES = 4 << 20
CONNECT_SECONDS = 5.0
HTTPS_PORT = 443


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """One question."""

    method: str
    address: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """With the token."""
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """What was answered, whatever the status."""

    status: int
    data: bytes = field(repr=False)
    retry_after_seconds: int = 0
    """So long it asks to be left alone; 0 where it says nothing."""


class AskApi(Protocol):
    """What can be asked: the client, or a fake in tests."""

    def __call__(self, request: ApiRequest) -> ApiAnswer | RetrievalFailure:
        """Return the answer; never raises for an expected failure."""


class ApiClient:
    """Asks hosts that are listed, each question within one limit of time."""

    def __init__(
        self,
        *,
        user_agent: str,
        hosts: Collection[ListedHost],
        timeout_seconds: float,
        allow_loopback: bool = False,
    ) -> None:
        """Ask `hosts` and nobody else; `allow_loopback` is for tests."""
        self._user_agent, self._hosts = user_agent, frozenset(hosts)
        self._timeout_seconds, self._allow_loopback = timeout_seconds, allow_loopback
        self._room = BodyRoom(LARGEST_ANSWER_BYTES)

    def __call__(self, request: ApiRequest) -> ApiAnswer | RetrievalFailure:
        """Ask once. Name, connection, handshake, header and body together have the time given.

        After a failure nobody knows whether what was sent was taken, unless nothing was dialled
        (FORBIDDEN, NO_NAME, REFUSED).
        """

        def ask(guard: ConnectionGuard) -> ApiAnswer:
            self._check(request)
            return self._ask(guard, request)

        return ask_within(self._timeout_seconds, request.address, ask)

    # -- inside -----------------------------------------------------------------------------

    def _check(self, request: ApiRequest) -> None:
        """Raise ForbiddenAddress for a host that is not listed, and for one asked in the clear."""
        parts = web_address(request.address)
        host = listed_host_of(request.address)
        if host not in self._hosts:
            raise ForbiddenAddress(f"{host.name}:{host.port} is not listed")
        if parts.scheme != "https" and not self._allow_loopback:
            raise ForbiddenAddress("an address in the clear")

    def _ask(self, guard: ConnectionGuard, request: ApiRequest) -> ApiAnswer:
        session = sessions.guarded_session(
            guard, user_agent=self._user_agent, allow_loopback=self._allow_loopback
        )
        left = guard.seconds_left()
        with session:
            response: requests.Response = session.request(
                request.method,
                request.address,
                headers=dict(request.headers),
                data=request.body or None,
                stream=True,
                allow_redirects=False,
                timeout=(min(CONNECT_SECONDS, left), left + 1),  # the guard comes first
            )
            with contextlib.closing(response):
                data = read_body(response, LARGEST_ANSWER_BYTES, self._room)
                return ApiAnswer(response.status_code, data, retry_after(response))


def listed_host_of(address: str) -> ListedHost:
    """Return the host and the port of an address, as the operator lists them.

    Raises ValueError for an odd port.
    """
    parts = urlsplit(address)
    port = parts.port or (HTTPS_PORT if parts.scheme == "https" else 80)
    return ListedHost((parts.hostname or "").lower(), port)
