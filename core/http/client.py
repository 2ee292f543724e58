"""The only HTTP client.

An expected failure is a value that travels; nothing is raised for one.

What it guards against: addresses inside (checked on the resolved address of every hop), other
schemes than http and https, bodies without end, gzip bombs, servers that dribble at whatever
stage, redirect loops.
"""

from __future__ import annotations

import contextlib
import hashlib
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
from requests_hardened import HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress
from urllib3.exceptions import HTTPError

from core.connections import ConnectionGuard, NameTimeout, OutOfTime
from core.http.body import BodyRoom, UnusableAnswer, read_body
from core.http.session import guarded_session
from core.http.values import Answer, Body, HttpRequest, NotModified, RetrievalFailure
from core.settings import Settings

MAX_REDIRECTS = 3
CONNECT_SECONDS = 5.0
_REDIRECTS = {301, 302, 303, 307, 308}
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
        guard = ConnectionGuard()
        seconds = min(self._timeout_seconds, request.limit_seconds or self._timeout_seconds)
        late = RetrievalFailure(f"no answer within {seconds:.3g} s")
        try:
            with contextlib.closing(guard), guard.limit(seconds):
                answer = self._ask(guard, request)
        except NameTimeout as wrong:
            return RetrievalFailure(str(wrong))
        except OutOfTime:
            return late
        except (UnusableAnswer, InvalidIPAddress, OSError, ValueError, HTTPError) as wrong:
            answer = RetrievalFailure(_in_words(wrong, request))
        if guard.is_cut:  # whatever was read or raised is what the cut left of it
            return late
        return answer

    def _ask(self, guard: ConnectionGuard, request: HttpRequest) -> Answer:
        session = guarded_session(
            guard, user_agent=self._user_agent, allow_loopback=self._allow_loopback
        )
        with session, contextlib.closing(self._follow(session, request, guard)) as response:
            return self._answer(response, request)

    def _follow(
        self, session: HTTPSession, request: HttpRequest, guard: ConnectionGuard
    ) -> requests.Response:
        """Return the response after at most three redirects, each checked like the first."""
        address = request.address
        headers = _headers(request)
        for _ in range(MAX_REDIRECTS + 1):
            _check(address, request)
            left = guard.seconds_left()
            response: requests.Response = session.get(
                address,
                headers=headers,
                stream=True,
                allow_redirects=False,
                timeout=(min(CONNECT_SECONDS, left), left + 1),  # the guard comes first
            )
            if response.status_code not in _REDIRECTS:
                return response
            response.close()
            address = urljoin(address, response.headers.get("Location", ""))
        raise UnusableAnswer(f"more than {MAX_REDIRECTS} redirects")

    def _answer(self, response: requests.Response, request: HttpRequest) -> Answer:
        etag = response.headers.get("ETag", "")[:300]
        modified = response.headers.get("Last-Modified", "")[:100]
        status = response.status_code
        if status == 304:
            if not (request.etag or request.last_modified):
                return RetrievalFailure("HTTP 304 without having been asked conditionally")
            return NotModified(etag or request.etag, modified or request.last_modified)
        if status != 200:
            return RetrievalFailure(f"HTTP {status} {response.reason or ''}".strip(), status)
        data = read_body(response, self._max_bytes, self._room)
        if not data.strip():
            return RetrievalFailure("an empty body", status)
        digest = hashlib.sha256(data).hexdigest()
        if digest == request.body_hash:
            return NotModified(etag, modified)
        return Body(request.address, data, etag, modified, digest)


def http_retrieve(settings: Settings, *, allow_loopback: bool = False) -> HttpRetrieve:
    """Return the client these settings describe."""
    return HttpRetrieve(
        user_agent=settings.feeds_user_agent,
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


def _check(address: str, request: HttpRequest) -> None:
    """Raise UnusableAnswer for an address that is not to be request, first or at a redirect."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise UnusableAnswer(f"not an http address: {address[:80]}")
    if parts.username or parts.password:
        raise UnusableAnswer("an address with a name and password in it")
    if address != request.address:
        _check_redirect(parts, request)


def _check_redirect(parts: SplitResult, request: HttpRequest) -> None:
    if parts.scheme == "http" and urlsplit(request.address).scheme == "https":
        raise UnusableAnswer("a redirect from https to http")
    if request.hosts and parts.hostname not in {_host(request.address), *request.hosts}:
        raise UnusableAnswer(f"a redirect to {parts.hostname}, which is not listed")


def _host(address: str) -> str:
    return urlsplit(address).hostname or address[:80]


def _in_words(wrong: Exception, request: HttpRequest) -> str:
    """Return why nothing usable came, in words for the page of the sources."""
    if isinstance(wrong, UnusableAnswer):
        return str(wrong)
    if isinstance(wrong, InvalidIPAddress):
        return f"{_host(request.address)} leads to an address inside ({wrong})"
    text = str(wrong)
    for sign, words in _WORDS:
        if sign in text:
            return words
    if isinstance(wrong, TimeoutError | requests.Timeout):
        return "no answer in time"
    if isinstance(wrong, ValueError) and not isinstance(wrong, OSError):
        return f"unusable address: {wrong}"  # one that urllib cannot take apart
    return f"{type(wrong).__name__}: {text[:150]}"


_WORDS = (
    ("Name or service not known", "its name cannot be resolved (no network?)"),
    ("resolve", "its name cannot be resolved (no network?)"),
    ("timed out", "no answer in time"),
    ("refused", "connection refused"),
    ("CERTIFICATE_VERIFY_FAILED", "its certificate cannot be trusted"),
    ("SSL", "it does not speak TLS as it should"),
    ("LineTooLong", "a line of its header is too long"),
    ("100 headers", "too many lines in its header"),
    ("BadStatusLine", "what answers does not speak HTTP"),
    ("UnknownProtocol", "what answers does not speak HTTP"),
    ("IncompleteRead", "its answer is cut off or wrongly measured"),
    ("Remote end closed", "it hung up without an answer"),
    ("reset by peer", "it hung up without an answer"),
    ("unmatching values", "an answer of two lengths"),
)
"""What the libraries say, and what we say for it; the first that occurs counts."""
