"""A question over HTTP and its answers. A failure is a value that travels, never an exception."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """What is asked for, and what is already at hand of it."""

    address: str
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    hosts: tuple[str, ...] = ()
    """Hosts a redirect may lead to besides the first; empty allows any that is public."""
    limit_seconds: float | None = None
    """The time for the whole answer where it is shorter than the client's own."""


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


class FailureKind(enum.StrEnum):
    """Why nothing usable came, as far as people can do something about it."""

    NO_NAME = "no_name"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    FORBIDDEN = "forbidden"
    """An address this client does not dial: inside, of another scheme, of another service."""
    CERTIFICATE = "certificate"
    TLS = "tls"
    NOT_HTTP = "not_http"
    CUT_OFF = "cut_off"
    REDIRECT = "redirect"
    """It sends elsewhere: in circles, to http, to a host that is not listed."""
    DENIED = "denied"
    GONE = "gone"
    BUSY = "busy"
    """It asks to be asked less often."""
    BROKEN = "broken"
    """A fault of its own, by its own word."""
    STATUS = "status"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    """A body came that is nothing we read."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class RetrievalFailure:
    """Nothing usable came, and why."""

    reason: str
    status: int = 0
    """The HTTP status, when the server answered at all."""
    kind: FailureKind = FailureKind.OTHER
    retry_after_seconds: int = 0
    """So long it asks not to be asked again; 0 where it says nothing."""


Answer = Body | NotModified | RetrievalFailure


class Retrieve(Protocol):
    """What can be asked for an address: the HTTP client, or a fake in tests."""

    def __call__(self, request: HttpRequest) -> Answer:
        """Return the answer; never raises for an expected failure."""
