"""A stream of bytes sealed in frames of a mebibyte (the STREAM construction): written and read in
order, in as much memory as a frame takes.

Before the frames stands a head, whose every byte is bound into their key. Each frame is sealed for
its number, the last one as the last: what is cut off, added, left out, moved or doubled does not
open, nor does a frame of another stream. (Hoang, Reyhanitabar, Rogaway, Vizár: Online
Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance, 2015.)
"""

from __future__ import annotations

import io
import json
import os
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.backup.key_text import KEY_BYTES
from core.backup.keys import BackupLock, BadBackup

MARK = b"ATALAYA BACKUP\n"
FORMAT = 1
FRAME_BYTES = 1 << 20
_TAG_BYTES = 16
_LONGEST_HEAD = 1 << 16


class SealingWriter(io.RawIOBase):
    """Seals what is written into it. Without `finish` the stream has no end, and is refused."""

    def __init__(self, sink: BinaryIO, lock: BackupLock) -> None:
        super().__init__()
        key = os.urandom(KEY_BYTES)
        head = json.dumps({"format": FORMAT, **lock.wrap(key)}).encode()
        self._start = MARK + len(head).to_bytes(4, "big") + head
        self._cipher = _cipher(key, self._start)
        self.own_lock = BackupLock(file_key=key)
        """Opens this one stream."""
        self._sink, self._frame, self._number = sink, bytearray(), 0
        sink.write(self._start)

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: Any) -> int:
        """Take bytes; whole frames go on at once."""
        self._frame += data
        while len(self._frame) > FRAME_BYTES:
            self._seal(bytes(self._frame[:FRAME_BYTES]), is_last=False)
            del self._frame[:FRAME_BYTES]
        return len(data)

    def finish(self) -> None:
        """Write the last frame."""
        self._seal(bytes(self._frame), is_last=True)
        self._frame.clear()

    def _seal(self, frame: bytes, *, is_last: bool) -> None:
        self._sink.write(self._cipher.encrypt(_nonce(self._number, is_last=is_last), frame, None))
        self._number += 1


class OpeningReader(io.RawIOBase):
    """Opens what a `SealingWriter` sealed, frame by frame.

    Raises BadBackup, here for what is no backup or opens with another lock, while reading where a
    frame is not what was written.
    """

    def __init__(self, source: BinaryIO, lock: BackupLock) -> None:
        super().__init__()
        start, head = _read_head(source)
        self._cipher = _cipher(lock.unwrap(head), start)
        self._source, self._number = source, 0
        self._ahead = source.read(FRAME_BYTES + _TAG_BYTES)
        self._frame, self._is_over = memoryview(b""), False

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, target: Any) -> int:
        """Read into `target`; return how many bytes, 0 at the end."""
        while not self._frame and not self._is_over:
            self._open_next()
        piece = self._frame[: len(target)]
        target[: len(piece)] = piece
        self._frame = self._frame[len(piece) :]
        return len(piece)

    def _open_next(self) -> None:
        sealed, self._ahead = self._ahead, self._source.read(FRAME_BYTES + _TAG_BYTES)
        is_last = not self._ahead
        try:
            nonce = _nonce(self._number, is_last=is_last)
            self._frame = memoryview(self._cipher.decrypt(nonce, sealed, None))
        except (InvalidTag, ValueError) as wrong:
            where = "its end is missing or" if is_last else "it"
            raise BadBackup(
                f"{where} was altered: frame {self._number + 1} does not open"
            ) from wrong
        self._number += 1
        self._is_over = is_last


# -- inside ---------------------------------------------------------------------------------


def _read_head(source: BinaryIO) -> tuple[bytes, dict[str, Any]]:
    mark, size = source.read(len(MARK)), source.read(4)
    length = int.from_bytes(size, "big")
    if mark != MARK or len(size) != 4 or not 0 < length <= _LONGEST_HEAD:
        raise BadBackup("no backup of this program")
    text = source.read(length)
    try:
        head = json.loads(text)
    except ValueError:
        head = None
    if len(text) != length or not isinstance(head, dict):
        raise BadBackup("its head is damaged")
    if head.get("format") != FORMAT:
        raise BadBackup(f"of a form this release does not read: {head.get('format')!r}")
    return mark + size + text, head


def _cipher(key: bytes, start: bytes) -> AESGCM:
    """Return the cipher of the frames: the head is bound into its key."""
    digest = hashes.Hash(hashes.SHA256())
    digest.update(start)
    info = b"atalaya backup frames"
    return AESGCM(HKDF(hashes.SHA256(), KEY_BYTES, digest.finalize(), info).derive(key))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if is_last else b"\0")
