"""A question over HTTP and its answers. A failure is a value that travels, never an exception."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class RetrievalFailure:
    """Nothing usable came, and why."""

    reason: str
    status: int = 0
    """The HTTP status, when the server answered at all."""


Answer = Body | NotModified | RetrievalFailure


class Retrieve(Protocol):
    """What can be asked for an address: the HTTP client, or a fake in tests."""

    def __call__(self, request: HttpRequest) -> Answer:
        """Return the answer; never raises for an expected failure."""
