from __future__ import annotations

import pytest

from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Box
from core.geo.known_areas import AreaMemory

ONE, OTHER, THIRD = (Area.from_box(Box(-90 - west, 14, -89, 15)) for west in range(3))


def test_equal_bytes_are_the_same_area_and_others_are_not() -> None:
    memory = AreaMemory()
    data = memory.to_bytes(ONE)
    assert memory.from_bytes(data) is ONE
    assert memory.from_bytes(bytes(bytearray(data))) is ONE
    other = memory.from_bytes(OTHER.to_wkb())
    assert other == OTHER
    assert memory.from_bytes(OTHER.to_wkb()) is other


def test_what_was_used_longest_ago_goes_first_and_comes_back_equal() -> None:
    size = len(ONE.to_wkb())
    memory = AreaMemory(2 * size)
    written = [memory.to_bytes(area) for area in (ONE, OTHER)]
    memory.from_bytes(written[0])
    memory.to_bytes(THIRD)
    assert memory.held_bytes == 2 * size
    assert memory.from_bytes(written[0]) is ONE
    again = memory.from_bytes(written[1])
    assert again is not OTHER
    assert again == OTHER


def test_equal_texts_are_the_same_area_and_no_other_work() -> None:
    memory = AreaMemory()
    text, data = memory.to_text(ONE)
    assert data == ONE.to_wkb()
    assert memory.from_text(str(text.encode(), "ascii")) is ONE
    other = memory.from_text(AreaMemory().to_text(OTHER)[0])
    assert other == OTHER
    assert memory.held_bytes == 2 * len(text)
    with pytest.raises(BadGeometry):
        memory.from_text("bm8gYXJlYQ==")
    with pytest.raises(ValueError, match="padding"):
        memory.from_text("bm8gYXJlYQ")


def test_what_is_larger_than_all_it_may_hold_is_not_held() -> None:
    memory = AreaMemory(10)
    assert memory.from_bytes(memory.to_bytes(ONE)) == ONE
    assert memory.held_bytes == 0


def test_bytes_of_no_area_are_refused_each_time() -> None:
    memory = AreaMemory()
    for _ in range(2):
        with pytest.raises(BadGeometry):
            memory.from_bytes(b"no area")
