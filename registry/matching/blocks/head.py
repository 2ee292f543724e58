"""The head of a block: its box, what it sums to, who of it lives elsewhere too; and its place in
the order of space.

Blocks follow each other along a curve that visits neighbours one after another (Morton's order):
each holds the stays from its own lower bound to the next block's. The bound is a point's key and,
where many stand at one point, a person's number, so that where somebody's rows are is known from
the place and the number alone: no table says who is in which block.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.crypto import CannotOpen
from registry.matching.blocks.attributes import HOUSEHOLDS, SUMS, groups_of, sums_of
from registry.matching.blocks.rows import HOUSEHOLD, LAT, LON, WORD, Columns

FORM = 1
"""Raised when a head, a word or a column changes its meaning: older blocks are made again then."""
KINDS = RESIDENTS, TRAVELLERS = (0, 1)
"""The two kinds of blocks."""
FIRST_KEY = -(2**63)
"""The lower bound of the first block of a kind."""

FIXED = np.dtype(
    [
        ("form", "u1"),
        ("kind", "u1"),
        ("first_year", "<u2"),
        ("count", "<i4"),
        ("version", "<i8"),
        ("key", "<i8"),
        ("low", "<i4"),
        ("west", "<i4"),
        ("south", "<i4"),
        ("east", "<i4"),
        ("north", "<i4"),
        ("groups", "<i4"),
        ("sums", "u1", (SUMS,)),
        ("spare", "u1", (-SUMS % 4,)),
    ]
)
"""What every head begins with. `groups` pairs of a group and a count follow, each in 32 bits, then
the straddlers."""
_MOST = 255
_COUNT_BITS, _COUNT_MASK = 8, 255

Bound = tuple[int, int]
"""A key, and the lowest person with it."""
Box = tuple[int, int, int, int]
Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class BlockHead:
    """What is known of a block without opening it."""

    block: int
    kind: int
    version: int
    """The token of the change that wrote its points and persons."""
    bound: Bound
    box: Box
    """West, south, east, north, in millionths of a degree."""
    count: int
    first_year: int
    """The first of the years whose minors are summed."""
    sums: NDArray[np.uint8]
    groups: Numbers
    """Each a group's number, and in the lowest eight bits how many are of it."""
    straddlers: Numbers
    """Households of it that live elsewhere too, or may: they are counted by number. Of all others
    every person is in this block."""

    def to_bytes(self) -> bytes:
        """Return the head as it is sealed."""
        fixed = np.zeros(1, dtype=FIXED)
        fixed["form"], fixed["kind"], fixed["first_year"] = FORM, self.kind, self.first_year
        fixed["count"], fixed["version"] = self.count, self.version
        fixed["key"], fixed["low"] = self.bound
        for name, value in zip(("west", "south", "east", "north"), self.box, strict=True):
            fixed[name] = value
        fixed["groups"], fixed["sums"] = len(self.groups), self.sums
        return fixed.tobytes() + self.groups.tobytes() + self.straddlers.tobytes()

    def with_straddlers(self, households: set[int]) -> BlockHead:
        """Return the head with some of the block's households as straddlers too."""
        fresh = households.difference(self.straddlers.tolist())
        sums = self.sums.copy()
        sums[HOUSEHOLDS] -= len(fresh)
        listed = np.array(sorted({*self.straddlers.tolist(), *fresh}), dtype=np.int32)
        return replace(self, sums=sums, straddlers=listed)


def head_parts(plain: bytes) -> tuple[bytes, bytes]:
    """Return the fixed part of an opened head, and the rest. Raises CannotOpen for one of another
    form.
    """
    if len(plain) < FIXED.itemsize or plain[0] != FORM or len(plain) % 4:
        raise CannotOpen("a head of another release")
    return plain[: FIXED.itemsize], plain[FIXED.itemsize :]


def make_head(
    block: int,
    kind: int,
    version: int,
    bound: Bound,
    columns: Columns,
    straddlers: NDArray[np.int32],
    year: int,
) -> BlockHead:
    """Return the head of a block with these rows, written in `year`; `straddlers` are sorted."""
    lon, lat, households = columns[LON], columns[LAT], columns[HOUSEHOLD]
    words = columns[WORD].view(np.uint32)
    box = (int(lon.min()), int(lat.min()), int(lon.max()), int(lat.max()))
    if kind == TRAVELLERS:
        # Whoever is met of them depends on the hour: they are always opened.
        nothing = np.empty(0, dtype=np.int32)
        sums = np.zeros(SUMS, dtype=np.uint8)
        return BlockHead(
            block, kind, version, bound, box, columns.shape[1], 0, sums, nothing, nothing
        )
    counted = sums_of(words, households, year - 1)
    own = np.sort(households)
    differs = np.count_nonzero((own[1:] != own[:-1]) & (own[1:] > 0)) + (int(own[0]) > 0)
    counted[HOUSEHOLDS] = differs - len(straddlers)
    counts = np.bincount(groups_of(words))
    numbers = np.flatnonzero(counts)
    groups = (numbers << _COUNT_BITS | counts[numbers]).astype(np.int32)
    assert counted.max(initial=0) <= _MOST
    small = counted.astype(np.uint8)
    count = columns.shape[1]
    return BlockHead(block, kind, version, bound, box, count, year - 1, small, groups, straddlers)


def groups_and_counts(pairs: Numbers) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the groups and the counts of pairs."""
    return (pairs >> _COUNT_BITS).astype(np.int64), (pairs & _COUNT_MASK).astype(np.int64)


def keys_of(lon: Numbers, lat: Numbers) -> NDArray[np.int64]:
    """Return where points lie along the curve."""
    east = (lon.astype(np.int64) + 180_000_000).astype(np.uint64)
    north = (lat.astype(np.int64) + 90_000_000).astype(np.uint64)
    return (_spread(east) | _spread(north) << np.uint64(1)).astype(np.int64)


def key_of(lon: int, lat: int) -> int:
    """Return where one point lies along the curve."""
    key = _spread_one(lon + 180_000_000) | _spread_one(lat + 90_000_000) << 1
    return key - (1 << 64) if key >> 63 else key


# -- inside ---------------------------------------------------------------------------------

_STEPS = (
    (np.uint64(16), np.uint64(0x0000FFFF0000FFFF)),
    (np.uint64(8), np.uint64(0x00FF00FF00FF00FF)),
    (np.uint64(4), np.uint64(0x0F0F0F0F0F0F0F0F)),
    (np.uint64(2), np.uint64(0x3333333333333333)),
    (np.uint64(1), np.uint64(0x5555555555555555)),
)
_WHOLE_STEPS = tuple((int(shift), int(mask)) for shift, mask in _STEPS)


def _spread(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return values of 32 bits with a free bit before each of theirs."""
    for shift, mask in _STEPS:
        values = (values | values << shift) & mask
    return values


def _spread_one(value: int) -> int:
    for shift, mask in _WHOLE_STEPS:
        value = (value | value << shift) & mask
    return value
