from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.geo.zone_grid import MicroBox
from registry.matching.blocks import head_table
from registry.matching.blocks.head import RESIDENTS, head_parts, make_head
from registry.matching.blocks.head_table import HeadTable, NumberLists, joined, no_heads


def numbers(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int32)


def parts_of(
    bounds: dict[int, tuple[int, int]], version: int = 1
) -> dict[int, tuple[bytes, bytes]]:
    columns = np.array([[1], [2], [5], [0]], dtype=np.int32)
    return {
        block: head_parts(
            make_head(block, RESIDENTS, version, bound, columns, numbers(5), 2026).to_bytes()
        )
        for block, bound in bounds.items()
    }


BOUNDS = {30: (-(2**63), 0), 10: (100, 0), 40: (200, 7), 20: (200, 900), 50: (300, 0)}


def test_a_bound_is_found_by_key_and_then_by_person() -> None:
    table = HeadTable.of(RESIDENTS, parts_of(BOUNDS))
    assert table.block.tolist() == [30, 10, 40, 20, 50]
    cases = {(-5, 1): 30, (100, 0): 10, (199, 9): 10, (200, 6): 10, (200, 7): 40, (200, 899): 40,
             (200, 900): 20, (250, 1): 20, (300, 0): 50, (2**60, 1): 50}  # fmt: skip
    assert {bound: int(table.block[table.locate(bound)]) for bound in cases} == cases
    keys, persons = (np.array(each) for each in zip(*cases, strict=True))
    at = table.locate_many(keys, persons.astype(np.int32))
    assert table.block[at].tolist() == list(cases.values())


def test_blocks_near_a_box_are_those_whose_boxes_meet_it_however_many_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(head_table, "_FEW", 200)
    dice = np.random.default_rng(2)
    for many in (0, 5, 199, 200, 256, 300):
        table = HeadTable.of(RESIDENTS, parts_of({n + 1: (n, 0) for n in range(many)}))
        lon = (np.sort(dice.integers(0, 9000, many)) * 100).astype(np.int32)
        lat = dice.integers(0, 9000, many).astype(np.int32) * 100
        high = lat + dice.integers(0, 500, many).astype(np.int32)
        table = replace(table, west=lon, south=lat, east=lon + 90, north=high)
        for _ in range(9):
            x, y, size = dice.integers(0, 900_000, 3).tolist()
            box = MicroBox(x, y, x + size, y + size // 3)
            assert table.near(box).tolist() == box.near(table).tolist()


@pytest.mark.parametrize(
    ("gone", "fresh", "expected"),
    [
        ((), {10: (100, 0)}, [30, 10, 40, 20, 50]),
        ((), {10: (150, 0), 60: (100, 0)}, [30, 60, 10, 40, 20, 50]),
        ((30, 20), {}, [10, 40, 50]),
        ((10,), {70: (400, 0), 30: (-5, 1)}, [30, 40, 20, 50, 70]),
    ],
)
def test_a_changed_table_is_the_one_made_anew(
    gone: tuple[int, ...], fresh: dict[int, tuple[int, int]], expected: list[int]
) -> None:
    before = HeadTable.of(RESIDENTS, parts_of(BOUNDS))
    after = before.changed(gone, parts_of(fresh, version=2))
    assert after.block.tolist() == expected
    assert [after.version[at] == 2 for at in range(len(after))] == [b in fresh for b in expected]
    assert before.version.tolist() == [1] * 5, "who reads goes on with the earlier one"
    assert [after.head(at).straddlers.tolist() for at in range(len(after))] == [[5]] * len(after)
    assert [after.positions[block] for block in expected] == list(range(len(expected)))


def test_tables_end_to_end_say_whose_each_block_is() -> None:
    table = HeadTable.of(RESIDENTS, parts_of(BOUNDS))
    both = joined([table, no_heads(RESIDENTS), table])
    assert both.country.tolist() == [0] * 5 + [2] * 5
    assert both.straddlers.gathered(np.array([9, 0])).tolist() == [5, 5]


def test_lists_are_taken_and_replaced_like_lists() -> None:
    plain = [[1, 2], [], [3], [4, 5, 6]]
    lists = NumberLists.of([numbers(*each) for each in plain])
    assert [lists[at].tolist() for at in range(4)] == plain
    assert lists.gathered(np.array([3, 1, 0])).tolist() == [4, 5, 6, 1, 2]
    assert lists.gathered(np.empty(0, dtype=np.int64)).tolist() == []
    changed = lists.replaced([2, 0], [numbers(7, 8), numbers()])
    assert [changed[at].tolist() for at in range(4)] == [[], [], [7, 8], [4, 5, 6]]
    assert [lists.taken(np.array([2, 0]))[at].tolist() for at in range(2)] == [[3], [1, 2]]


def test_one_block_is_found_without_a_list_of_all() -> None:
    table = HeadTable.of(RESIDENTS, parts_of(BOUNDS))
    assert [table.place_of(block) for block in (30, 50, 31)] == [0, 4, None]
