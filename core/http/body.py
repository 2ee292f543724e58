"""The body of an answer, decompressed a bounded piece at a time."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import requests

_CHUNK_BYTES = 64 * 1024


class UnusableAnswer(Exception):
    """A hop this client does not take, or a body it cannot decompress."""


class BodyTooLarge(UnusableAnswer):
    """A body of more bytes than are allowed."""


def read_body(response: requests.Response, max_bytes: int) -> bytes:
    """Return the whole body, decompressed.

    Raises BodyTooLarge beyond `max_bytes` and UnusableAnswer for what cannot be decompressed.
    """
    body = bytearray()
    for piece in _pieces(response):
        body += piece
        if len(body) > max_bytes:
            raise BodyTooLarge(f"larger than {max_bytes} bytes")
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
