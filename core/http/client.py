"""The only HTTP client.

An expected failure is a value that travels; nothing is raised for one.

What it guards against: addresses inside (checked on the resolved address of every hop), other
schemes than http and https, bodies without end, gzip bombs, servers that dribble at whatever
stage, redirect loops.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import xxhash

from core.connections import ConnectionGuard
from core.http.body import BodyRoom, read_body
from core.http.failures import retry_after
from core.http.limits import ask_within
from core.http.redirects import RedirectRules, follow_redirects
from core.http.values import (
    Answer,
    Body,
    FailureKind,
    HttpRequest,
    NotModified,
    RetrievalFailure,
)
from core.late import late_module
from core.settings import Settings

if TYPE_CHECKING:
    import requests
    from requests_hardened import HTTPSession

    from core.http import session as sessions
else:
    # Most processes never ask: what they would ask with loads at the first question.
    sessions = late_module("core.http.session")

CONNECT_SECONDS = 5.0
ACCEPT = (
    "application/geo+json, application/cap+xml, application/atom+xml, application/json, */*;q=0.5"
)


class HttpRetrieve:
    """Asks over HTTP, within limits."""

    def __init__(
        self,
        *,
        user_agent: str,
        max_bytes: int,
        timeout_seconds: float,
        allow_loopback: bool = False,
    ) -> None:
        """Ask within `timeout_seconds` for the whole answer.

        `allow_loopback` is for tests and a mirror on the same machine.
        """
        self._user_agent = user_agent
        self._max_bytes = max_bytes
        self._timeout_seconds = timeout_seconds
        self._allow_loopback = allow_loopback
        self._room = BodyRoom(max_bytes * 3 // 2)

    def __call__(self, request: HttpRequest) -> Answer:
        """Ask for an address, with what is known of it.

        Name, connection, handshake, header and body together take `timeout_seconds` at most,
        redirects counted: what is not there by then is cut off, whatever the server does.
        """
        seconds = min(self._timeout_seconds, request.limit_seconds or self._timeout_seconds)
        return ask_within(seconds, request.address, lambda guard: self._ask(guard, request))

    def _ask(self, guard: ConnectionGuard, request: HttpRequest) -> Answer:
        session = sessions.guarded_session(
            guard, user_agent=self._user_agent, allow_loopback=self._allow_loopback
        )
        with session, contextlib.closing(_followed(session, request, guard)) as response:
            return self._answer(response, request)

    def _answer(self, response: requests.Response, request: HttpRequest) -> Answer:
        etag = response.headers.get("ETag", "")[:300]
        modified = response.headers.get("Last-Modified", "")[:100]
        status = response.status_code
        if status == 304:
            if not (request.etag or request.last_modified):
                return RetrievalFailure("HTTP 304 without having been asked conditionally")
            return NotModified(etag or request.etag, modified or request.last_modified)
        if status != 200:
            return _refusal(response)
        data = read_body(response, self._max_bytes, self._room)
        if not data.strip():
            return _nothing(response)
        digest = hash_body(data)
        if digest == request.body_hash:
            return NotModified(etag, modified)
        return Body(request.address, data, etag, modified, digest)


def _nothing(response: requests.Response) -> RetrievalFailure:
    """Return the failure of an empty body, with its status where the server said that nothing would
    follow: of a header cut off nobody knows what was to come.
    """
    is_said = response.headers.keys() & {"content-length", "transfer-encoding"}
    status = response.status_code if is_said else 0
    return RetrievalFailure("an empty body", status, FailureKind.EMPTY)


def hash_body(data: bytes) -> str:
    """Return what tells a body from another.

    No hash that withstands forgers is needed, only a quick one: who could forge it is the server
    itself, which might as well say nothing new.
    """
    return xxhash.xxh3_128_hexdigest(data)


def http_retrieve(settings: Settings, *, allow_loopback: bool = False) -> HttpRetrieve:
    """Return the client these settings describe."""
    return HttpRetrieve(
        user_agent=settings.user_agent,
        max_bytes=settings.feeds_max_bytes,
        timeout_seconds=settings.feeds_timeout_seconds,
        allow_loopback=allow_loopback,
    )


def _headers(request: HttpRequest) -> dict[str, str]:
    headers = {"Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"}
    if request.etag:
        headers["If-None-Match"] = request.etag
    if request.last_modified:
        headers["If-Modified-Since"] = request.last_modified
    return headers


def _followed(
    session: HTTPSession, request: HttpRequest, guard: ConnectionGuard
) -> requests.Response:
    rules = RedirectRules(hosts=request.hosts or None, connect_seconds=CONNECT_SECONDS)
    return follow_redirects(session, request.address, _headers(request), guard, rules)


def _refusal(response: requests.Response) -> RetrievalFailure:
    """Return what an error status says, and when the server wants to be asked again."""
    status = response.status_code
    words = f"HTTP {status} {response.reason or ''}".strip()
    kind = _KINDS.get(status, FailureKind.BROKEN if status >= 500 else FailureKind.STATUS)
    return RetrievalFailure(words, status, kind, retry_after(response))


_KINDS = {
    401: FailureKind.DENIED,
    403: FailureKind.DENIED,
    404: FailureKind.GONE,
    410: FailureKind.GONE,
    429: FailureKind.BUSY,
    503: FailureKind.BUSY,
}
