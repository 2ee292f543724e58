"""Blocks as they are kept: what each seal is bound to, and hundreds opened at once."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring, SealedPlace, place_of
from core.db import driver_of
from core.errors import AtalayaError
from registry.matching.blocks.draft import MOST
from registry.matching.blocks.head import RESIDENTS, Numbers
from registry.matching.blocks.head_table import HeadTable, Positions
from registry.matching.blocks.models import MatchingPerson, MatchingPoint
from registry.matching.blocks.open_blocks import OpenBlocks, OpenRows
from registry.matching.blocks.rows import RESIDENT_COLUMNS, TRAVELLER_COLUMNS, Columns

_SEVERAL = {
    ("matching_point", "sqlite"): "select id, ciphertext from matching_point"
    " where id in (select value from json_each(?))",
    ("matching_person", "sqlite"): "select id, ciphertext from matching_person"
    " where id in (select value from json_each(?))",
    ("matching_point", "postgresql"): "select id, ciphertext from matching_point"
    " where id = any(%s)",
    ("matching_person", "postgresql"): "select id, ciphertext from matching_person"
    " where id = any(%s)",
}
"""As the driver takes them: a zone asks twice, and what SQLAlchemy adds costs as much as both."""
_ONE = {
    ("matching_point", "sqlite"): "select id, ciphertext from matching_point where id = ?",
    ("matching_person", "sqlite"): "select id, ciphertext from matching_person where id = ?",
    ("matching_point", "postgresql"): "select id, ciphertext from matching_point where id = %s",
    ("matching_person", "postgresql"): "select id, ciphertext from matching_person where id = %s",
}


NOWHERE = -(2**31)
"""A longitude outside every zone."""


class BlocksLost(AtalayaError):
    """Blocks that are not there, or do not open as what their heads say they are."""

    def __init__(self, reasons: Mapping[int, str]) -> None:
        """Take why, by block number."""
        super().__init__("; ".join(reasons.values()))
        self.reasons = dict(reasons)


class BlockSource(Protocol):
    """Where blocks are read from."""

    def points(self, countries: Sequence[str], table: HeadTable, at: Positions) -> PointRows:
        """Return the columns of the blocks at some positions. Raises BlocksLost."""

    def persons(self, countries: Sequence[str], table: HeadTable, at: Positions) -> Numbers:
        """Return the persons of the blocks at some positions, end to end. Raises BlocksLost."""


@dataclass(frozen=True, slots=True)
class PointRows:
    """The columns of some blocks, each block with room for as many rows as the largest."""

    blocks: NDArray[np.int32]
    """Of shape (blocks, columns, room). A longitude of NOWHERE fills what a block leaves free: no
    zone holds it."""
    count: Numbers
    """How many rows each block has."""

    @property
    def room(self) -> int:
        """How many rows each block has room for."""
        return int(self.blocks.shape[2])

    def end_to_end(self) -> Columns:
        """Return the columns of all blocks, one block after another."""
        is_row = np.arange(self.room) < self.count[:, None]
        return np.asarray(self.blocks.transpose(1, 0, 2)[:, is_row])

    def each(self) -> list[Columns]:
        """Return the columns of each block."""
        counts = self.count.tolist()
        return [block[:, :count] for block, count in zip(self.blocks, counts, strict=True)]


def split(numbers: Numbers, count: Numbers) -> list[Numbers]:
    """Return numbers that lie end to end, those of each block apart."""
    return np.split(numbers, np.cumsum(count)[:-1]) if len(count) else []


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


class SealedBlocks:
    """Blocks read from the database, each opened for the question at hand."""

    def __init__(self, session: Session, keyring: Keyring, memory: OpenBlocks) -> None:
        """Read by this session, which must stay open; `memory` outlives it."""
        self._session, self._keyring, self._memory = session, keyring, memory

    def points(self, countries: Sequence[str], table: HeadTable, at: Positions) -> PointRows:
        """Return the columns of the blocks at some positions. Raises BlocksLost."""
        lines = RESIDENT_COLUMNS if table.kind == RESIDENTS else TRAVELLER_COLUMNS
        read = _Reading(MatchingPoint.__tablename__, self._memory.points, countries, table, at)
        return PointRows(self._rows(read, lines), read.count)

    def persons(self, countries: Sequence[str], table: HeadTable, at: Positions) -> Numbers:
        """Return the persons of the blocks at some positions, end to end. Raises BlocksLost."""
        read = _Reading(MatchingPerson.__tablename__, self._memory.persons, countries, table, at)
        if not self._memory.most_bytes:
            plains = self._plain(read, np.arange(len(at)), 4)
            return np.frombuffer(b"".join(plains), dtype="<i4")
        rows = self._rows(read, 1)[:, 0]
        return np.asarray(rows[np.arange(rows.shape[1]) < read.count[:, None]])

    def leaves(
        self, countries: Sequence[str], table: HeadTable, at: Positions
    ) -> list[tuple[Columns, Numbers]]:
        """Return the columns and the persons of each block, to be written over: none is kept open.

        Raises BlocksLost.
        """
        lines = RESIDENT_COLUMNS if table.kind == RESIDENTS else TRAVELLER_COLUMNS
        every = np.arange(len(at))
        points, persons = (
            self._plain(_Reading(name, self._memory.points, countries, table, at), every, size)
            for name, size in (("matching_point", 4 * lines), ("matching_person", 4))
        )
        return [
            (
                np.frombuffer(columns, dtype="<i4").reshape(lines, -1),
                np.frombuffer(own, dtype="<i4"),
            )
            for columns, own in zip(points, persons, strict=True)
        ]

    # -- inside -----------------------------------------------------------------------------

    def _rows(self, read: _Reading, lines: int) -> NDArray[np.int32]:
        """Return blocks, of shape (blocks, lines, room)."""
        room = max(MOST[read.table.kind], int(read.count.max(initial=0)))
        width = lines * room
        if width > read.memory.width:
            rows, missing = np.empty((len(read.at), width), dtype=np.int32), np.arange(len(read.at))
        else:
            kept = read.memory.get(read.block, read.version)
            rows, missing = kept.rows, kept.missing
        shaped = rows[:, :width].reshape(len(rows), lines, room)
        if len(missing):
            self._fill(shaped, read, missing)
            if width <= read.memory.width:
                if width < rows.shape[1]:
                    rows[:, :width] = shaped.reshape(len(rows), width)
                read.memory.keep(read.block[missing], read.version[missing], rows[missing])
        return shaped

    def _fill(self, shaped: NDArray[np.int32], read: _Reading, missing: Positions) -> None:
        """Write blocks that are read into their rows: those with as many rows together."""
        lines, counts = shaped.shape[1], read.count[missing]
        plains = self._plain(read, missing, 4 * lines)
        for count in np.unique(counts).tolist():
            own = np.flatnonzero(counts == count)
            joined = b"".join([plains[at] for at in own.tolist()])
            places = missing[own]
            blocks = np.frombuffer(joined, dtype="<i4").reshape(len(own), lines, count)
            shaped[places, :, :count] = blocks
            shaped[places, 0, count:] = NOWHERE

    def _plain(self, read: _Reading, at: Positions, row_bytes: int) -> list[bytes]:
        """Return some of the blocks opened, in their order. Raises BlocksLost."""
        blocks, versions = read.block[at].tolist(), read.version[at].tolist()
        found = dict(self._sealed(read.name, blocks))
        sealed = [found.get(block, b"") for block in blocks]
        labels = [f"{read.name}/ciphertext/{block}" for block in blocks]
        country = read.table.country[read.at[at]]
        plains, refused = list[bytes](), dict[int, CannotOpen]()
        edges = [0, *(np.flatnonzero(country[1:] != country[:-1]) + 1).tolist(), len(blocks)]
        for start, end in itertools.pairwise(edges) if blocks else ():
            own = slice(start, end)
            opened, wrong = self._keyring.open_many(
                read.countries[country[start]], sealed[own], labels[own], versions[own]
            )
            plains += opened
            refused |= {start + place: why for place, why in wrong.items()}
        sizes = (read.count[at] * row_bytes).tolist()
        if list(map(len, plains)) != sizes:
            raise BlocksLost(_reasons(blocks, found, plains, sizes, refused))
        return plains

    def _sealed(self, name: str, blocks: list[int]) -> Sequence[Any]:
        dialect, connection = driver_of(self._session)
        if len(blocks) == 1:
            return list(connection.execute(_ONE[name, dialect], blocks).fetchall())
        ids = str(blocks) if dialect == "sqlite" else blocks
        found: Sequence[Any] = connection.execute(_SEVERAL[name, dialect], (ids,)).fetchall()
        return found


# -- inside ---------------------------------------------------------------------------------


class _Reading:
    """What is to be read of one table."""

    def __init__(
        self,
        name: str,
        memory: OpenRows,
        countries: Sequence[str],
        table: HeadTable,
        at: Positions,
    ) -> None:
        self.name, self.memory, self.countries = name, memory, countries
        self.table, self.at = table, at
        self.block, self.version = table.block.take(at), table.version.take(at)
        self.count = table.count.take(at)


def _reasons(
    blocks: Sequence[int],
    sealed: Mapping[int, bytes],
    plains: Sequence[bytes],
    sizes: Sequence[int],
    refused: Mapping[int, CannotOpen],
) -> dict[int, str]:
    """Return why, of each block that is not as its head says."""
    found: dict[int, str] = {}
    for at, (block, plain, size) in enumerate(zip(blocks, plains, sizes, strict=True)):
        if block not in sealed:
            found[block] = "not there"
        elif at in refused:
            found[block] = str(refused[at])
        elif len(plain) != size:
            found[block] = f"block {block}: not what its head says"
    return found
