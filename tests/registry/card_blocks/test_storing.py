"""Records written by the numbers of persons."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.card_blocks.kind import PERSONS
from registry.card_blocks.opening import open_blocks
from registry.card_blocks.storing import next_stamp, put_records
from registry.search.name_blocks import NameRecord
from registry.search.name_words import written_name
from registry.search.storing import NAMES


def test_a_record_lies_in_the_block_of_its_number(session: Session, keyring: Keyring) -> None:
    numbers = (0, PERSONS - 1, PERSONS, 5 * PERSONS + 7)
    records = {number: NameRecord(written_name("Ana Bor")) for number in numbers}
    put_records(session, keyring, NAMES, "SV", records)
    read = open_blocks(session, keyring, "SV", NAMES, lambda found, _former: found)
    assert read is not None
    assert sorted(read.blocks) == [0, 1, 5]
    assert read.blocks[5].counts.tolist() == [0] * 7 + [2]


def test_each_change_has_a_stamp_of_its_own(session: Session, keyring: Keyring) -> None:
    assert next_stamp(session, NAMES, "SV") is None, "a country without blocks has none"
    put_records(session, keyring, NAMES, "SV", {1: NameRecord(written_name("Ana"))})
    first = next_stamp(session, NAMES, "SV")
    assert next_stamp(session, NAMES, "SV") == (first or 0) + 1


def test_nothing_to_write_begins_nothing(session: Session, keyring: Keyring) -> None:
    put_records(session, keyring, NAMES, "SV", {})
    assert next_stamp(session, NAMES, "SV") is None
