"""The only HTTP client of the house.

An expected failure is a value that travels; nothing is raised for one.

What it guards against: addresses inside (checked on the resolved address of every hop), other
schemes than http and https, bodies without end, gzip bombs, servers that dribble, redirect loops.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress

from core.settings import Settings

MAX_REDIRECTS = 3
CONNECT_SECONDS = 5.0
_CHUNK_BYTES = 64 * 1024
_REDIRECTS = {301, 302, 303, 307, 308}
ACCEPT = (
    "application/geo+json, application/cap+xml, application/atom+xml, application/json, */*;q=0.5"
)


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """What is asked for, and what is already at hand of it."""

    address: str
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    hosts: tuple[str, ...] = ()
    """Hosts a redirect may lead to besides the first; empty allows any that is public."""


@dataclass(frozen=True, slots=True)
class Body:
    """A whole body, decompressed."""

    address: str
    data: bytes
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""


@dataclass(frozen=True, slots=True)
class NotModified:
    """The same as last time, by the server's word or by its hash."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class RetrievalFailure:
    """Nothing usable came, and why."""

    reason: str
    status: int = 0
    """The HTTP status, when the server answered at all."""


Answer = Body | NotModified | RetrievalFailure


class Retrieve(Protocol):
    """Whatever can be asked for an address: the HTTP client, or a fake in tests."""

    def __call__(self, asked: HttpRequest) -> Answer:
        """Return the answer; never raises for an expected failure."""


class _UnusableAnswer(Exception):
    """A hop this client does not take, or a body it cannot unfold."""


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
        """`timeout_seconds` is for the whole answer; `allow_loopback` is for tests and a mirror on
        the same machine.
        """
        self._user_agent = user_agent
        self._max_bytes = max_bytes
        self._timeout_seconds = timeout_seconds
        self._allow_loopback = allow_loopback

    def __call__(self, asked: HttpRequest) -> Answer:
        """Ask for an address, with what is known of it."""
        deadline = time.monotonic() + self._timeout_seconds
        try:
            with (
                self._session() as session,
                contextlib.closing(self._follow(session, asked, deadline)) as response,
            ):
                return self._answer(response, asked, deadline)
        except _UnusableAnswer as wrong:
            return RetrievalFailure(str(wrong))
        except InvalidIPAddress as wrong:
            return RetrievalFailure(f"{_host(asked.address)} leads to an address inside ({wrong})")
        except requests.Timeout:
            return RetrievalFailure(f"no answer within {self._timeout_seconds:g} s")
        except (
            TimeoutError,
            requests.RequestException,
            urllib3.exceptions.HTTPError,
            OSError,
        ) as wrong:
            return RetrievalFailure(_in_words(wrong))
        except ValueError as wrong:  # An address urllib cannot take apart.
            return RetrievalFailure(f"unusable address: {wrong}")

    def _session(self) -> HTTPSession:
        session = HTTPSession(
            Config(
                ip_filter_enable=True,
                ip_filter_allow_loopback_ips=self._allow_loopback,
                never_redirect=True,
                default_timeout=(CONNECT_SECONDS, self._timeout_seconds),
                user_agent_override=self._user_agent,
            )
        )
        # No proxy and no .netrc from the environment: a proxy would resolve names out of our sight.
        session.trust_env = False
        return session

    def _follow(
        self, session: HTTPSession, asked: HttpRequest, deadline: float
    ) -> requests.Response:
        """Return the response at the end of at most three redirects, each checked like the first."""
        address = asked.address
        headers = {"Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"}
        if asked.etag:
            headers["If-None-Match"] = asked.etag
        if asked.last_modified:
            headers["If-Modified-Since"] = asked.last_modified
        for _ in range(MAX_REDIRECTS + 1):
            _check(address, asked, secure=urlsplit(asked.address).scheme == "https")
            left = max(0.1, deadline - time.monotonic())
            response: requests.Response = session.get(
                address,
                headers=headers,
                stream=True,
                allow_redirects=False,
                timeout=(min(CONNECT_SECONDS, left), left),
            )
            if response.status_code not in _REDIRECTS:
                return response
            response.close()
            address = urljoin(address, response.headers.get("Location", ""))
        raise _UnusableAnswer(f"more than {MAX_REDIRECTS} redirects")

    def _answer(self, response: requests.Response, asked: HttpRequest, deadline: float) -> Answer:
        etag, modified = (
            response.headers.get("ETag", "")[:300],
            response.headers.get("Last-Modified", "")[:100],
        )
        if response.status_code == 304:
            if not (asked.etag or asked.last_modified):
                return RetrievalFailure("HTTP 304 without having been asked conditionally")
            return NotModified(etag or asked.etag, modified or asked.last_modified)
        if response.status_code != 200:
            return RetrievalFailure(
                f"HTTP {response.status_code} {response.reason or ''}".strip(), response.status_code
            )
        pieces = []
        size = 0
        for piece in self._pieces(response, deadline):
            size += len(piece)
            if size > self._max_bytes:
                return RetrievalFailure(f"larger than {self._max_bytes} bytes")
            pieces.append(piece)
        data = b"".join(pieces)
        if not data.strip():
            return RetrievalFailure("an empty body", response.status_code)
        digest = hashlib.sha256(data).hexdigest()
        if digest == asked.body_hash:
            return NotModified(etag, modified)
        return Body(asked.address, data, etag, modified, digest)

    def _pieces(self, response: requests.Response, deadline: float) -> Iterator[bytes]:
        """Yield the body, decompressed a bounded piece at a time: a gzip bomb never unfolds further
        than the limit.
        """
        unfold = _unfolding(response.headers.get("Content-Encoding", ""))
        for raw in _raw(response):
            if time.monotonic() > deadline:
                raise requests.Timeout
            if unfold is None:
                yield raw
            else:
                yield from _unfolded(unfold, raw)
        if unfold is not None and not unfold.eof:
            raise _UnusableAnswer("a compressed body that is cut off")


