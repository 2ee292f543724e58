from __future__ import annotations

import pytest

from core.disclosure import division, part, parts, whole


@pytest.mark.parametrize(
    ("count", "is_own", "shown"),
    [
        (0, False, "0"),
        (1, False, "<5"),
        (4, False, "<5"),
        (5, False, "5"),
        (1, True, "1"),
        (4, True, "4"),
    ],
)
def test_small_cells_of_others_are_hidden(count: int, is_own: bool, shown: str) -> None:
    assert str(whole(count, is_own=is_own)) == shown


@pytest.mark.parametrize(
    ("count", "of", "shown"),
    [
        (0, 20, "0"),
        (3, 20, "<5"),
        (10, 20, "10"),
        (17, 20, "<5"),  # 3 others would come back by subtraction
        (20, 20, "20"),
        (2, 2, "<5"),
        (0, 3, "<5"),
    ],
)
def test_a_part_is_hidden_with_what_is_left_of_it(count: int, of: int, shown: str) -> None:
    assert str(part(count, of, is_own=False)) == shown
    assert str(part(count, of, is_own=True)) == str(count)


def test_of_a_division_never_one_cell_alone_is_hidden() -> None:
    assert {
        k: str(v) for k, v in division({"es": 40, "en": 9, "quc": 2}, is_own=False).items()
    } == {
        "es": "40",
        "en": "<5",
        "quc": "<5",
    }
    assert str(division({"es": 3}, is_own=False)["es"]) == "<5"
    assert str(division({"es": 40, "quc": 2}, is_own=True)["quc"]) == "2"
    assert [str(v) for v in division({"es": 40, "mam": 2, "quc": 1}, is_own=False).values()] == [
        "40",
        "<5",
        "<5",
    ]


def test_parts_come_largest_first() -> None:
    assert list(parts({"a": 6, "b": 9}, 30, is_own=False)) == ["b", "a"]
