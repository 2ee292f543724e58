"""Blocks as they are kept: what each seal is bound to, and how many are opened at once."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring, SealedPlace, place_of
from core.errors import AtalayaError
from registry.matching.blocks.head import RESIDENTS, Numbers
from registry.matching.blocks.head_table import HeadTable, Positions
from registry.matching.blocks.models import MatchingPerson, MatchingPoint
from registry.matching.blocks.rows import RESIDENT_COLUMNS, TRAVELLER_COLUMNS, Columns

_SEVERAL = {
    ("matching_point", "sqlite"): "select id, version, ciphertext from matching_point"
    " where id in (select value from json_each(?))",
    ("matching_person", "sqlite"): "select id, version, ciphertext from matching_person"
    " where id in (select value from json_each(?))",
    ("matching_point", "postgresql"): "select id, version, ciphertext from matching_point"
    " where id = any(%s)",
    ("matching_person", "postgresql"): "select id, version, ciphertext from matching_person"
    " where id = any(%s)",
}
"""As the driver takes them: a zone asks twice, and what SQLAlchemy adds costs as much as both."""


class BlocksLost(AtalayaError):
    """Blocks that are not there, or do not open as what their heads say they are."""

    def __init__(self, reasons: Mapping[int, str]) -> None:
        """Take why, by block number."""
        super().__init__("; ".join(reasons.values()))
        self.reasons = dict(reasons)


class BlockSource(Protocol):
    """Where blocks are read from."""

    def points(self, countries: Sequence[str], table: HeadTable, at: Positions) -> list[Columns]:
        """Return the columns of the blocks at some positions. Raises BlocksLost."""

    def persons(self, countries: Sequence[str], table: HeadTable, at: Positions) -> list[Numbers]:
        """Return the persons of the blocks at some positions. Raises BlocksLost."""


def head_place(country: str, block: int, stamp: int) -> SealedPlace:
    """Return where the head of a block belongs."""
    return place_of("matching_head", "ciphertext", str(block), country=country, version=stamp)


def point_place(country: str, block: int, version: int) -> SealedPlace:
    """Return where the points of a block belong."""
    return place_of("matching_point", "ciphertext", str(block), country=country, version=version)


def person_place(country: str, block: int, version: int) -> SealedPlace:
    """Return where the persons of a block belong."""
    return place_of("matching_person", "ciphertext", str(block), country=country, version=version)


def group_place(country: str, number: int) -> SealedPlace:
    """Return where a group of a country belongs."""
    return place_of("matching_group", "ciphertext", f"{country}/{number}", country=country)


class OpenBlocks:
    """Blocks that a process keeps open, up to so many bytes; the oldest make room."""

    def __init__(self, most_bytes: int) -> None:
        """Keep none for 0."""
        self.most_bytes = most_bytes
        self._lock = threading.Lock()
        self._bytes = 0
        self._kept: dict[tuple[str, int], tuple[int, NDArray[np.int32]]] = {}

    def get(self, table: str, block: int, version: int) -> NDArray[np.int32] | None:
        """Return a block where it is kept as it was written by `version`."""
        found = self._kept.get((table, block))
        return found[1] if found is not None and found[0] == version else None

    def keep(self, table: str, block: int, version: int, numbers: NDArray[np.int32]) -> None:
        """Keep a block, if there is room for any."""
        with self._lock:
            before = self._kept.pop((table, block), None)
            self._bytes += numbers.nbytes - (0 if before is None else before[1].nbytes)
            self._kept[table, block] = (version, numbers)
            while self._bytes > self.most_bytes:
                _, gone = self._kept.pop(next(iter(self._kept)))
                self._bytes -= gone.nbytes


class SealedBlocks:
    """Blocks read from the database, each opened for the question at hand."""

    def __init__(self, session: Session, keyring: Keyring, memory: OpenBlocks) -> None:
        """Read by this session, which must stay open; `memory` outlives it."""
        self._session, self._keyring, self._memory = session, keyring, memory

    def points(self, countries: Sequence[str], table: HeadTable, at: Positions) -> list[Columns]:
        """Return the columns of the blocks at some positions. Raises BlocksLost."""
        lines = RESIDENT_COLUMNS if table.kind == RESIDENTS else TRAVELLER_COLUMNS
        flat = self._read(MatchingPoint.__tablename__, countries, table, at, lines)
        return [block.reshape(lines, -1) for block in flat]

    def persons(self, countries: Sequence[str], table: HeadTable, at: Positions) -> list[Numbers]:
        """Return the persons of the blocks at some positions. Raises BlocksLost."""
        return self._read(MatchingPerson.__tablename__, countries, table, at, 1)

    # -- inside -----------------------------------------------------------------------------

    def _read(
        self, name: str, countries: Sequence[str], table: HeadTable, at: Positions, lines: int
    ) -> list[NDArray[np.int32]]:
        blocks, versions = table.block[at].tolist(), table.version[at].tolist()
        found = self._in_memory(name, blocks, versions)
        if len(found) < len(blocks):
            owners, sizes = table.country[at].tolist(), (table.count[at] * lines * 4).tolist()
            described = zip(blocks, owners, versions, sizes, strict=True)
            missing = {
                block: (countries[owner], version, size)
                for block, owner, version, size in described
                if block not in found
            }
            found |= self._open(name, missing)
        return [found[block] for block in blocks]

    def _in_memory(
        self, name: str, blocks: Sequence[int], versions: Sequence[int]
    ) -> dict[int, NDArray[np.int32]]:
        if not self._memory.most_bytes:
            return {}
        kept = (self._memory.get(name, *each) for each in zip(blocks, versions, strict=True))
        return {
            block: numbers for block, numbers in zip(blocks, kept, strict=True)
            if numbers is not None
        }  # fmt: skip

    def _open(
        self, name: str, blocks: Mapping[int, tuple[str, int, int]]
    ) -> dict[int, NDArray[np.int32]]:
        """Return blocks by number, of which country, version and length in bytes are known.

        Raises BlocksLost.
        """
        found: dict[int, NDArray[np.int32]] = {}
        lost = dict.fromkeys(blocks, "not there")
        label, open_bound = f"{name}/ciphertext/", self._keyring.open_bound
        for block, version, ciphertext in self._rows(name, list(blocks)):
            country, expected, size = blocks[block]
            try:
                plain = open_bound(ciphertext, f"{label}{block}", country, expected)
            except CannotOpen as wrong:
                lost[block] = str(wrong)
                continue
            if version != expected or len(plain) != size:
                lost[block] = f"{name} {block}: not what its head says"
                continue
            found[block] = np.frombuffer(plain, dtype="<i4")
            del lost[block]
        if self._memory.most_bytes:
            for block, numbers in found.items():
                self._memory.keep(name, block, blocks[block][1], numbers)
        if lost:
            raise BlocksLost(lost)
        return found

    def _rows(self, name: str, blocks: list[int]) -> Sequence[Any]:
        connection = self._session.connection()
        dialect = connection.dialect.name
        ids = str(blocks) if dialect == "sqlite" else blocks
        raw: Any = connection.connection.driver_connection
        found: Sequence[Any] = raw.execute(_SEVERAL[name, dialect], (ids,)).fetchall()
        return found