def http_retrieve(settings: Settings, *, allow_loopback: bool = False) -> HttpRetrieve:
    """Return the client these settings describe."""
    return HttpRetrieve(
        user_agent=settings.feeds_user_agent,
        max_bytes=settings.feeds_max_bytes,
        timeout_seconds=settings.feeds_timeout_seconds,
        allow_loopback=allow_loopback,
    )


def _unfolded(unfold: zlib._Decompress, raw: bytes) -> Iterator[bytes]:
    piece = b"."
    while piece:
        try:
            piece = unfold.decompress(raw, _CHUNK_BYTES)
        except zlib.error as wrong:
            raise _UnusableAnswer(f"a compressed body that cannot be unfolded ({wrong})") from wrong
        raw = unfold.unconsumed_tail
        yield piece


def _raw(response: requests.Response) -> Iterator[bytes]:
    """Yield what is on the wire, as it comes: `read1` gives what is there, so that a dribble meets
    the deadline.
    """
    while True:
        piece = response.raw.read1(_CHUNK_BYTES, decode_content=False)
        if not piece:
            return
        yield piece


def _unfolding(encoding: str) -> zlib._Decompress | None:
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        return None
    if name in {"gzip", "x-gzip", "deflate"}:
        return zlib.decompressobj(zlib.MAX_WBITS | 32)
    raise _UnusableAnswer(f"a content encoding nobody asked for: {name[:40]}")


def _check(address: str, asked: HttpRequest, *, secure: bool) -> None:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise _UnusableAnswer(f"not an http address: {address[:80]}")
    if parts.username or parts.password:
        raise _UnusableAnswer("an address with a name and password in it")
    if secure and parts.scheme == "http" and address != asked.address:
        raise _UnusableAnswer("a redirect from https to http")
    allowed = {_host(asked.address), *asked.hosts}
    if asked.hosts and parts.hostname not in allowed:
        raise _UnusableAnswer(f"a redirect to {parts.hostname}, which is not listed")


def _host(address: str) -> str:
    return urlsplit(address).hostname or address[:80]


def _in_words(wrong: Exception) -> str:
    text = str(wrong)
    if "Name or service not known" in text or "resolve" in text:
        return "its name cannot be resolved (no network?)"
    if "timed out" in text:
        return "no answer in time"
    if isinstance(wrong, requests.exceptions.SSLError):
        return "its certificate cannot be trusted"
    if "refused" in text:
        return "connection refused"
    return f"{type(wrong).__name__}: {text[:150]}"
