"""Blocks kept open: as they were written, up to a limit, the oldest first to go."""

from __future__ import annotations

from collections import OrderedDict

import numpy as np

from registry.matching.blocks.open_blocks import OpenBlocks, OpenRows


def _ids(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


def _rows(*numbers: int) -> np.ndarray:
    return np.array([[each, each] for each in numbers], dtype=np.int32)


def test_blocks_are_kept_up_to_a_limit_and_only_as_they_were_written() -> None:
    memory = OpenRows(width=2, most=3)
    for block in (4, 3, 2, 1):
        memory.keep(_ids(block), _ids(9), _rows(block))
    found = memory.get(_ids(1, 2, 3, 4), _ids(9, 9, 9, 9))
    assert found.missing.tolist() == [3]
    assert found.rows[:3, 0].tolist() == [1, 2, 3]
    assert memory.get(_ids(1), _ids(8)).missing.tolist() == [0]
    memory.keep(_ids(1), _ids(10), _rows(7))
    assert memory.get(_ids(2, 1), _ids(9, 10)).rows[:, 0].tolist() == [2, 7], "in its own row"
    assert len(memory) == 3


def test_where_none_are_kept_all_are_missing() -> None:
    memory = OpenBlocks(0)
    memory.points.keep(_ids(1), _ids(1), np.zeros((1, memory.points.width), dtype=np.int32))
    assert memory.points.get(_ids(1, 2), _ids(1, 1)).missing.tolist() == [0, 1]
    assert len(OpenBlocks(1 << 20).persons) == 0


def test_at_random_they_are_as_a_list_of_the_newest_says() -> None:
    dice, memory = np.random.default_rng(3), OpenRows(width=2, most=40)
    kept: OrderedDict[int, int] = OrderedDict()
    for version in range(1, 80):
        blocks = dice.choice(np.arange(1, 120), int(dice.integers(1, 50)), replace=False)
        versions = np.full(len(blocks), version)
        memory.keep(blocks, versions, _rows(*(blocks * 1000 + version).tolist()))
        for block in blocks[-40:].tolist():
            kept[block] = version
        asked = np.arange(1, 120)
        for number in range(1, version + 1):
            found = memory.get(asked, np.full(len(asked), number))
            own = np.setdiff1d(np.arange(len(asked)), found.missing)
            assert all(kept[block] == number for block in asked[own].tolist())
            assert found.rows[own, 0].tolist() == (asked[own] * 1000 + number).tolist()
        # All that were kept last are there, whatever made room for them.
        assert not len(memory.get(blocks[-40:], versions[-40:]).missing)
        assert len(memory) <= 40
