"""The names of a country as a process keeps them open, read again only as far as they changed.

A search begins with one small row. What changed since is a few blocks: their persons are put into
the arrays as they are, and looked at beside the bearers of each word until so many have changed
that the arrays are worth making anew.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.card_blocks.kind import PERSONS
from registry.card_blocks.opening import BlocksRead, open_blocks
from registry.search.name_blocks import NameBlock, empty_block
from registry.search.name_table import NameTable, table_from, with_changed
from registry.search.name_words import MOST_WORDS, WrittenName
from registry.search.storing import NAMES

log = logging.getLogger(__name__)
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
    columns = [np.zeros(size, np.uint8) for _ in range(3)]
    numbers = _WordNumbers({"": 0})
    for number in sorted(blocks):
        block = blocks[number]
        first, last = number * PERSONS, number * PERSONS + len(block.counts)
        written[first:last] = _numbered(block.words, numbers)[block.written]
        for column, own in zip(columns, (block.counts, block.given, block.years), strict=True):
            column[first:last] = own
    counts, given, years = columns
    return table_from(list(numbers), written, counts, given, years)


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
        for at in _differences(before or empty_block(), now or empty_block()):
            rows.append(number * PERSONS + at)
            records.append(_record(now or empty_block(), at))
        if len(rows) + len(former.table.changed) > _MOST_PIECEMEAL:
            return None
    if not rows:
        return former.table
    return with_changed(former.table, np.array(rows, np.int32), records)


def _differences(before: NameBlock, now: NameBlock) -> list[int]:
    """Return the places whose names or years are not the same in two blocks."""
    size = max(len(before.counts), len(now.counts))
    return [at for at in range(size) if _record(before, at) != _record(now, at)]


def _record(block: NameBlock, at: int) -> tuple[WrittenName, int]:
    if at >= len(block.counts):
        return WrittenName(()), 0
    words = block.written[at, : block.counts[at]].tolist()
    name = WrittenName(tuple(block.words[word] for word in words), int(block.given[at]))
    return name, int(block.years[at])


class _WordNumbers(dict[str, int]):
    """Numbers of words in the whole country; a new word gets the next one."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


def _numbered(words: Sequence[str], numbers: _WordNumbers) -> NDArray[np.uint32]:
    """Return the number in the whole country of each word of a block: millions are looked up."""
    return np.fromiter(map(numbers.__getitem__, words), np.uint32, len(words))
