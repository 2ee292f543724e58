"""A sealed file: frames of one mebibyte, each sealed for its place in the file.

It is read from any point without opening the rest, so that a ZIP of a thousand plans never has to
fit in memory. A frame that was changed, moved or left out does not open: the last one is sealed as
the last. Before the frames stands whose key seals them; files of before the countries had keys
begin with their first frame.
"""

from __future__ import annotations

import io
from typing import BinaryIO

from core.crypto import (
    FIRST_FORM,
    HEADER_BYTES,
    OVERHEAD_BYTES,
    CannotOpen,
    Keyring,
    SealedPlace,
    place_of,
)
from core.storage.piece_reader import SoughtReader

SEALED = ".sealed"
FRAME_BYTES = 1 << 20
_MARK = b"ATS2"
_COUNTRY_BYTES = 2
_HEAD_BYTES = len(_MARK) + _COUNTRY_BYTES


def stored_label(title: str, name: str) -> str:
    """Return what is bound into a file of a shelf, its name without `.sealed`."""
    return place_of("stored_file", title, name, country="").label


def seal_file(
    source: BinaryIO, sink: BinaryIO, keyring: Keyring, label: str, country: str = ""
) -> None:
    """Write `source`, from its beginning, sealed into `sink` with the key of a country."""
    source.seek(0)
    sink.write(_MARK + country.ljust(_COUNTRY_BYTES).encode())
    number, frame = 0, source.read(FRAME_BYTES)
    while True:
        following = source.read(FRAME_BYTES)
        place = _frame_place(label, number, country, is_last=not following)
        sink.write(keyring.seal(frame, place))
        if not following:
            return
        number, frame = number + 1, following


def open_sealed(source: BinaryIO, keyring: Keyring, label: str) -> BinaryIO:
    """Return the content of a sealed file as a stream that can be sought in; closing it closes
    `source`, and so does what is raised here.

    Raises CannotOpen, here when the end is missing or the key is another one, and while reading
    where a frame was changed.
    """
    return io.BufferedReader(SealedReader(source, keyring, label), FRAME_BYTES)


def seal_of(source: BinaryIO, name: str) -> tuple[str, bytes]:
    """Return whose key seals a file and the head of its first frame: form and key, as of a value.

    Raises CannotOpen for a file that is none of ours.
    """
    start = source.read(_HEAD_BYTES + HEADER_BYTES)
    if start[:1] == FIRST_FORM:
        return "", start[:HEADER_BYTES]
    return _country_in(start, name), start[_HEAD_BYTES:]


class SealedReader(SoughtReader):
    """The content of a sealed file, opened frame by frame."""

    def __init__(self, source: BinaryIO, keyring: Keyring, label: str) -> None:
        super().__init__()
        self._source, self._keyring, self._label = source, keyring, label

        self._number, self._frame = -1, b""
        try:
            head = source.read(_HEAD_BYTES)
            is_first_form = head[:1] == FIRST_FORM
            self._start = 0 if is_first_form else _HEAD_BYTES
            self._country = "" if is_first_form else _country_in(head, label)
            self._frames = self._count_frames()
            self._size = (self._frames - 1) * FRAME_BYTES + len(self._open(self._frames - 1))
        except BaseException:
            source.close()
            raise

    @property
    def size(self) -> int:
        """How many bytes the content has."""
        return self._size

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
        bytes_there = self._source.seek(0, io.SEEK_END) - self._start
        return max(1, -(-bytes_there // (FRAME_BYTES + OVERHEAD_BYTES)))

    def _open(self, number: int) -> bytes:
        if number != self._number:
            stride = FRAME_BYTES + OVERHEAD_BYTES
            self._source.seek(self._start + number * stride)
            is_last = number == self._frames - 1
            place = _frame_place(self._label, number, self._country, is_last=is_last)
            self._frame = self._keyring.open(self._source.read(stride), place)
            self._number = number
        return self._frame


def _country_in(head: bytes, label: str) -> str:
    """Return whose key seals a file. Raises CannotOpen."""
    country = head[len(_MARK) : _HEAD_BYTES]
    if not head.startswith(_MARK) or len(country) != _COUNTRY_BYTES or not country.isascii():
        raise CannotOpen(f"{label}: no sealed file of ours, or cut off")
    return country.decode().strip()


def _frame_place(label: str, number: int, country: str, *, is_last: bool) -> SealedPlace:
    return SealedPlace(f"{label}/{number}{'/end' if is_last else ''}", country, 1)
