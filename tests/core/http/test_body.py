from __future__ import annotations

import pytest

from core.http.body import SMALL_BYTES, BodyRoom, BodyTooLarge


def test_small_bodies_are_always_read_and_large_ones_while_there_is_room() -> None:
    room = BodyRoom(3 * SMALL_BYTES)
    with room.share() as first, room.share() as second, room.share() as third:
        first(2 * SMALL_BYTES)
        second(SMALL_BYTES)
        with pytest.raises(BodyTooLarge, match="beside the others"):
            second(SMALL_BYTES + 1)
        third(SMALL_BYTES)


def test_who_has_ended_gives_its_room_back() -> None:
    room = BodyRoom(2 * SMALL_BYTES)
    for _ in range(3):
        with room.share() as grow:
            grow(2 * SMALL_BYTES)
    with pytest.raises(BodyTooLarge), room.share() as grow:
        grow(2 * SMALL_BYTES + 1)
    with room.share() as grow:
        grow(2 * SMALL_BYTES)
