"""The names of a country as a process keeps them open, read again only as far as they changed.

A search begins with one small row. What changed since is a few blocks: their persons are put into
the arrays as they are, and looked at beside the bearers of each word until so many have changed
that the arrays are worth making anew.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.card_blocks.kind import PERSONS
from registry.card_blocks.opening import BlocksRead, open_blocks
from registry.search.name_blocks import NameBlock, empty_block, record_at
from registry.search.name_table import NameTable, table_from, with_changed
from registry.search.name_words import MOST_WORDS, WrittenName
from registry.search.storing import NAMES
from registry.search.word_numbers import WordNumbers

log = logging.getLogger(__name__)
_TOGETHER = 8
"""The words of so many blocks are numbered at once."""
_NEW_WORD = -1
_MOST_PIECEMEAL = 500
"""Where so many persons changed all arrays are made anew."""


@dataclass(slots=True)
class OpenNames:
    """The names of one country as they stood at one moment; row n of the table is person n."""

    token: int
    stamp: int
    blocks: dict[int, NameBlock]
    table: NameTable
    faults: dict[int, str] = field(default_factory=dict)
    """Why, of each block that does not open: its persons are found by number alone."""


def open_names(session: Session, keyring: Keyring, country: str) -> OpenNames | None:
    """Return the names of a country as this transaction sees them; None where none were made.

    What a transaction has not committed yet is never kept beyond it.
    """
    return open_blocks(session, keyring, country, NAMES, _open)


def table_of_blocks(blocks: dict[int, NameBlock]) -> NameTable:
    """Return the table of all persons by their numbers; where nobody has a number is nobody."""
    size = PERSONS * (max(blocks, default=-1) + 1)
    written = np.zeros((size, MOST_WORDS), np.uint32)
    counts, given, years = (np.zeros(size, np.uint8) for _ in range(3))
    words, order = WordNumbers(), sorted(blocks)
    for start in range(0, len(order), _TOGETHER):
        part = order[start : start + _TOGETHER]
        for number, own in zip(part, words.of([blocks[each].text for each in part]), strict=True):
            block = blocks[number]
            rows = slice(number * PERSONS, number * PERSONS + len(block.counts))
            written[rows] = own.take(block.written)
            counts[rows], given[rows], years[rows] = block.counts, block.given, block.years
    return table_from(words.words, written, counts, given, years)


# -- inside ---------------------------------------------------------------------------------


def _open(read: BlocksRead[NameBlock], former: OpenNames | None) -> OpenNames:
    table = _changed_table(former, read.blocks) if former else None
    return OpenNames(
        read.token, read.stamp, read.blocks, table or table_of_blocks(read.blocks), read.faults
    )


def _changed_table(former: OpenNames, blocks: dict[int, NameBlock]) -> NameTable | None:
    """Return the table with what differs from the blocks known until now; None where that is much.

    Some hundreds of persons cost less one by one; a table of a hundred thousand is made in 0.1 s.
    """
    rows: list[int] = []
    records: list[tuple[WrittenName, int]] = []
    for number in sorted(blocks.keys() | former.blocks.keys()):
        before, now = former.blocks.get(number), blocks.get(number)
        if before is now:
            continue
        differing = _differences(before or empty_block(), now or empty_block())
        rows += [number * PERSONS + at for at in differing]
        records += _records(now or empty_block(), differing)
        if len(rows) + len(former.table.changed) > _MOST_PIECEMEAL:
            return None
    if not rows:
        return former.table
    return with_changed(former.table, np.array(rows, np.int32), records)


def _differences(before: NameBlock, now: NameBlock) -> list[int]:
    """Return the places whose names or years are not the same in two blocks."""
    size = max(len(before.counts), len(now.counts))
    numbers = {word: number for number, word in enumerate(before.words)}
    same = np.array([numbers.get(word, _NEW_WORD) for word in now.words], np.int32)
    known = np.arange(len(numbers), dtype=np.int32)
    differs = _facts(before, known, size) != _facts(now, same, size)
    return [int(at) for at in np.flatnonzero(differs.any(axis=1))]


def _facts(block: NameBlock, numbers: NDArray[np.int32], size: int) -> NDArray[np.int32]:
    """Return all that is known of each person of a block, by other numbers of its words."""
    facts = np.zeros((size, MOST_WORDS + 3), np.int32)
    facts[: len(block.counts)] = np.column_stack(
        (numbers[block.written], block.counts, block.given, block.years)
    )
    return facts


def _records(block: NameBlock, places: list[int]) -> list[tuple[WrittenName, int]]:
    words, nobody = block.words, (WrittenName(()), 0)
    return [record_at(block, words, at) if at < len(block.counts) else nobody for at in places]
