"""A block of the matching index: up to 1,024 stays of one country as a NumPy array, or sealed.

One array row is 80 bytes. Blocks are small because a change of one stay rewrites its block.
"""

from __future__ import annotations

import math
import struct
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.crypto import CannotOpen, Keyring, SealedPlace, place_of
from registry.people.models import Need, StayKind
from registry.people.record import BIRTH_YEARS, Card, StayPlace

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

CARD_FIELDS = ("birth_year", "needs", "language")
"""What a row says of the person rather than of the stay."""

NEED_BIT = {need: 1 << position for position, need in enumerate(Need)}
"""Which bit of `needs` stands for which need.

New needs go at the end of the list, or the index must be rebuilt.
"""

Rows = NDArray[Any]

ROW_FORMAT = 2
"""Raised when ROW changes; 1 had no head."""
_HEAD = b"rows" + struct.pack("<HH", ROW_FORMAT, ROW.itemsize)
"""Before the rows of a sealed block. It is not as long as any number of rows."""


@dataclass(frozen=True)
class Block:
    """One opened block. `rows` has the dtype ROW and must not be written to."""

    id: uuid.UUID
    country: str
    block_no: int
    version: int
    rows: Rows
    unplaced: frozenset[uuid.UUID] = frozenset()
    """Persons with a stay that neither the index nor its own row can say the place of."""
    fault: str = ""
    """Why the block itself does not open; its rows are then those of its stays."""

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
    """What the index keeps of one stay, before it is packed.

    `card` and `place` are None where they do not open.
    """

    person_id: uuid.UUID
    household_id: uuid.UUID | None
    stay_id: uuid.UUID
    kind: StayKind
    from_on: date | None
    until_on: date | None
    card: Card | None
    place: StayPlace | None

    def array_row(self) -> tuple[object, ...]:
        """Return the values of one array row, in the order of ROW; NaN or 0 where not known."""
        lon, lat = (math.nan, math.nan) if self.place is None else (self.place.lon, self.place.lat)
        return (
            self.person_id.bytes,
            (self.household_id or self.person_id).bytes,
            self.stay_id.bytes,
            lon,
            lat,
            ALWAYS if self.from_on is None else day_number(self.from_on),
            FOREVER if self.until_on is None else day_number(self.until_on),
            *_of_card(self.card),
            self.kind == StayKind.TRIP,
        )


def _of_card(card: Card | None) -> tuple[int, int, bytes]:
    """Return the values of CARD_FIELDS. A year of birth that is none (of a later release) is not
    known: it must not keep the whole block from being packed.
    """
    if card is None:
        return 0, 0, b""
    year = card.birth_year if card.birth_year in BIRTH_YEARS else 0
    needs = sum(NEED_BIT[need] for need in set(card.needs))
    return year or 0, needs, card.language.split("-")[0].encode()


def faults_of(blocks: Iterable[Block]) -> tuple[str, ...]:
    """Return what is wrong with the index, a line each, for those who run the installation."""
    blocks = list(blocks)
    closed = [f"{block.fault}; its stays are read one by one" for block in blocks if block.fault]
    unplaced = unplaced_persons(blocks)
    return (
        *closed,
        *(f"{country}: {len(unplaced[country])} persons cannot be placed" for country in unplaced),
    )


def unplaced_persons(blocks: Iterable[Block]) -> dict[str, frozenset[uuid.UUID]]:
    """Return, by country, the persons with a stay that nothing can place; countries without one are
    left out.
    """
    found: dict[str, frozenset[uuid.UUID]] = {}
    for block in blocks:
        if block.unplaced:
            found[block.country] = found.get(block.country, frozenset()) | block.unplaced
    return found


def day_number(day: date) -> int:
    """Return the days since 1970-01-01."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def day_of(number: int) -> date | None:
    """Return the day of a number in a row; None for a stay without a beginning or an end."""
    if number in {ALWAYS, FOREVER}:
        return None
    return date.fromordinal(number + date(1970, 1, 1).toordinal())


def pack(rows: Iterable[IndexRow]) -> Rows:
    """Return the array rows of the index."""
    return np.array([row.array_row() for row in rows], dtype=ROW)


def seal_rows(keyring: Keyring, rows: Rows, country: str, block_no: int, version: int) -> bytes:
    """Return one seal over the whole block, bound to its country, number and version."""
    return keyring.seal(_HEAD + rows.tobytes(), block_place(country, block_no, version))


def unseal_rows(
    keyring: Keyring, ciphertext: bytes, country: str, block_no: int, version: int
) -> Rows:
    """Return the rows of a block, read-only.

    Raises CannotOpen, also for rows of another form than ROW: they would be read as nonsense.
    """
    place = block_place(country, block_no, version)
    plain = keyring.open(ciphertext, place)
    if len(plain) % ROW.itemsize:  # rows alone: written before blocks had a head
        if not plain.startswith(_HEAD) or (len(plain) - len(_HEAD)) % ROW.itemsize:
            raise CannotOpen(f"{place}: rows of another release")
        plain = plain[len(_HEAD) :]
    return np.frombuffer(plain, dtype=ROW)


def uuids(column: Rows) -> list[uuid.UUID]:
    """Return the ids in a column of 16 bytes each (NumPy drops the zero bytes at the end of a
    single one).
    """
    data = column.tobytes()
    return [uuid.UUID(bytes=data[start : start + 16]) for start in range(0, len(data), 16)]


def block_place(country: str, block_no: int, version: int) -> SealedPlace:
    """Return where the rows of a block belong."""
    # Bound into every block ever sealed: it keeps the column's first name.
    row = f"{country}/{block_no}/{version}"
    return place_of("matching_block", "sealed", row, country=country, version=version)
