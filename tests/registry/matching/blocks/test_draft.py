from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest

from registry.matching.blocks.attributes import HOUSEHOLDS
from registry.matching.blocks.draft import FILL, MOST, BlocksDraft
from registry.matching.blocks.head import (
    RESIDENTS,
    TRAVELLERS,
    BlockHead,
    Numbers,
    head_parts,
    keys_of,
)
from registry.matching.blocks.head_table import Positions, no_heads
from registry.matching.blocks.rows import HOUSEHOLD, LAT, LON, Columns


class Blocks:
    """Blocks in memory, changed by one draft after another."""

    def __init__(self, kind: int) -> None:
        self.table = no_heads(kind)
        self.rows: dict[int, tuple[Columns, Numbers]] = {}
        self._numbers = itertools.count(1)

    def draft(self) -> BlocksDraft:
        def read(at: Positions) -> Sequence[tuple[Columns, Numbers]]:
            return [self.rows[block] for block in self.table.block[at].tolist()]

        return BlocksDraft(self.table, read, self._numbers.__next__)

    def take_over(self, draft: BlocksDraft) -> list[BlockHead]:
        heads = list(draft.heads(1, 2026))
        parts = {head.block: head_parts(head.to_bytes()) for head in heads}
        self.table = self.table.changed(draft.gone, parts)
        for block in draft.gone:
            self.rows.pop(block, None)
        self.rows |= {block: (leaf.columns, leaf.persons) for block, leaf in draft.written.items()}
        return heads

    def sizes(self) -> list[int]:
        return [len(self.rows[block][1]) for block in self.table.block.tolist()]


def residents(dice: np.random.Generator, numbers: Numbers) -> Columns:
    lon = dice.integers(-98_000_000, -97_000_000, len(numbers))
    lat = dice.integers(26_000_000, 27_000_000, len(numbers))
    return np.array([lon, lat, (numbers - 1) // 3 + 1, numbers * 0], dtype=np.int32)


@pytest.mark.parametrize("seed", range(3))
def test_growth_keeps_blocks_two_thirds_full_and_in_order(seed: int) -> None:
    dice, blocks = np.random.default_rng(seed), Blocks(RESIDENTS)
    first = 1
    for many in (3000, *[60] * 25):
        numbers = np.arange(first, first + many, dtype=np.int32)
        first += many
        draft = blocks.draft()
        draft.put_in(residents(dice, numbers), numbers)
        draft.balance()
        draft.settle(lambda homes, _counts: np.full(len(homes), 3, dtype=np.int32))
        blocks.take_over(draft)
        assert max(blocks.sizes()) <= MOST[RESIDENTS]
    sizes = blocks.sizes()
    assert sum(sizes) == first - 1
    assert sum(sizes) / len(sizes) > 0.75 * FILL[RESIDENTS]
    _check(blocks)


def _check(blocks: Blocks) -> None:
    """Whoever is looked for by place and number is where the bounds say; straddlers are listed."""
    homes: dict[int, set[int]] = {}
    for at, block in enumerate(blocks.table.block.tolist()):
        columns, persons = blocks.rows[block]
        found = blocks.table.locate_many(keys_of(columns[LON], columns[LAT]), persons)
        assert set(found.tolist()) <= {at}
        own = {home for home in columns[HOUSEHOLD].tolist() if home > 0}
        for home in own:
            homes.setdefault(home, set()).add(at)
        listed = set(blocks.table.straddlers[at].tolist())
        assert listed <= own
        assert blocks.table.sums[at, HOUSEHOLDS] == len(own) - len(listed)
    for home, places in homes.items():
        for at in places if len(places) > 1 else ():
            assert home in blocks.table.straddlers[at].tolist()


def test_a_crowd_at_one_point_is_cut_by_its_numbers() -> None:
    blocks, numbers = Blocks(RESIDENTS), np.arange(1, 1001, dtype=np.int32)
    columns = np.array([numbers * 0 + 5, numbers * 0 + 7, -numbers, numbers * 0], dtype=np.int32)
    draft = blocks.draft()
    draft.put_in(columns, numbers)
    draft.balance()
    blocks.take_over(draft)
    assert len(blocks.table) == 5
    _check(blocks)
    draft = blocks.draft()
    gone = np.array([1, 500, 1000], dtype=np.int32)
    places = blocks.table.locate_many(keys_of(*columns[:2, [0, 499, 999]]), gone)
    assert set(draft.take_out(gone, places.tolist())) == {1, 500, 1000}


def test_blocks_that_empty_join_and_go() -> None:
    dice, blocks = np.random.default_rng(7), Blocks(RESIDENTS)
    numbers = np.arange(1, 1501, dtype=np.int32)
    draft = blocks.draft()
    draft.put_in(residents(dice, numbers), numbers)
    draft.balance()
    draft.settle(lambda homes, _counts: np.full(len(homes), 3, dtype=np.int32))
    blocks.take_over(draft)
    left = numbers
    while len(left):
        leaving, left = left[:100], left[100:]
        draft = blocks.draft()
        assert len(draft.take_out(leaving, draft.holders(leaving))) == len(leaving)
        draft.balance()
        blocks.take_over(draft)
        _check(blocks)
        assert sum(blocks.sizes()) == len(left)
        assert len(blocks.table) <= 1 + len(left) // 40
    assert len(blocks.table) == 0


def test_all_rows_of_a_traveller_at_one_point_stay_together() -> None:
    blocks = Blocks(TRAVELLERS)
    persons = np.repeat(np.arange(1, 5, dtype=np.int32), 60)
    columns = np.zeros((13, len(persons)), dtype=np.int32)
    draft = blocks.draft()
    draft.put_in(columns, persons)
    draft.balance()
    blocks.take_over(draft)
    each = [set(blocks.rows[block][1].tolist()) for block in blocks.table.block.tolist()]
    assert sorted(n for own in each for n in own) == [1, 2, 3, 4]
