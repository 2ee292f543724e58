"""Tiles out of one PMTiles file (version 3) on this machine: `streets.pmtiles`, cut for the region
of the network.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

from pmtiles.reader import Reader
from pmtiles.tile import (
    Compression,
    HeaderDict,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    find_tile,
    zxy_to_tileid,
)

from plans.map.streets import NoStreets, UnreadableTile

MOST_BYTES = 4 * 1024 * 1024
"""Of a tile or a directory, packed and unpacked."""
_HEADER_BYTES = 127
_MOST_OF_DIRECTORY = 1024 * 1024
"""Unpacked: a quarter of a million entries; builders of such files keep them far smaller."""
_MOST_DEPTH = 4
_ENDLESS = re.compile(rb"[\x80-\xff]{10}")
"""A number of more than 64 bits: it takes longer to read with every byte."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A PMTiles file, opened for each look into it: it may be replaced while the server runs."""

    path: Path

    @property
    def mark(self) -> str:
        """Of its header and size: another build of the same region has another.

        Of one that is not there, its name.
        """
        try:
            told = [self._read(0, _HEADER_BYTES), str(self.path.stat().st_size).encode()]
        except (OSError, UnreadableTile):
            told = [b"absent", self.path.name.encode()]
        return hashlib.sha256(b"\0".join(told)).hexdigest()

    @property
    def is_raster(self) -> bool:
        """Whether its tiles are pictures. Raises NoStreets."""
        return self._header()["tile_type"] is TileType.PNG

    @property
    def zooms(self) -> tuple[int, int]:
        """Lowest and highest zoom. Raises NoStreets."""
        header = self._header()
        return header["min_zoom"], header["max_zoom"]

    def tile(self, zoom: int, column: int, row: int) -> bytes:
        """Return a tile, unpacked; empty when there is none.

        Raises UnreadableTile for a broken one, NoStreets for a broken file.
        """
        header = self._header()
        try:
            body = self._tile_bytes(header, zxy_to_tileid(zoom, column, row))
        except (EOFError, OSError, ValueError, OverflowError, zlib.error, MemoryError) as wrong:
            raise UnreadableTile(f"{self.path.name} is broken ({type(wrong).__name__})") from wrong
        if header["tile_compression"] is Compression.GZIP and body:
            return unpack(body, MOST_BYTES)
        return body

    def refuse(self, zoom: int, column: int, row: int) -> None:
        """Nothing to be done about a tile that turned out to be none: the file is the
        operator's.
        """

    def _header(self) -> HeaderDict:
        try:
            header: HeaderDict = Reader(self._read).header()
        except OSError as wrong:
            raise NoStreets(
                f"{self.path.name} cannot be opened ({wrong.strerror or type(wrong).__name__})"
            ) from wrong
        except (
            MagicNumberNotFound,
            SpecVersionUnsupported,
            ValueError,
            IndexError,
            UnreadableTile,
        ) as wrong:
            raise NoStreets(f"{self.path.name} is no PMTiles file of version 3") from wrong
        if header["tile_type"] not in {TileType.MVT, TileType.PNG}:
            raise NoStreets(f"{self.path.name} holds neither vector tiles nor PNG pictures")
        if header["tile_compression"] not in {Compression.NONE, Compression.GZIP}:
            raise NoStreets(f"{self.path.name} is packed in another way than gzip")
        return header

    def _tile_bytes(self, header: HeaderDict, tile_id: int) -> bytes:
        """Return what lies under a number of the curve: as `pmtiles.reader.Reader.get`, each
        directory within limits.
        """
        offset, length = header["root_offset"], header["root_length"]
        for _ in range(_MOST_DEPTH):
            entry = find_tile(deserialize_directory(self._directory(offset, length)), tile_id)
            if entry is None:
                return b""
            if entry.run_length:
                return self._read(header["tile_data_offset"] + entry.offset, entry.length)
            offset, length = header["leaf_directory_offset"] + entry.offset, entry.length
        return b""

    def _read(self, offset: int, length: int) -> bytes:
        if not 0 <= length <= MOST_BYTES or offset < 0:
            raise UnreadableTile(f"{self.path.name} speaks of {length} bytes in one piece")
        with self.path.open("rb") as opened:
            opened.seek(offset)
            return opened.read(length)

    def _directory(self, offset: int, length: int) -> bytes:
        """Return a directory as it lies, after it was unpacked and looked through: what reads it
        knows no limit.
        """
        data = self._read(offset, length)
        if _ENDLESS.search(unpack(data, _MOST_OF_DIRECTORY)):
            raise UnreadableTile(f"{self.path.name} counts without end")
        return data


def unpack(data: bytes, most: int) -> bytes:
    """Return what was packed by gzip, `most` bytes at the utmost. Raises UnreadableTile."""
    unfold = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        body = unfold.decompress(data, most + 1)
    except zlib.error as wrong:
        raise UnreadableTile("packed data that cannot be unpacked") from wrong
    if len(body) > most:
        raise UnreadableTile(f"more than {most} bytes when unpacked")
    if not unfold.eof:
        raise UnreadableTile("packed data that is cut off")
    if unfold.unused_data:
        raise UnreadableTile("more behind the packed data")
    return body
