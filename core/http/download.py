"""A large public file brought whole, a part at a time: what came before the line broke is kept.

A part that lies there is completed by `Range`, under the validator the server gave it (`If-Range`):
a file that changed meanwhile begins anew, and never is a half of each.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from core.connections import ConnectionGuard
from core.http.body import BodyTooLarge, UnusableAnswer
from core.http.failures import retry_after
from core.http.limits import ask_within
from core.http.redirects import RedirectRules, follow_redirects
from core.http.values import FailureKind, RetrievalFailure
from core.late import late_module

if TYPE_CHECKING:
    import requests

    from core.http import session as sessions
else:
    sessions = late_module("core.http.session")

CONNECT_SECONDS, STALL_SECONDS = 10.0, 30.0
"""A server that sends nothing for so long is left; what came of it is kept."""
_CHUNK_BYTES = 64 * 1024
Progress = Callable[[int, int | None], None]
"""Told how many bytes lie there, and of how many where that is known."""


@dataclass(frozen=True, slots=True)
class DownloadRequest:
    """One file."""

    address: str
    most_bytes: int
    """What sends more is refused."""
    hosts: tuple[str, ...] = ()
    """Hosts a redirect may lead to beside the first."""
    limit_seconds: float = 3600.0
    """For one attempt."""


@dataclass(frozen=True, slots=True)
class DownloadedFile:
    """A file that is there whole, as far as its server says."""

    path: Path
    size: int
    was_resumed: bool


class HttpDownload:
    """Brings files over HTTP, within limits."""

    def __init__(self, *, user_agent: str, allow_loopback: bool = False) -> None:
        """Bring files as `user_agent`; `allow_loopback` is for tests."""
        self._user_agent, self._allow_loopback = user_agent, allow_loopback

    def __call__(
        self, request: DownloadRequest, part: Path, progress: Progress
    ) -> DownloadedFile | RetrievalFailure:
        """Bring what is missing of `part`, once. After a failure what came lies there, but for what
        a server sent beyond measure.
        """
        return ask_within(
            request.limit_seconds,
            request.address,
            lambda guard: self._bring(guard, request, part, progress),
        )

    # -- inside -----------------------------------------------------------------------------

    def _bring(
        self, guard: ConnectionGuard, request: DownloadRequest, part: Path, progress: Progress
    ) -> DownloadedFile | RetrievalFailure:
        session = sessions.guarded_session(
            guard, user_agent=self._user_agent, allow_loopback=self._allow_loopback
        )
        with session:
            for _turn in range(2):
                part_file = BegunFile(part)
                opened = follow_redirects(
                    session, request.address, part_file.headers, guard, _rules(request)
                )
                with contextlib.closing(opened) as response:
                    if response.status_code == 416 and part_file.size:
                        if _length_of_range(response) == part_file.size:
                            return DownloadedFile(part, part_file.size, was_resumed=True)
                        part_file.forget()  # longer than what is served, or of another file
                        continue
                    return _take(response, request, part_file, progress)
        return RetrievalFailure("HTTP 416 to a question without a range", 416, FailureKind.STATUS)


@dataclass(frozen=True, slots=True)
class BegunFile:
    """What lies there of a file, and under which validator it was part_file."""

    path: Path

    @property
    def size(self) -> int:
        """How much of it can be gone on from: nothing where nobody knows of which file it is."""
        return self.path.stat().st_size if self.path.exists() and self._validator else 0

    @property
    def headers(self) -> dict[str, str]:
        """What is asked with, so that the rest comes."""
        plain = {"Accept": "*/*", "Accept-Encoding": "identity"}
        if not self.size:
            return plain
        return {**plain, "Range": f"bytes={self.size}-", "If-Range": self._validator}

    def forget(self) -> None:
        """Begin anew."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    def begin(self, response: requests.Response) -> None:
        """Write down of which file the part is; a weak tag says nothing of bytes."""
        tag = response.headers.get("ETag", "")
        validator = tag if tag.startswith('"') else response.headers.get("Last-Modified", "")
        self.forget()
        self._note.write_text(json.dumps({"validator": validator[:300]}), encoding="utf-8")

    @property
    def _note(self) -> Path:
        return self.path.with_name(f"{self.path.name}.json")

    @property
    def _validator(self) -> str:
        try:
            return str(json.loads(self._note.read_text(encoding="utf-8"))["validator"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""


def _take(
    response: requests.Response, request: DownloadRequest, part_file: BegunFile, progress: Progress
) -> DownloadedFile | RetrievalFailure:
    """Write the body behind what lies there, or anew."""
    start = part_file.size if response.status_code == 206 else 0
    refusal = _unusable(response, part_file, start)
    if refusal is not None:
        return refusal
    total = _total(response, start)
    try:
        size = _stored(response, request, part_file, start, total, progress)
    except BodyTooLarge:
        part_file.forget()
        raise
    if total is not None and size < total:
        words = f"broke off after {size} of {total} bytes"
        return RetrievalFailure(words, response.status_code, FailureKind.CUT_OFF)
    return DownloadedFile(part_file.path, size, was_resumed=bool(start))


def _unusable(
    response: requests.Response, part_file: BegunFile, start: int
) -> RetrievalFailure | None:
    """Return why an answer is nothing to go on with; None for one that is."""
    status = response.status_code
    if status not in {200, 206} or (status == 206 and not start):
        return _refusal(response)
    if start and _start_of_range(response) != start:
        part_file.forget()
        return RetrievalFailure("another part came than was asked for", 206, FailureKind.UNREADABLE)
    if response.headers.get("Content-Encoding", "identity") not in {"", "identity"}:
        words = "packed in a way nobody asked for"
        return RetrievalFailure(words, status, FailureKind.UNREADABLE)
    return None


def _stored(
    response: requests.Response,
    request: DownloadRequest,
    part_file: BegunFile,
    start: int,
    total: int | None,
    progress: Progress,
) -> int:
    """Return how much lies there after the body was written. Raises BodyTooLarge."""
    if total is not None and total > request.most_bytes:
        raise BodyTooLarge(f"larger than {request.most_bytes} bytes")
    if not start:
        part_file.begin(response)
    with part_file.path.open("ab") as sink:
        size = _write(response, sink, start, total or request.most_bytes, progress, total)
        os.fsync(sink.fileno())
    return size


def _write(
    response: requests.Response,
    sink: BinaryIO,
    size: int,
    most: int,
    progress: Progress,
    total: int | None,
) -> int:
    progress(size, total)
    while True:
        piece = response.raw.read1(_CHUNK_BYTES, decode_content=False)
        if not piece:
            return size
        size += len(piece)
        if size > most:
            raise BodyTooLarge(f"sends more than the {most} bytes there may be")
        sink.write(piece)
        progress(size, total)


def _rules(request: DownloadRequest) -> RedirectRules:
    return RedirectRules(
        hosts=request.hosts, connect_seconds=CONNECT_SECONDS, silence_seconds=STALL_SECONDS
    )


def _refusal(response: requests.Response) -> RetrievalFailure:
    status = response.status_code
    kind = FailureKind.GONE if status in {404, 410} else FailureKind.STATUS
    kind = FailureKind.BUSY if status in {429, 503} else kind
    return RetrievalFailure(
        f"HTTP {status} {response.reason or ''}".strip(), status, kind, retry_after(response)
    )


def _total(response: requests.Response, start: int) -> int | None:
    """Return how long the whole file is; None where the server does not say."""
    if response.status_code == 206:
        return _length_of_range(response)
    text = response.headers.get("Content-Length", "")
    return start + int(text) if text.isdecimal() else None


def _start_of_range(response: requests.Response) -> int | None:
    """Return where a part begins, of `bytes 5-9/10`."""
    text = response.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
    return int(text) if text.isdecimal() else None


def _length_of_range(response: requests.Response) -> int | None:
    """Return the length of the whole, of `bytes 5-9/10` or `bytes */10`."""
    text = response.headers.get("Content-Range", "").rpartition("/")[2]
    return int(text) if text.isdecimal() else None


__all__ = [
    "BegunFile",
    "DownloadRequest",
    "DownloadedFile",
    "HttpDownload",
    "Progress",
    "UnusableAnswer",
]
