"""Newcomers beside the blocks: what readers see is what the blocks would say."""

from __future__ import annotations

import random
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import reading, writing
from registry.card_blocks.kind import PERSONS, BlockKind, UnreadableBlock
from registry.card_blocks.models import NewcomerRecord
from registry.card_blocks.newcomers import MOST_WAITING
from registry.card_blocks.opening import open_blocks
from registry.card_blocks.storing import put_newcomers, put_records
from registry.search.name_blocks import NameBlock, NameRecord
from registry.search.name_words import written_name
from registry.search.storing import NAMES
from registry.statistics.traits.storing import TRAITS
from registry.statistics.traits.trait_blocks import TraitBlock, traits_at
from tests.registry.statistics.conftest import counted
from tests.registry.statistics.traits.test_trait_blocks import TRAVELLER

SOME_NAMES = [NameRecord(written_name(f"Ana {word}"), year)
              for word, year in (("Bor", None), ("Cux", 1980), ("de la Cruz", 2026))]  # fmt: skip
SOME_CODES = [counted(), TRAVELLER, counted("US48061")]
KINDS = pytest.mark.parametrize(
    ("kind", "some"), [(NAMES, SOME_NAMES), (TRAITS, SOME_CODES)], ids=["names", "statistics"]
)
Kind = BlockKind[Any, Any]


def waiting(session: Session, kind: Kind) -> list[int]:
    own = sa.and_(NewcomerRecord.kind == kind.words, NewcomerRecord.country == "SV")
    return sorted(session.scalars(sa.select(NewcomerRecord.number).where(own)))


def blocks_of(session: Session, keyring: Keyring, kind: Kind) -> dict[int, Any]:
    read = open_blocks(session, keyring, "SV", kind, lambda found, _former: found)
    assert read is not None
    assert read.faults == {}
    return read.blocks


def held(blocks: dict[int, Any]) -> dict[int, Any]:
    """Return what blocks say of each person."""
    return {
        number * PERSONS + at: said
        for number, block in blocks.items()
        for at in range(len(block.counts) if isinstance(block, NameBlock) else PERSONS)
        if (said := _said(block, at)) is not None
    }


def _said(block: NameBlock | TraitBlock, at: int) -> Any:
    if isinstance(block, TraitBlock):
        return traits_at(block, at)
    words = [block.words[word] for word in block.written[at, : block.counts[at]].tolist()]
    return (words, int(block.given[at]), int(block.years[at])) if words else None


@KINDS
def test_a_record_sealed_alone_is_read_as_it_was_written(kind: Kind, some: list[Any]) -> None:
    assert [kind.of_json(kind.to_json(each)) for each in some] == some
    for wrong in (None, 3, [], ["?"], [1] * 9):
        with pytest.raises(UnreadableBlock):
            kind.of_json(wrong)


@KINDS
def test_whatever_is_written_in_whatever_order_reads_as_blocks_alone(
    session: Session, engine: Engine, keyring: Keyring, kind: Kind, some: list[Any]
) -> None:
    session.commit()
    dice, known, following = random.Random(5), dict[int, Any](), PERSONS - 40
    for turn in range(40):
        many = dice.choice((1, 1, 1, 3, 9))
        fresh = {following + at: dice.choice(some) for at in range(many)}
        following += many
        before = dice.sample(sorted(known), min(len(known), 2)) if turn % 3 == 0 else []
        changed = {number: dice.choice([*some, None]) for number in before}
        with writing(engine) as writer:
            put_newcomers(writer, keyring, kind, "SV", fresh)
            put_records(writer, keyring, kind, "SV", changed)
            if turn % 7 == 6:
                assert len(held(blocks_of(writer, keyring, kind))) > 0, "its own, uncommitted"
                writer.rollback()
                continue
        known |= fresh | changed
        if turn % 4 == 0:
            with reading(engine) as reader:
                blocks_of(reader, keyring, kind)
    plain = kind.empty(), {number: record for number, record in known.items() if record}
    wanted = {
        number: kind.with_records(
            plain[0],
            {each % PERSONS: record for each, record in plain[1].items()
             if each // PERSONS == number},
        )
        for number in (0, 1)
    }  # fmt: skip
    for reader_keys in (keyring, Keyring([b"k" * 32])):
        with reading(engine) as reader:
            assert held(blocks_of(reader, reader_keys, kind)) == held(wanted)
            assert len(waiting(reader, kind)) <= MOST_WAITING


@KINDS
def test_few_wait_and_then_all_go_into_their_blocks(
    session: Session, keyring: Keyring, kind: Kind, some: list[Any]
) -> None:
    for number in range(MOST_WAITING):
        put_newcomers(session, keyring, kind, "SV", {number: some[0]})
    assert waiting(session, kind) == list(range(MOST_WAITING))
    put_newcomers(session, keyring, kind, "SV", {PERSONS: some[1]})
    assert waiting(session, kind) == []
    assert len(held(blocks_of(session, keyring, kind))) == MOST_WAITING + 1


@KINDS
def test_who_leaves_while_waiting_is_in_no_row(
    session: Session, keyring: Keyring, kind: Kind, some: list[Any]
) -> None:
    put_newcomers(session, keyring, kind, "SV", {7: some[0], 8: some[1], PERSONS: some[2]})
    put_records(session, keyring, kind, "SV", {7: None})
    assert waiting(session, kind) == [PERSONS]
    assert sorted(held(blocks_of(session, keyring, kind))) == [8, PERSONS]
