"""More people than places is asked back, once for each count."""

from __future__ import annotations

from typing import Any

import pytest

from directory.entries.occupancy import asked_back


@pytest.mark.parametrize(
    ("values", "capacity", "meant", "marks"),
    [
        ({"occupied": 300}, 120, (), ["300/120"]),
        ({"occupied": 300}, 120, ("300/120",), []),
        ({"occupied": 301}, 120, ("300/120",), ["301/120"]),
        ({"occupied": 120, "occupied_night": 121}, 120, (), ["121/120"]),
        ({"occupied": 300, "capacity": 400}, 120, (), []),
        ({"occupied": 30, "capacity": 20}, 120, (), ["30/20"]),
        ({"occupied": 300}, None, (), []),
        ({"occupied": 300, "capacity": None}, 120, (), []),
        ({"occupied": None}, 120, (), []),
    ],
)
def test_what_is_asked_back(
    values: dict[str, Any], capacity: int | None, meant: tuple[str, ...], marks: list[str]
) -> None:
    assert [each.mark for each in asked_back(values, capacity, meant)] == marks
