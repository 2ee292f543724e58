"""Names as a process keeps them open."""

from __future__ import annotations

import contextlib
import random

import numpy as np
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.card_blocks.kind import PERSONS
from registry.people.record import Card
from registry.registration.persons import change_card
from registry.search.name_blocks import NameBlock, NameRecord, empty_block, with_records
from registry.search.name_table import table_of
from registry.search.name_words import WrittenName
from registry.search.open_names import open_names, table_of_blocks
from registry.search.storing import NAMES
from tests.registry.search.test_storing import AT, Register, held, names


def test_what_changed_piece_by_piece_is_what_all_at_once_would_be(
    session: Session, keyring: Keyring, register: Register
) -> None:
    people = [register(f"Ana{letter} Bor", AT) for letter in "bcd"]
    for at, person in enumerate(people):
        session.info.pop(NAMES.written_here, None)  # as after a commit
        open_names(session, keyring, "SV")
        change_card(session, keyring, person, Card(full_name=f"Luz{chr(97 + at)} Dzul Bor"))
        session.info.pop(NAMES.written_here, None)
        piecemeal = names(session, keyring)
        kept = open_names(session, Keyring([b"k" * 32]), "SV")
        assert kept is not None
        assert held(kept) == piecemeal


def test_what_was_never_committed_is_kept_by_nobody(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana = register("Ana Bor", AT)
    session.info.pop(NAMES.written_here)  # as after a commit
    assert names(session, keyring) == {ana.number: ("ana", "bor")}
    with contextlib.suppress(KeyError), session.begin_nested():
        register("Luz Cux", AT)
        assert len(names(session, keyring)) == 2
        raise KeyError
    session.info.pop(NAMES.written_here)
    eva = register("Eva Dzul", AT)
    session.info.pop(NAMES.written_here)
    assert names(session, keyring) == {ana.number: ("ana", "bor"), eva.number: ("eva", "dzul")}


def test_blocks_laid_together_are_the_table_of_all_their_names() -> None:
    dice = random.Random(9)
    words = [f"{letter}{number}" for letter in "abcde" for number in range(40)]
    years = (None, 1950, 2001)
    people = {
        dice.randrange(20 * PERSONS): NameRecord(
            WrittenName(tuple(dice.choices(words, k=dice.randrange(7)))), dice.choice(years)
        )
        for _ in range(600)
    }
    blocks: dict[int, NameBlock] = {}
    for number, record in people.items():
        at = number // PERSONS
        blocks[at] = with_records(blocks.get(at, empty_block()), {number % PERSONS: record})
    table = table_of_blocks(blocks)
    nobody = NameRecord(WrittenName(()))
    everybody = [people.get(number, nobody) for number in range(len(table))]
    plain = table_of([each.name for each in everybody], [each.birth_year for each in everybody])
    assert [table.words_of(n) for n in people] == [plain.words_of(n) for n in people]
    assert (table.years == plain.years).all()
    for word in words:
        numbers = [np.array([each.vocabulary.numbers[word]]) for each in (table, plain)]
        assert table.bearers_of(numbers[0]).tolist() == plain.bearers_of(numbers[1]).tolist()
