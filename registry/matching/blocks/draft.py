"""Blocks of one kind while they are changed: rows taken out and put in, blocks cut and joined. Pure
but for the reading of blocks.

A block that overflows shares its rows with its emptier neighbour, and only when both are full are
they cut in three: so blocks stay two thirds full at least. One that runs nearly empty joins a
neighbour. Which households straddle blocks is kept on the safe side: one that is listed may live in
one block alone, and is counted rightly all the same; one that is not listed lives nowhere else.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from registry.matching.blocks.head import (
    FIRST_KEY,
    RESIDENTS,
    BlockHead,
    Bound,
    Numbers,
    key_of,
    keys_of,
    make_head,
)
from registry.matching.blocks.head_table import HeadTable, Positions
from registry.matching.blocks.rows import HOUSEHOLD, LAT, LON, Columns, IndexedPerson, persons_in

MOST = (248, 76)
"""Most rows of a block, of residents and of travellers: its points fill one page of the file."""
FILL = (240, 72)
"""So many after a build."""
FEWEST = (MOST[0] // 4, MOST[1] // 4)
"""Below so many a block joins a neighbour."""

Reader = Callable[[Positions], Sequence[tuple[Columns, Numbers]]]
MemberCounts = Callable[[Numbers, Numbers], Numbers]
"""Households and how many of each are in a block -> how many persons each has in all."""


@dataclass(slots=True)
class Leaf:
    """The rows of one block."""

    columns: Columns
    persons: Numbers

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.persons)

    @property
    def households(self) -> tuple[Numbers, Numbers]:
        """The households that have a number, and how many rows of each."""
        own = self.columns[HOUSEHOLD]
        found, counts = np.unique(own[own > 0], return_counts=True)
        return found, counts.astype(np.int32)

    def taken(self, at: Positions | slice | np.ndarray) -> Leaf:
        """Return some of the rows."""
        return Leaf(self.columns[:, at], self.persons[at])


class BlocksDraft:
    """The blocks of one kind of one country, as they will be."""

    def __init__(self, table: HeadTable, read: Reader, new_block: Callable[[], int]) -> None:
        """Take the blocks as they are; `read` opens some, `new_block` draws a number."""
        self.table, self._read, self._new_block = table, read, new_block
        self.leaves: dict[int, Leaf] = {}
        """By block: all that were opened, as they will be."""
        self.gone: set[int] = set()
        self._bounds: dict[int, Bound] = {}
        self._listed: dict[int, set[int]] = {}
        """Straddlers of blocks, where they are not those of the table."""
        self._places: dict[int, int | None] = {}
        """Where blocks stand in the table, of those that were asked for."""
        self._untouched: set[int] = set()
        """Opened to be looked at, and as they were."""

    # -- rows -------------------------------------------------------------------------------

    def take_out(self, numbers: Numbers, at: Iterable[int]) -> dict[int, IndexedPerson]:
        """Take the rows of persons out of the blocks at some positions; return what they were."""
        found: dict[int, IndexedPerson] = {}
        for block, leaf in self._open(sorted(set(at))):
            is_one = np.isin(leaf.persons, numbers)
            if not is_one.any():
                continue
            for number, person in persons_in(leaf.columns[:, is_one], leaf.persons[is_one]).items():
                found[number] = found[number].joined(person) if number in found else person
            self.leaves[block] = leaf.taken(~is_one)
            self._untouched.discard(block)
        return found

    def holders(self, numbers: Numbers) -> list[int]:
        """Return the positions of all blocks that hold rows of these persons: looks at each."""
        rows = self._read(np.arange(len(self.table)))
        return [at for at, (_, persons) in enumerate(rows) if np.isin(persons, numbers).any()]

    def put_in(self, columns: Columns, persons: Numbers) -> None:
        """Put rows into the blocks they belong in."""
        if not len(persons):
            return
        if not len(self.table):
            root = self._new_block()
            self.leaves[root] = Leaf(columns, persons)
            self._bounds[root], self._listed[root] = (FIRST_KEY, 0), set()
            return
        shares = self._shares(columns, persons)
        opened = dict(self._open([place for place, _ in shares]))
        for place, rows in shares:
            block = int(self.table.block[place])
            leaf, self._places[block] = opened[block], place
            self.leaves[block] = Leaf(
                np.concatenate([leaf.columns, columns[:, rows]], axis=1),
                np.concatenate([leaf.persons, persons[rows]]),
            )
            self._untouched.discard(block)

    # -- blocks -----------------------------------------------------------------------------

    def balance(self) -> None:
        """Cut blocks that overflow, join those that are nearly empty."""
        if self._is_balanced():
            return
        order = self.table.block.tolist() or list(self.leaves)
        places = {block: at for at, block in enumerate(order)}
        done: set[int] = set()
        for block in sorted(self.leaves.keys() - self._untouched, key=places.__getitem__):
            if block in done:
                continue
            run, parts = self._run(block, _neighbours(order, places[block], done))
            if parts != len(run) or len(run) > 1:
                done.update(run)
                self._cut(sorted(run, key=places.__getitem__), parts)

    def settle(self, members: MemberCounts) -> None:
        """List the households that are not whole in their block, in the blocks that are open."""
        for block, leaf in self.leaves.items():
            households, counts = leaf.households
            apart = households[counts < members(households, counts)].tolist()
            if apart and not self._straddlers(block).issuperset(apart):
                self._listed[block] = self._straddlers(block).union(apart)

    def members_of(self, households: Iterable[int]) -> dict[int, int]:
        """Return how many rows each of some households has in the blocks that are open."""
        found = dict.fromkeys(households, 0)
        wanted = np.array(sorted(found), dtype=np.int32)
        for leaf in self.leaves.values():
            own, counts = leaf.households
            known = np.isin(own, wanted)
            for household, count in zip(own[known].tolist(), counts[known].tolist(), strict=True):
                found[household] += count
        return found

    def look_into(self, at: Sequence[int]) -> None:
        """Open the blocks at some positions."""
        self._open(at)

    def look_at(self, points: Sequence[tuple[int, int, int]]) -> None:
        """Open the blocks in which persons would lie: longitude, latitude and number of each."""
        if points and len(self.table):
            lon, lat, persons = np.array(points, dtype=np.int32).T
            at = self.table.locate_many(keys_of(lon, lat), persons)
            self._open(np.unique(at).tolist())

    def heads(self, token: int, year: int) -> Iterator[BlockHead]:
        """Yield the heads of the blocks that changed, those of new rows with `token`."""
        for block, leaf in self.leaves.items():
            if block not in self._untouched:
                yield self._head(block, leaf, token, year)
        for block, listed in self._listed.items():
            if block not in self.leaves or block in self._untouched:
                yield self.table.head(self.table.positions[block]).with_straddlers(listed)

    def place_of(self, block: int) -> int | None:
        """Return where a block stands in the table as it was; None where it does not."""
        if block not in self._places:
            self._places[block] = self.table.place_of(block)
        return self._places[block]

    @property
    def size(self) -> int:
        """How many blocks there are now."""
        fresh = [block for block in self.leaves if self.place_of(block) is None]
        gone = [block for block in self.gone if self.place_of(block) is not None]
        return len(self.table) + len(fresh) - len(gone)

    @property
    def written(self) -> Mapping[int, Leaf]:
        """The blocks whose rows changed."""
        return {block: leaf for block, leaf in self.leaves.items() if block not in self._untouched}

    # -- inside -----------------------------------------------------------------------------

    def _shares(self, columns: Columns, persons: Numbers) -> list[tuple[int, Positions | slice]]:
        """Return the positions of the blocks, rising, each with the rows that belong there."""
        if len(persons) == 1:
            key = key_of(int(columns[LON, 0]), int(columns[LAT, 0]))
            return [(self.table.locate((key, int(persons[0]))), slice(None))]
        at = self.table.locate_many(keys_of(columns[LON], columns[LAT]), persons)
        order = np.argsort(at, kind="stable")
        places, firsts = np.unique(at[order], return_index=True)
        return list(zip(places.tolist(), np.split(order, firsts[1:]), strict=True))

    def _open(self, at: Sequence[int]) -> list[tuple[int, Leaf]]:
        """Return the blocks at positions, opened."""
        blocks = self.table.block[np.array(at, dtype=np.int64)].tolist() if at else []
        missing = [
            (place, block) for place, block in zip(at, blocks, strict=True)
            if block not in self.leaves
        ]  # fmt: skip
        if missing:
            places = np.array([place for place, _ in missing], dtype=np.int64)
            for (_, block), rows in zip(missing, self._read(places), strict=True):
                self.leaves[block] = Leaf(*rows)
                self._untouched.add(block)
        return [(block, self.leaves[block]) for block in blocks]

    def _is_balanced(self) -> bool:
        kind = self.table.kind
        sizes = [len(leaf) for leaf in self.written.values()]
        return all(FEWEST[kind] <= size <= MOST[kind] for size in sizes)

    def _size(self, block: int) -> int:
        if block in self.leaves:
            return len(self.leaves[block])
        return int(self.table.count[self.table.positions[block]])

    def _run(self, block: int, near: Sequence[int]) -> tuple[list[int], int]:
        """Return the blocks to be laid together with one, and in how many they are cut."""
        kind, size = self.table.kind, self._size(block)
        most, fill = MOST[kind], FILL[kind]
        if not size:
            return [block], 0
        if size > 3 * most or (size > most and not near):
            return [block], max(2, math.ceil(size / fill))
        if not near or FEWEST[kind] <= size <= most:
            return [block], 1
        other = min(near, key=self._size)
        total = size + self._size(other)
        if size > most:
            return [block, other], 2 if total <= 2 * fill else max(3, math.ceil(total / fill))
        return ([block, other], 1) if total <= fill else ([block], 1)

    def _cut(self, run: Sequence[int], parts: int) -> None:
        """Lay blocks together, in their order, and cut them in as many parts."""
        self._open([self.table.positions[b] for b in run if b in self.table.positions])
        bound = self._bound(run[0])
        before = set().union(*map(self._straddlers, run))
        leaves = _parts_of(_in_order([self.leaves[block] for block in run]), parts)
        blocks = [*run, *(self._new_block() for _ in leaves[len(run) :])]
        for block in blocks[len(leaves) :]:
            self._drop(block)
        again = _met_twice(leaves) if self.table.kind == RESIDENTS else set()
        listed = np.array(sorted(before | again), dtype=np.int32)
        bounds = [bound, *(first for _, first in leaves[1:])]
        for block, (leaf, _), own in zip(blocks, leaves, bounds, strict=False):
            self.leaves[block], self._bounds[block] = leaf, own
            self._untouched.discard(block)
            self._listed[block] = _among(leaf.households[0], listed)

    def _drop(self, block: int) -> None:
        self.gone.add(block)
        for known in (self.leaves, self._bounds, self._listed):
            known.pop(block, None)
        self._untouched.discard(block)

    def _bound(self, block: int) -> Bound:
        if block in self._bounds:
            return self._bounds[block]
        at = self.place_of(block)
        assert at is not None
        return int(self.table.key[at]), int(self.table.low[at])

    def _straddlers(self, block: int) -> set[int]:
        if block in self._listed:
            return self._listed[block]
        at = self.place_of(block)
        return set() if at is None else set(self.table.straddlers[at].tolist())

    def _head(self, block: int, leaf: Leaf, token: int, year: int) -> BlockHead:
        here = self._straddlers(block)
        if here:
            here = here.intersection(leaf.columns[HOUSEHOLD].tolist())
        listed = np.array(sorted(here), dtype=np.int32)
        return make_head(
            block, self.table.kind, token, self._bound(block), leaf.columns, listed, year
        )


# -- inside ---------------------------------------------------------------------------------


def _neighbours(order: Sequence[int], at: int, done: set[int]) -> list[int]:
    near = (place for place in (at - 1, at + 1) if 0 <= place < len(order))
    return [order[place] for place in near if order[place] not in done]


def _in_order(leaves: Sequence[Leaf]) -> tuple[Leaf, np.ndarray]:
    """Return the rows of several blocks in the order of space, and the key of each."""
    columns = np.concatenate([leaf.columns for leaf in leaves], axis=1)
    persons = np.concatenate([leaf.persons for leaf in leaves])
    keys = keys_of(columns[LON], columns[LAT])
    order = np.lexsort((persons, keys))
    return Leaf(columns[:, order], persons[order]), keys[order]


def _parts_of(rows: tuple[Leaf, np.ndarray], parts: int) -> list[tuple[Leaf, Bound]]:
    """Return rows cut in about equal parts, each with its lower bound; the rows of one person at
    one point stay together.
    """
    leaf, keys = rows
    size = len(leaf)
    cuts = [0]
    for number in range(1, parts):
        at = max(cuts[-1] + 1, number * size // parts)
        while at < size and (keys[at], leaf.persons[at]) == (keys[at - 1], leaf.persons[at - 1]):
            at += 1
        cuts += [at] if at < size else []
    bounds = [(int(keys[at]), int(leaf.persons[at])) for at in cuts] if size and parts else []
    ends = [*cuts[1:], size]
    return [
        (leaf.taken(slice(start, end)), bound)
        for start, end, bound in zip(cuts, ends, bounds, strict=False)
    ]


def _among(households: Numbers, listed: Numbers) -> set[int]:
    """Return those of the households that are in a sorted list."""
    if not len(listed):
        return set()
    at = np.minimum(np.searchsorted(listed, households), len(listed) - 1)
    return set(households[listed[at] == households].tolist())


def _met_twice(leaves: Sequence[tuple[Leaf, Bound]]) -> set[int]:
    """Return the households of more than one part."""
    nobody = np.empty(0, dtype=np.int32)
    each = np.concatenate([nobody, *(leaf.households[0] for leaf, _ in leaves)])
    households, counts = np.unique(each, return_counts=True)
    return set(households[counts > 1].tolist())
