"""Codes of persons in a block: written, read, changed, forgotten."""

from __future__ import annotations

from datetime import date

import pytest

from registry.card_blocks.kind import UnreadableBlock
from registry.people.models import Need, StayKind
from registry.statistics.traits.trait_blocks import (
    CountedStay,
    block_of,
    empty_block,
    to_bytes,
    traits_at,
    with_traits,
)
from tests.registry.statistics.conftest import counted

TRAVELLER = counted(
    "MX07089",
    born=None,
    sex="",
    language="quc",
    needs=(Need.MEDICAL, Need.OLDER),
    household=7,
    post="ab" * 16,
    stays=(
        CountedStay(StayKind.RESIDENCE, unit_code="US48215"),
        CountedStay(StayKind.TRIP, date(2026, 12, 1), date(2026, 12, 9), "MX07089"),
    ),
    left_on=date(2027, 1, 1),
    needs_until=((Need.MEDICAL, date(2026, 12, 31)),),
)


def test_a_block_is_read_as_it_was_written() -> None:
    block = with_traits(empty_block(), {5: counted(), 2047: TRAVELLER})
    again = block_of(to_bytes(block))
    assert traits_at(again, 5) == counted()
    assert traits_at(again, 2047) == TRAVELLER
    assert traits_at(again, 6) is None
    assert traits_at(again, 4000) is None


def test_what_nobody_bears_any_more_is_gone_with_them() -> None:
    block = with_traits(empty_block(), {0: counted(), 1: TRAVELLER})
    block = with_traits(block, {1: None})
    assert traits_at(block, 1) is None
    assert "quc" not in str(block.lists)
    assert "MX07089" not in str(block.lists)
    assert traits_at(block, 0) == counted()
    assert len(block.stays["person"]) == 1


def test_who_changes_is_counted_once() -> None:
    block = with_traits(empty_block(), {0: TRAVELLER})
    block = with_traits(block, {0: counted("US48061")})
    assert traits_at(block, 0) == counted("US48061")
    assert len(block.limits["person"]) == 0


@pytest.mark.parametrize(
    "data", [b"", b"\x02\0\0\0\0", b"\x01\xff\0\0\0" + to_bytes(empty_block())[5:], b"\x01" * 40]
)
def test_bytes_that_are_no_block_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableBlock):
        block_of(data)
