"""Names as bytes: what went in comes out, what was taken out is gone, what is damaged says so."""

from __future__ import annotations

import zlib

import pytest

from registry.card_blocks.kind import UnreadableBlock
from registry.search.name_blocks import (
    NameBlock,
    NameRecord,
    block_of,
    empty_block,
    to_bytes,
    with_records,
)
from registry.search.name_words import WrittenName, written_name

ANA = NameRecord(written_name("Ana Núñez Paz"), 1984)
LUZ = NameRecord(written_name("PAZ BOR, Luz"), None)


def words(block: NameBlock, at: int) -> tuple[str, ...]:
    return tuple(block.words[word] for word in block.written[at, : block.counts[at]].tolist())


def test_what_goes_in_comes_out() -> None:
    block = block_of(to_bytes(with_records(empty_block(), {0: ANA, 7: LUZ})))
    assert (words(block, 0), words(block, 7)) == (("ana", "nunez", "paz"), ("luz", "paz", "bor"))
    assert block.given.tolist() == [0, 0, 0, 0, 0, 0, 0, 1]
    assert block.years.tolist() == [134, 0, 0, 0, 0, 0, 0, 0]
    assert words(block, 3) == ()


def test_a_name_taken_out_leaves_no_word_behind() -> None:
    block = with_records(empty_block(), {0: ANA, 1: LUZ})
    left = with_records(block, {0: None})
    assert sorted(left.words) == ["", "bor", "luz", "paz"]
    assert b"nunez" not in zlib.decompress(to_bytes(left)[9 + 2 * 2 : -6])
    assert words(left, 1) == ("luz", "paz", "bor")


def test_a_name_written_over_is_the_new_one() -> None:
    block = with_records(with_records(empty_block(), {1: ANA}), {1: LUZ})
    assert words(block_of(to_bytes(block)), 1) == ("luz", "paz", "bor")


def test_an_empty_block_and_a_nameless_person_are_kept() -> None:
    assert block_of(to_bytes(empty_block())).counts.tolist() == []
    nameless = with_records(empty_block(), {2: NameRecord(WrittenName(()), 1984)})
    assert block_of(to_bytes(nameless)).years.tolist() == [0, 0, 134]


@pytest.mark.parametrize("cut", [0, 1, 8, 12, 20, -1, -4])
def test_bytes_cut_off_are_said_to_be(cut: int) -> None:
    with pytest.raises(UnreadableBlock):
        block_of(to_bytes(with_records(empty_block(), {0: ANA, 1: LUZ}))[:cut])


def test_a_later_form_and_a_number_beyond_the_words_are_refused() -> None:
    data = to_bytes(with_records(empty_block(), {0: ANA}))
    for wrong in (b"\x02" + data[1:], data[:-2] + b"\xff\xff"):
        with pytest.raises(UnreadableBlock):
            block_of(wrong)


def test_words_that_swell_are_not_unpacked() -> None:
    swollen = zlib.compress(b"a" * 5_000_000)
    head = b"\x01" + (0).to_bytes(4, "little") + len(swollen).to_bytes(4, "little")
    with pytest.raises(UnreadableBlock, match="more words"):
        block_of(head + swollen)
