"""What stands in a backup: parts in order, each with its name and its bytes, and at the end a
manifest that says of every part how long it is and what its hash is.

The bytes are compressed as one, before they are sealed: of what is sealed in the database nothing
is won, of texts and of the directory three quarters.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from core.backup.keys import BackupLock, BadBackup
from core.backup.stream import OpeningReader, SealingWriter

PIECE_BYTES = 1 << 18
MANIFEST = "manifest"
_LEVEL = 1
_LONGEST_NAME = 4096
_LONGEST_MANIFEST = 64 << 20
_SIZE = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Part:
    """One part as the manifest tells of it."""

    name: str
    size: int
    sha256: str


class PartsWriter:
    """Writes parts; `finish` writes the manifest, without which a backup is refused."""

    def __init__(self, sink: BinaryIO, lock: BackupLock) -> None:
        self._sealed = SealingWriter(sink, lock)
        self._squeeze = zlib.compressobj(_LEVEL)
        self.parts: list[Part] = []
        self.own_lock = self._sealed.own_lock

    def add(self, name: str, pieces: Iterator[bytes]) -> Part:
        """Write one part; its bytes may come in pieces of any size."""
        digest, size = hashlib.sha256(), 0
        self._sized(name.encode())
        for piece in pieces:
            for start in range(0, len(piece), PIECE_BYTES):
                some = piece[start : start + PIECE_BYTES]
                digest.update(some)
                size += len(some)
                self._sized(some)
        self._put(_SIZE.pack(0))
        part = Part(name, size, digest.hexdigest())
        self.parts.append(part)
        return part

    def finish(self, facts: dict[str, Any]) -> None:
        """Write the manifest, with `facts` beside the parts, and the end."""
        parts = [[each.name, each.size, each.sha256] for each in self.parts]
        text = json.dumps({**facts, "parts": parts}, ensure_ascii=False).encode()
        self.add(MANIFEST, iter([text]))
        self._put(_SIZE.pack(0))
        self._sealed.write(self._squeeze.flush())
        self._sealed.finish()

    def _sized(self, data: bytes) -> None:
        self._put(_SIZE.pack(len(data)) + data)

    def _put(self, data: bytes) -> None:
        squeezed = self._squeeze.compress(data)
        if squeezed:
            self._sealed.write(squeezed)


@dataclass(slots=True)
class PartsReader:
    """Reads parts in order. Raises BadBackup for whatever is not as it was written."""

    source: BinaryIO
    lock: BackupLock
    manifest: dict[str, Any] = field(default_factory=dict)
    """What the backup says of itself; there once all parts have been read."""

    def read(self, take: Callable[[str, Iterator[bytes]], None]) -> dict[str, Any]:
        """Hand each part to `take`, which reads its pieces; return the manifest, against which all
        of them were held.
        """
        flow = _Flow(OpeningReader(self.source, self.lock))
        found: list[list[Any]] = []
        while name := flow.sized(_LONGEST_NAME).decode("utf-8", "replace"):
            if self.manifest:
                raise BadBackup("something stands behind its manifest")
            counted = _Counted(flow.pieces())
            if name == MANIFEST:
                self.manifest = _manifest_of(counted)
                continue
            take(name, counted.pieces())
            counted.exhaust()
            found.append([name, counted.size, counted.digest.hexdigest()])
        flow.require_end()
        if not self.manifest:
            raise BadBackup("it has no manifest")
        if self.manifest.get("parts") != found:
            raise BadBackup("its parts are not those its manifest names")
        return self.manifest


# -- inside ---------------------------------------------------------------------------------


class _Flow:
    """Bytes asked for by number, out of what was sealed and compressed."""

    def __init__(self, source: OpeningReader) -> None:
        self._source, self._open = source, zlib.decompressobj()
        self._buffer, self._at = b"", 0

    def sized(self, most: int) -> bytes:
        """Return what stands behind its own length; empty for the length 0."""
        size = _SIZE.unpack(self._exactly(_SIZE.size))[0]
        if size > most:
            raise BadBackup("a part of it is longer than any may be")
        return self._exactly(size)

    def pieces(self) -> Iterator[bytes]:
        """Yield the pieces of a part."""
        while piece := self.sized(PIECE_BYTES):
            yield piece

    def require_end(self) -> None:
        """Raise BadBackup where anything follows."""
        if len(self._buffer) > self._at or self._more() or self._open.unused_data:
            raise BadBackup("something stands behind its end")
        if not self._open.eof:
            raise BadBackup("its end is missing")

    def _exactly(self, size: int) -> bytes:
        while len(self._buffer) - self._at < size:
            more = self._more()
            if not more:
                raise BadBackup("its end is missing")
            self._buffer, self._at = self._buffer[self._at :] + more, 0
        piece = self._buffer[self._at : self._at + size]
        self._at += size
        return piece

    def _more(self) -> bytes:
        """Return more bytes; none at the end."""
        while True:
            data = self._open.unconsumed_tail or self._source.read(PIECE_BYTES) or b""
            try:
                more = self._open.decompress(data, PIECE_BYTES * 4)
            except zlib.error as wrong:
                raise BadBackup("it was altered: its bytes do not unfold") from wrong
            if more or not data or self._open.eof:
                return more


class _Counted:
    """The pieces of a part, counted and hashed as they are read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self.size, self.digest = pieces, 0, hashlib.sha256()

    def pieces(self) -> Iterator[bytes]:
        """Yield them."""
        for piece in self._pieces:
            self.size += len(piece)
            self.digest.update(piece)
            yield piece

    def exhaust(self) -> None:
        """Read what nobody read."""
        for _piece in self.pieces():
            pass


def _manifest_of(counted: _Counted) -> dict[str, Any]:
    text = bytearray()
    for piece in counted.pieces():
        text += piece
        if len(text) > _LONGEST_MANIFEST:
            raise BadBackup("its manifest is longer than any may be")
    try:
        manifest = json.loads(bytes(text))
    except ValueError:
        manifest = None
    if not isinstance(manifest, dict) or not manifest:
        raise BadBackup("its manifest cannot be read")
    return manifest
