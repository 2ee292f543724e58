"""Tiles from a server, one at a time and each kept on disk: asked for again only when it is old,
and then with its tag.

A server that fails is left alone for a while, by every process that shares the folder; what is kept
is used meanwhile.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from core.http import Body, HttpRequest, NotModified, RetrievalFailure, Retrieve
from core.private_files import private_folder, write_private
from plans.map.streets import NoStreets
from plans.map.streets.archive import MOST_BYTES, unpack

FRESH_FOR = timedelta(days=30)
"""A tile of this age or less is not asked for again."""
QUIET_FOR = timedelta(minutes=10)
"""So long nobody asks a server that has failed."""
MOST_KEPT_BYTES = 200 * 1024 * 1024
VECTOR_ZOOMS, RASTER_ZOOMS = (0, 14), (0, 18)
_EMPTY = frozenset({200, 204, 404})
"""Statuses by which a server says that there is nothing in a tile."""
_GZIP = b"\x1f\x8b"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoredTile:
    """A tile on disk: what the server said of it, and its body."""

    asked_at: float
    etag: str
    last_modified: str
    body: bytes


@dataclass(slots=True)
class TileServer:
    """A tile server asked through `retrieve`, its tiles kept in `folder`; without `retrieve` only
    what is kept counts.

    `template` has {z}, {x} and {y}; `now` is the moment by which tiles are old. Made for one piece
    of work.
    """

    template: str
    folder: Path
    now: datetime
    retrieve: Retrieve | None = None
    _has_thinned: bool = False

    @property
    def mark(self) -> str:
        """Of the address: what the server serves under it may change without a reprint."""
        return hashlib.sha256(self.template.encode()).hexdigest()

    @property
    def is_raster(self) -> bool:
        """Whether it serves pictures."""
        return urlsplit(self.template).path.endswith(".png")

    @property
    def zooms(self) -> tuple[int, int]:
        """Lowest and highest zoom that servers of its kind have everywhere."""
        return RASTER_ZOOMS if self.is_raster else VECTOR_ZOOMS

    @property
    def host(self) -> str:
        """What it is called in words; the whole address may hold a key."""
        return urlsplit(self.template).hostname or "?"

    def tile(self, zoom: int, column: int, row: int) -> bytes:
        """Return a tile, unpacked; empty where there is nothing.

        Raises NoStreets when it is neither kept nor to be had.
        """
        path = self._path(zoom, column, row)
        kept = _read(path)
        if kept and self.now.timestamp() - kept.asked_at <= FRESH_FOR.total_seconds():
            return _unpacked_body(kept.body)
        try:
            fresh = self._fetch(zoom, column, row, kept)
        except NoStreets:
            if kept is None:
                raise
            return _unpacked_body(kept.body)
        self._keep(path, fresh)
        return _unpacked_body(fresh.body)

    def refuse(self, zoom: int, column: int, row: int) -> None:
        """Throw away a tile that turned out to be none, and leave its server alone for a while."""
        with suppress(OSError):
            self._path(zoom, column, row).unlink()
        self._be_quiet()

    # -- inside ---------------------------------------------------------------------------------

    @property
    def _shelf(self) -> Path:
        return self.folder / self.mark[:16]

    def _path(self, zoom: int, column: int, row: int) -> Path:
        return self._shelf / str(zoom) / str(column) / f"{row}.tile"

    @property
    def _quiet(self) -> Path:
        return self._shelf / "quiet.json"

    def _fetch(self, zoom: int, column: int, row: int, stored: StoredTile | None) -> StoredTile:
        if self.retrieve is None:
            raise NoStreets(f"{self.host} is not asked: this installation is offline")
        self._refuse_when_quiet()
        address = (
            self.template.replace("{z}", str(zoom))
            .replace("{x}", str(column))
            .replace("{y}", str(row))
        )
        known = (stored.etag, stored.last_modified) if stored else ("", "")
        answer = self.retrieve(HttpRequest(address, *known, hosts=(self.host,)))
        at = self.now.timestamp()
        if isinstance(answer, Body):
            return StoredTile(at, answer.etag, answer.last_modified, answer.data)
        if isinstance(answer, NotModified) and stored:
            return StoredTile(at, answer.etag, answer.last_modified, stored.body)
        if isinstance(answer, RetrievalFailure) and answer.status in _EMPTY:
            return StoredTile(at, "", "", b"")
        self._be_quiet()
        reason = (
            answer.reason
            if isinstance(answer, RetrievalFailure)
            else "nothing new, though nothing is kept"
        )
        raise NoStreets(f"{self.host}: {reason}")

    def _refuse_when_quiet(self) -> None:
        try:
            failed_at = float(json.loads(self._quiet.read_bytes())["failed_at"])
        except (OSError, ValueError, KeyError, TypeError):
            return
        if 0 <= self.now.timestamp() - failed_at <= QUIET_FOR.total_seconds():
            raise NoStreets(f"{self.host} failed a moment ago and is left alone")

    def _be_quiet(self) -> None:
        told = json.dumps({"failed_at": self.now.timestamp()}).encode()
        with _though_nothing_can_be_kept():
            private_folder(self._shelf)
            write_private(self._quiet, told)

    def _keep(self, path: Path, stored: StoredTile) -> None:
        told = {
            "asked_at": stored.asked_at,
            "etag": stored.etag,
            "last_modified": stored.last_modified,
        }
        with _though_nothing_can_be_kept():
            private_folder(path.parent)
            write_private(path, json.dumps(told).encode() + b"\n" + stored.body)
            if not self._has_thinned:
                self._has_thinned = True
                _thin_out(self.folder)


@contextmanager
def _though_nothing_can_be_kept() -> Iterator[None]:
    """Yield a disk that is full, or a tile another process has just thrown away, costs the keeping
    and not the map.
    """
    try:
        yield
    except OSError as wrong:
        _log.warning("a street tile cannot be kept: %s", wrong.strerror or type(wrong).__name__)


def _read(path: Path) -> StoredTile | None:
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        told = json.loads(head)
        return StoredTile(
            float(told["asked_at"]), str(told["etag"]), str(told["last_modified"]), body
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _unpacked_body(body: bytes) -> bytes:
    """Return the body, unpacked when the server sent a packed file as it lay.

    Raises UnreadableTile for a damaged one, or one too large unpacked.
    """
    return unpack(body, MOST_BYTES) if body.startswith(_GZIP) else body


def _thin_out(folder: Path) -> None:
    """No more than `MOST_KEPT_BYTES`: the tiles kept longest go first."""
    kept = sorted(
        ((found.stat().st_mtime_ns, found) for found in folder.rglob("*.tile") if found.is_file()),
        key=lambda each: (each[0], str(each[1])),
    )
    sizes = [os.path.getsize(path) for _, path in kept]
    total = sum(sizes)
    for (_, path), size in zip(kept, sizes, strict=True):
        if total <= MOST_KEPT_BYTES:
            return
        path.unlink(missing_ok=True)
        total -= size
