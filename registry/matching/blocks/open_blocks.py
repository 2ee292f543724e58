"""Blocks that a process keeps open, in arrays of one row a block.

No object a block: a question takes the rows of hundreds of blocks at once. Threads share them; a
row is copied out, and written over, under a lock.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from registry.matching.blocks.draft import MOST
from registry.matching.blocks.head_table import Positions
from registry.matching.blocks.rows import RESIDENT_COLUMNS, TRAVELLER_COLUMNS

Rows = NDArray[np.int32]
"""Of shape (blocks, numbers of a block)."""
POINT_WIDTH = max(MOST[0] * RESIDENT_COLUMNS, MOST[1] * TRAVELLER_COLUMNS)
PERSON_WIDTH = max(MOST)
_BLOCK_BYTES = 4 * (POINT_WIDTH + PERSON_WIDTH)
_FIRST_ROOM, _MOST_COPIED = 256, 4096


class OpenBlocks:
    """The points and the persons of blocks, up to so many bytes; the oldest make room."""

    def __init__(self, most_bytes: int) -> None:
        """Keep none for 0."""
        self.most_bytes = most_bytes
        most = most_bytes // _BLOCK_BYTES
        self.points, self.persons = OpenRows(POINT_WIDTH, most), OpenRows(PERSON_WIDTH, most)


@dataclass(frozen=True, slots=True)
class KeptRows:
    """What is kept of some blocks."""

    rows: Rows
    """One of each block that was asked for; those not kept hold nothing in particular."""
    missing: Positions
    """Which of them those are."""


class OpenRows:
    """One kind of rows, each of some block as one change has written it."""

    def __init__(self, width: int, most: int) -> None:
        """Keep at most so many blocks of `width` numbers."""
        self.width, self.most = width, most
        self._lock = threading.Lock()
        self._rows = np.empty((0, width), dtype=np.int32)
        self._block_at = np.empty(0, dtype=np.int64)
        self._version_at = np.empty(0, dtype=np.int64)
        self._known = np.empty(0, dtype=np.int64)
        """The blocks kept, rising."""
        self._place_of = np.empty(0, dtype=np.int64)
        """In which row each of them stands."""
        self._next = 0

    def __len__(self) -> int:
        """Return how many blocks are kept."""
        return len(self._known)

    def get(self, blocks: NDArray[np.int64], versions: NDArray[np.int64]) -> KeptRows:
        """Return the rows of blocks, of those that are kept as they were written last."""
        if not len(self._known):
            return KeptRows(np.empty((len(blocks), self.width), np.int32), np.arange(len(blocks)))
        with self._lock:
            at = np.minimum(np.searchsorted(self._known, blocks), len(self._known) - 1)
            places = self._place_of.take(at)
            is_kept = (self._block_at.take(places) == blocks) & (
                self._version_at.take(places) == versions
            )
            missing = np.flatnonzero(~is_kept)
            if not len(missing):
                return KeptRows(self._rows.take(places, axis=0), missing)
            rows = np.empty((len(blocks), self.width), dtype=np.int32)
            rows[is_kept] = self._rows[places[is_kept]]
            return KeptRows(rows, missing)

    def keep(self, blocks: NDArray[np.int64], versions: NDArray[np.int64], rows: Rows) -> None:
        """Keep the rows of different blocks; where there is not room for all, of the last of
        them.
        """
        if not self.most:
            return
        share = slice(max(0, len(blocks) - self.most), None)
        blocks, versions, rows = blocks[share], versions[share], rows[share]
        with self._lock:
            places = self._places_for(blocks)
            before = self._block_at[places]
            gone = np.searchsorted(self._known, before[before > 0])
            known, place_of = np.delete(self._known, gone), np.delete(self._place_of, gone)
            order = np.argsort(blocks)
            at = np.searchsorted(known, blocks[order])
            self._known = np.insert(known, at, blocks[order])
            self._place_of = np.insert(place_of, at, places[order])
            self._rows[places] = rows
            self._block_at[places], self._version_at[places] = blocks, versions

    # -- inside -----------------------------------------------------------------------------

    def _places_for(self, blocks: NDArray[np.int64]) -> Positions:
        """Return a row for each block: its own where it is kept, else those after the one that was
        given last, round and round.
        """
        places = np.full(len(blocks), -1, dtype=np.int64)
        if len(self._known):
            at = np.minimum(np.searchsorted(self._known, blocks), len(self._known) - 1)
            is_kept = self._known[at] == blocks
            places[is_kept] = self._place_of[at[is_kept]]
        fresh = np.flatnonzero(places < 0).tolist()
        self._make_room(len(fresh))
        own = set(places[places >= 0].tolist())
        room = len(self._block_at)
        for each in fresh:
            while self._next % room in own:
                self._next += 1
            places[each] = self._next % room
            self._next += 1
        return places

    def _make_room(self, many: int) -> None:
        """Have rows for so many more, as far as that is allowed."""
        room = len(self._block_at)
        if self._next + many <= room or room == self.most:
            return
        size = min(self.most, max(_FIRST_ROOM, 2 * room, self._next + many))
        if size > _MOST_COPIED:
            # Memory that is not written to yet is none: large arrays are not copied again.
            size = self.most
        rows = np.empty((size, self.width), dtype=np.int32)
        rows[:room] = self._rows
        self._rows = rows
        for name in ("_block_at", "_version_at"):
            grown = np.zeros(size, dtype=np.int64)
            grown[:room] = getattr(self, name)
            setattr(self, name, grown)
