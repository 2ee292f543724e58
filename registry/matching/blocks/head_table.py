"""The heads of many blocks of one kind side by side, in the order of space. Never changed once
made: a reader goes on with what it has while others make the next.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.geo.zone_grid import MicroBox
from registry.matching.blocks.attributes import SUMS
from registry.matching.blocks.head import FIXED, BlockHead, Bound, Numbers

_COLUMNS = ("key", "low", "west", "south", "east", "north", "count", "version", "first_year")
"""Fields of FIXED that are kept as they are, each an array."""
_CHANGING = _COLUMNS[2:]
"""Those that a block written over has other values of: all but the bounds."""
_ARRAYS = ("block", "country", "sums", *_COLUMNS)
_LISTS = ("groups", "straddlers")

_SIDES = ("west", "south", "east", "north")
_FEW, RUN = 16_384, 64
"""Of more blocks than few, so many that follow each other are looked at as one first."""

Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class HeadBoxes:
    """Boxes of blocks, an array a side."""

    west: Numbers
    south: Numbers
    east: Numbers
    north: Numbers


@dataclass(frozen=True, slots=True)
class NumberLists:
    """A list of numbers for each block, laid end to end."""

    flat: Numbers
    starts: Positions
    """Where the list of each begins; one more entry says where the last ends."""

    @classmethod
    def of(cls, lists: Sequence[Numbers]) -> NumberLists:
        """Return lists end to end."""
        sizes = np.array([0, *map(len, lists)], dtype=np.int64)
        return cls(np.concatenate([np.empty(0, dtype=np.int32), *lists]), np.cumsum(sizes))

    def __getitem__(self, at: int) -> Numbers:
        """Return one list."""
        return np.asarray(self.flat[self.starts[at] : self.starts[at + 1]])

    def sizes(self, at: Positions) -> Positions:
        """Return how long some lists are."""
        return self.starts[at + 1] - self.starts[at]

    def gathered(self, at: Positions) -> Numbers:
        """Return the numbers of some lists, one list after another."""
        if not len(at):
            return np.empty(0, dtype=np.int32)
        sizes = self.sizes(at)
        ends = np.cumsum(sizes)
        total = int(ends[-1])
        places = np.arange(total) + np.repeat(self.starts[at] - (ends - sizes), sizes)
        return np.asarray(self.flat[places])

    def taken(self, at: Positions) -> NumberLists:
        """Return some lists."""
        starts = np.concatenate([[0], np.cumsum(self.sizes(at))]).astype(np.int64)
        return NumberLists(self.gathered(at), starts)

    def replaced(self, at: Sequence[int], lists: Sequence[Numbers]) -> NumberLists:
        """Return the lists with some others in their places."""
        if all(len(self[place]) == len(fresh) for place, fresh in zip(at, lists, strict=True)):
            flat = self.flat.copy()
            for place, fresh in zip(at, lists, strict=True):
                flat[self.starts[place] : self.starts[place + 1]] = fresh
            return NumberLists(flat, self.starts)
        pieces, done = [], 0
        sizes = np.diff(self.starts)
        for place, fresh in sorted(zip(at, lists, strict=True), key=lambda pair: pair[0]):
            pieces += [self.flat[done : self.starts[place]], fresh]
            done = int(self.starts[place + 1])
            sizes[place] = len(fresh)
        flat = np.concatenate([*pieces, self.flat[done:]])
        return NumberLists(flat, np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64))


@dataclass(frozen=True)
class HeadTable:
    """Heads in the order of their bounds; arrays of one entry a block."""

    kind: int
    block: NDArray[np.int64]
    country: NDArray[np.int16]
    """The position of the country, where several are laid end to end."""
    key: NDArray[np.int64]
    low: Numbers
    west: Numbers
    south: Numbers
    east: Numbers
    north: Numbers
    count: Numbers
    version: NDArray[np.int64]
    first_year: NDArray[np.uint16]
    sums: NDArray[np.uint8]
    """Of shape (blocks, SUMS)."""
    groups: NumberLists
    straddlers: NumberLists

    def __len__(self) -> int:
        """Return how many blocks there are."""
        return len(self.block)

    @classmethod
    def of(cls, kind: int, parts: Mapping[int, tuple[bytes, bytes]]) -> HeadTable:
        """Return the heads of blocks by number, each in the two parts of `head.head_parts`."""
        fixed, groups, straddlers = _taken_apart(parts)
        columns: dict[str, Any] = {name: np.ascontiguousarray(fixed[name]) for name in _COLUMNS}
        table = cls(
            kind=kind,
            block=np.fromiter(parts, dtype=np.int64, count=len(parts)),
            country=np.zeros(len(parts), dtype=np.int16),
            sums=np.ascontiguousarray(fixed["sums"]).reshape(-1, SUMS),
            groups=NumberLists.of(groups),
            straddlers=NumberLists.of(straddlers),
            **columns,
        )
        return table.in_order()

    def changed(self, gone: Collection[int], parts: Mapping[int, tuple[bytes, bytes]]) -> HeadTable:
        """Return the table without the blocks `gone`, and with those of `parts` as they are now."""
        if parts and not gone:
            over = self._written_over(parts)
            if over is not None:
                return over
        fresh = HeadTable.of(self.kind, parts)
        without = np.array([*gone, *parts], dtype=np.int64)
        kept = np.flatnonzero(~np.isin(self.block, without))
        both = joined([self.taken(kept), fresh]).in_order()
        return replace(both, country=np.zeros(len(both), dtype=np.int16))

    def place_of(self, block: int) -> int | None:
        """Return where a block stands; None where it does not. `positions` is for many."""
        at = np.flatnonzero(self.block == block)
        return int(at[0]) if len(at) else None

    def locate(self, bound: Bound) -> int:
        """Return the position of the block in which a point's key and a person belong; there must
        be one.
        """
        key, person = bound
        first = int(np.searchsorted(self.key, key, "left"))
        last = int(np.searchsorted(self.key, key, "right"))
        return max(0, first + int(np.searchsorted(self.low[first:last], person, "right")) - 1)

    def locate_many(self, keys: NDArray[np.int64], persons: Numbers) -> Positions:
        """Return the position of the block of each; there must be one."""
        at = np.searchsorted(self.key, keys, "right") - 1
        # Where a block begins at that very key its lowest person decides, and there may be several.
        for place in np.flatnonzero((at >= 0) & (self.key[at] == keys)).tolist():
            at[place] = self.locate((int(keys[place]), int(persons[place])))
        return np.maximum(at, 0)

    def head(self, at: int) -> BlockHead:
        """Return one head."""
        box = int(self.west[at]), int(self.south[at]), int(self.east[at]), int(self.north[at])
        return BlockHead(
            int(self.block[at]),
            self.kind,
            int(self.version[at]),
            (int(self.key[at]), int(self.low[at])),
            box,
            int(self.count[at]),
            int(self.first_year[at]),
            self.sums[at],
            self.groups[at],
            self.straddlers[at],
        )

    def taken(self, at: Positions) -> HeadTable:
        """Return the heads at some positions, in their order."""
        names: dict[str, Any] = {name: getattr(self, name)[at] for name in _ARRAYS}
        names |= {name: getattr(self, name).taken(at) for name in _LISTS}
        return HeadTable(kind=self.kind, **names)

    def in_order(self) -> HeadTable:
        """Return the heads in the order of space."""
        return self if len(self) < 2 else self.taken(np.lexsort((self.low, self.key)))

    def near(self, box: MicroBox) -> Positions:
        """Return the positions of the blocks whose boxes meet a box, rising: neighbours are looked
        at a run at a time.
        """
        if len(self) < _FEW:
            return box.near(self)
        runs = box.near(self.runs)
        at = (runs[:, None] * RUN + np.arange(RUN)).reshape(-1)
        if len(at) and at[-1] >= len(self):
            at = at[: int(np.searchsorted(at, len(self)))]
        return np.asarray(at[box.near(self.boxes(at))])

    def boxes(self, at: Positions) -> HeadBoxes:
        """Return the boxes of some blocks."""
        return HeadBoxes(*(getattr(self, side).take(at) for side in _SIDES))

    @cached_property
    def runs(self) -> HeadBoxes:
        """A box around each run of blocks that follow each other."""
        starts = np.arange(0, len(self), RUN)
        return HeadBoxes(
            np.minimum.reduceat(self.west, starts),
            np.minimum.reduceat(self.south, starts),
            np.maximum.reduceat(self.east, starts),
            np.maximum.reduceat(self.north, starts),
        )

    @cached_property
    def first_years(self) -> tuple[int, int]:
        """The earliest and the latest of the years from which on blocks sum their minors."""
        if not len(self):
            return 0, 0
        return int(self.first_year.min()), int(self.first_year.max())

    @cached_property
    def positions(self) -> Mapping[int, int]:
        """Where each block stands."""
        return {block: at for at, block in enumerate(self.block.tolist())}

    # -- inside -----------------------------------------------------------------------------

    def _written_over(self, parts: Mapping[int, tuple[bytes, bytes]]) -> HeadTable | None:
        """Return the table with some of its blocks as they are now; None where not all of them
        stand here already, under the same bounds.
        """
        at = [place for block in parts if (place := self.place_of(block)) is not None]
        fixed, groups, straddlers = _taken_apart(parts)
        if len(at) < len(parts) or not self._have_bounds(at, fixed):
            return None
        names: dict[str, Any] = {}
        for name in (*_CHANGING, "sums"):
            names[name] = getattr(self, name).copy()
            names[name][at] = fixed[name]
        return replace(
            self,
            groups=self.groups.replaced(at, groups),
            straddlers=self.straddlers.replaced(at, straddlers),
            **names,
        )

    def _have_bounds(self, at: list[int], fixed: NDArray[np.void]) -> bool:
        return all((getattr(self, name)[at] == fixed[name]).all() for name in ("key", "low"))


def no_heads(kind: int) -> HeadTable:
    """Return a table without blocks."""
    return HeadTable.of(kind, {})


def joined(tables: Sequence[HeadTable]) -> HeadTable:
    """Return several tables end to end, with the position of each as the country of its blocks."""
    names: dict[str, Any] = {
        name: np.concatenate([getattr(each, name) for each in tables])
        for name in ("block", "sums", *_COLUMNS)
    }
    names |= {name: _joined_lists([getattr(each, name) for each in tables]) for name in _LISTS}
    country = np.repeat(np.arange(len(tables)), [len(each) for each in tables])
    return HeadTable(kind=tables[0].kind, country=country.astype(np.int16), **names)


# -- inside ---------------------------------------------------------------------------------


def _taken_apart(
    parts: Mapping[int, tuple[bytes, bytes]],
) -> tuple[NDArray[np.void], list[Numbers], list[Numbers]]:
    """Return the fixed parts of heads, their groups and their straddlers."""
    fixed = np.frombuffer(b"".join(first for first, _ in parts.values()), dtype=FIXED)
    rests = [np.frombuffer(rest, dtype="<i4") for _, rest in parts.values()]
    pairs = list(zip(rests, fixed["groups"].tolist(), strict=True))
    return fixed, [rest[:n] for rest, n in pairs], [rest[n:] for rest, n in pairs]


def _joined_lists(lists: Sequence[NumberLists]) -> NumberLists:
    flat = np.concatenate([each.flat for each in lists])
    sizes = np.concatenate([np.diff(each.starts) for each in lists])
    return NumberLists(flat, np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64))
