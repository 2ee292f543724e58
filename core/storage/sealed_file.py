"""A sealed file: frames of one mebibyte, each sealed for its place in the file.

It is read from any point without opening the rest, so that a ZIP of a thousand plans never has to
fit in memory. A frame that was changed, moved or left out does not open: the last one is sealed as
the last.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

from core.crypto import Keyring

FRAME_BYTES = 1 << 20


def seal_file(source: BinaryIO, sink: BinaryIO, keyring: Keyring, place: str) -> None:
    """Write `source`, from its beginning, sealed into `sink`."""
    source.seek(0)
    number, frame = 0, source.read(FRAME_BYTES)
    while True:
        following = source.read(FRAME_BYTES)
        sink.write(keyring.seal(frame, _frame_place(place, number, is_last=not following)))
        if not following:
            return
        number, frame = number + 1, following


def open_sealed(path: Path, keyring: Keyring, place: str) -> BinaryIO:
    """Return the content of a sealed file as a stream that can be sought in.

    Raises CannotOpen, here when the end is missing or the key is another one, and while reading
    where a frame was changed; OSError when there is no such file.
    """
    return io.BufferedReader(SealedReader(path.open("rb"), keyring, place), FRAME_BYTES)


class SealedReader(io.RawIOBase):
    """The content of a sealed file, opened frame by frame."""

    def __init__(self, source: BinaryIO, keyring: Keyring, place: str) -> None:
        super().__init__()
        self._source, self._keyring, self._place = source, keyring, place
        self._overhead = len(keyring.seal(b"", place))
        self._frames = self._count_frames()
        self._at = 0
        self._number, self._frame = -1, b""
        try:
            self._size = (self._frames - 1) * FRAME_BYTES + len(self._open(self._frames - 1))
        except BaseException:
            source.close()
            raise

    @property
    def size(self) -> int:
        """How many bytes the content has."""
        return self._size

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
        """Go to a byte of the content."""
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, origin + offset)
        return self._at

    def readinto(self, target: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read from one frame into `target`; return how many bytes."""
        number, start = divmod(self._at, FRAME_BYTES)
        if self._at >= self._size:
            return 0
        piece = self._open(number)[start : start + len(target)]
        target[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        """Let go of the file."""
        self._source.close()
        super().close()

    def _count_frames(self) -> int:
        bytes_there = self._source.seek(0, io.SEEK_END)
        return max(1, -(-bytes_there // (FRAME_BYTES + self._overhead)))

    def _open(self, number: int) -> bytes:
        if number != self._number:
            stride = FRAME_BYTES + self._overhead
            self._source.seek(number * stride)
            is_last = number == self._frames - 1
            place = _frame_place(self._place, number, is_last=is_last)
            self._frame = self._keyring.open(self._source.read(stride), place)
            self._number = number
        return self._frame


def _frame_place(place: str, number: int, *, is_last: bool) -> str:
    return f"{place}/{number}{'/end' if is_last else ''}"
