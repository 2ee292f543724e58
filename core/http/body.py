"""The body of an answer, decompressed a bounded piece at a time."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from core.http.values import FailureKind

if TYPE_CHECKING:
    import requests

_CHUNK_BYTES = 64 * 1024
SMALL_BYTES = 4 << 20


class UnusableAnswer(Exception):
    """A hop this client does not take, or a body it cannot decompress."""

    kind = FailureKind.CUT_OFF


class BodyTooLarge(UnusableAnswer):
    """A body of more bytes than are allowed."""

    kind = FailureKind.TOO_LARGE


class ForbiddenAddress(UnusableAnswer):
    """An address this client never dials."""

    kind = FailureKind.FORBIDDEN


class UnusableRedirect(UnusableAnswer):
    """A server that sends where nobody follows."""

    kind = FailureKind.REDIRECT


class BodyRoom:
    """The memory that large bodies read side by side may take together.

    One of SMALL_BYTES or less is always read; of larger ones, whoever would grow beyond the room is
    refused, and said to be. So a crowd of servers that never stop sending fills no memory.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._sizes: dict[int, int] = {}
        self._lock = threading.Lock()

    @contextmanager
    def share(self) -> Iterator[Callable[[int], None]]:
        """Yield what is to be told the size of one body as it grows; it raises BodyTooLarge."""
        body = object()

        def grow(size: int) -> None:
            with self._lock:
                self._sizes[id(body)] = size
                if size > SMALL_BYTES and sum(self._sizes.values()) > self._most:
                    raise BodyTooLarge("too large to be read beside the others: no room is left")

        try:
            yield grow
        finally:
            with self._lock:
                self._sizes.pop(id(body), None)


def read_body(response: requests.Response, max_bytes: int, room: BodyRoom) -> bytes:
    """Return the whole body, decompressed.

    Raises BodyTooLarge beyond `max_bytes`, or where `room` has none left, and UnusableAnswer for
    what cannot be decompressed.
    """
    body = bytearray()
    with room.share() as grow:
        for piece in _pieces(response):
            body += piece
            if len(body) > max_bytes:
                raise BodyTooLarge(f"larger than {max_bytes} bytes")
            grow(len(body))
    return bytes(body)


def _pieces(response: requests.Response) -> Iterator[bytes]:
    """Yield the body piece by piece: a gzip bomb is never decompressed further than the limit."""
    decompressor = _decompressor(response.headers.get("Content-Encoding", ""))
    for raw in _raw(response):
        if decompressor is None:
            yield raw
        else:
            yield from _decompressed(decompressor, raw)
    if decompressor is not None and not decompressor.eof:
        raise UnusableAnswer("a compressed body that is cut off")


def _decompressed(decompressor: zlib._Decompress, raw: bytes) -> Iterator[bytes]:
    piece = b"."
    while piece:
        try:
            piece = decompressor.decompress(raw, _CHUNK_BYTES)
        except zlib.error as wrong:
            raise UnusableAnswer(f"a compressed body that cannot be unfolded ({wrong})") from wrong
        raw = decompressor.unconsumed_tail
        yield piece


def _raw(response: requests.Response) -> Iterator[bytes]:
    """Yield what is on the wire, as it comes: `read1` gives what is there."""
    while True:
        piece = response.raw.read1(_CHUNK_BYTES, decode_content=False)
        if not piece:
            return
        yield piece


def _decompressor(encoding: str) -> zlib._Decompress | None:
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        return None
    if name in {"gzip", "x-gzip", "deflate"}:
        return zlib.decompressobj(zlib.MAX_WBITS | 32)
    raise UnusableAnswer(f"a content encoding nobody asked for: {name[:40]}")
