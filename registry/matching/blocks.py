"""A block of the matching index: up to 1,024 stays of one country as a NumPy array, or sealed.

One array row is 80 bytes. Blocks are small because a change of one stay rewrites its block.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.crypto import Keyring, place_of
from registry.people.models import Need, StayKind
from registry.people.record import Card, StayPlace

BLOCK_STAYS = 1024
ALWAYS, FOREVER = -(2**31), 2**31 - 1
"""First day of a stay without a beginning, last day of one without an end."""

ROW = np.dtype(
    [
        ("person", "S16"),
        ("household", "S16"),
        ("stay", "S16"),
        ("lon", "<f8"),
        ("lat", "<f8"),
        ("from_day", "<i4"),
        ("until_day", "<i4"),
        ("birth_year", "<i2"),
        ("needs", "<u2"),
        ("language", "S3"),
        ("is_trip", "u1"),
    ]
)
"""Days count from 1970-01-01; birth_year 0 is unknown; language is the first subtag.

A person without a household is a household of one, by their own id.
"""

NEED_BIT = {need: 1 << position for position, need in enumerate(Need)}
"""Which bit of `needs` stands for which need.

New needs go at the end of the list, or the index must be rebuilt.
"""

Rows = NDArray[Any]


@dataclass(frozen=True)
class Block:
    """One opened block. `rows` has the dtype ROW and must not be written to."""

    id: uuid.UUID
    country: str
    block_no: int
    version: int
    rows: Rows

    @cached_property
    def lons(self) -> NDArray[np.float64]:
        """Longitudes, side by side: scans are faster over them than over whole rows."""
        return np.ascontiguousarray(self.rows["lon"])

    @cached_property
    def lats(self) -> NDArray[np.float64]:
        """Latitudes, side by side."""
        return np.ascontiguousarray(self.rows["lat"])

    @cached_property
    def trips(self) -> Rows:
        """The rows that are trips: few, and asked for at every match."""
        return np.asarray(self.rows[self.rows["is_trip"] == 1])


@dataclass(frozen=True, slots=True)
class IndexRow:
    """What the index keeps of one stay, before it is packed."""

    person_id: uuid.UUID
    household_id: uuid.UUID | None
    stay_id: uuid.UUID
    kind: StayKind
    from_on: date | None
    until_on: date | None
    card: Card
    place: StayPlace

    def array_row(self) -> tuple[object, ...]:
        """Return the values of one array row, in the order of ROW."""
        return (
            self.person_id.bytes,
            (self.household_id or self.person_id).bytes,
            self.stay_id.bytes,
            self.place.lon,
            self.place.lat,
            ALWAYS if self.from_on is None else day_number(self.from_on),
            FOREVER if self.until_on is None else day_number(self.until_on),
            self.card.birth_year or 0,
            sum(NEED_BIT[need] for need in set(self.card.needs)),
            self.card.language.split("-")[0].encode(),
            self.kind == StayKind.TRIP,
        )


def day_number(day: date) -> int:
    """Return the days since 1970-01-01."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def pack(rows: Iterable[IndexRow]) -> Rows:
    """Return the array rows of the index."""
    return np.array([row.array_row() for row in rows], dtype=ROW)


def seal_rows(keyring: Keyring, rows: Rows, country: str, block_no: int, version: int) -> bytes:
    """Return one seal over the whole block, bound to its country, number and version."""
    return keyring.seal(rows.tobytes(), _place(country, block_no, version))


def unseal_rows(
    keyring: Keyring, ciphertext: bytes, country: str, block_no: int, version: int
) -> Rows:
    """Return the rows of a block, read-only. Raises CannotOpen."""
    return np.frombuffer(keyring.open(ciphertext, _place(country, block_no, version)), dtype=ROW)


def uuids(column: Rows) -> list[uuid.UUID]:
    """Return the ids in a column of 16 bytes each (NumPy drops the zero bytes at the end of a
    single one).
    """
    data = column.tobytes()
    return [uuid.UUID(bytes=data[start : start + 16]) for start in range(0, len(data), 16)]


def _place(country: str, block_no: int, version: int) -> str:
    # Bound into every block ever sealed: it keeps the column's first name.
    return place_of("matching_block", "sealed", f"{country}/{block_no}/{version}")
