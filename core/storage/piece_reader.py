"""A file read from any point by pieces that somebody else fetches."""

from __future__ import annotations

import io
from collections.abc import Callable

Fetch = Callable[[int], tuple[int, bytes]]
"""Returns where a piece begins that holds the byte asked for, and the piece."""


class SoughtReader(io.RawIOBase):
    """What may be read from any byte on; a kind of it says its size and how it reads."""

    _at = 0
    _size = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return where the next byte is read."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a byte."""
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, origin + offset)
        return self._at


class PieceReader(SoughtReader):
    """Reads piece by piece; the last one is kept. Raises what `fetch` raises."""

    def __init__(self, size: int, fetch: Fetch) -> None:
        super().__init__()
        self._size, self._fetch = size, fetch
        self._start, self._piece = 0, b""

    def readinto(self, target: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read from one piece into `target`; return how many bytes."""
        if self._at >= self._size:
            return 0
        if not self._start <= self._at < self._start + len(self._piece):
            self._start, self._piece = self._fetch(self._at)
        some = self._piece[self._at - self._start :][: len(target)]
        target[: len(some)] = some
        self._at += len(some)
        return len(some)
