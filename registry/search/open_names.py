"""The names of a country as a process keeps them open, read again only as far as they changed.

A search begins with one small row. What changed since is a few blocks: their persons are put into
the arrays as they are, and looked at beside the bearers of each word until so many have changed
that the arrays are worth making anew.
"""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from registry.search.models import NameBlockRow, NameState
from registry.search.name_blocks import (
    PERSONS,
    NameBlock,
    UnreadableNames,
    block_of,
    empty_block,
)
from registry.search.name_table import NameTable, table_from, with_changed
from registry.search.name_words import MOST_WORDS, WrittenName
from registry.search.storing import WRITTEN_HERE, names_place

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


@dataclass(slots=True)
class _Memory:
    countries: dict[str, OpenNames] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


_memories: weakref.WeakKeyDictionary[Keyring, weakref.WeakKeyDictionary[Any, _Memory]] = (
    weakref.WeakKeyDictionary()
)
_making = threading.Lock()


def open_names(session: Session, keyring: Keyring, country: str) -> OpenNames | None:
    """Return the names of a country as this transaction sees them; None where none were made.

    What a transaction has not committed yet is never kept beyond it.
    """
    query = sa.select(NameState.stamp, NameState.token).where(
        NameState.country == country, NameState.is_made
    )
    state = session.execute(query).first()
    if state is None:
        return None
    memory = _memory_of(session, keyring)
    kept = memory.countries.get(country)
    if kept is not None and kept.token == state.token:
        return kept
    fresh = _read(session, keyring, country, state, kept)
    if country not in session.info.get(WRITTEN_HERE, ()):
        with memory.lock:
            memory.countries[country] = fresh
    return fresh


def opened_block(
    keyring: Keyring, country: str, number: int, stamp: int, ciphertext: bytes
) -> NameBlock:
    """Return a block of names. Raises CannotOpen or UnreadableNames."""
    return block_of(keyring.open(ciphertext, names_place(country, number, stamp)))


def table_of_blocks(blocks: dict[int, NameBlock]) -> NameTable:
    """Return the table of all persons by their numbers; where nobody has a number is nobody."""
    size = PERSONS * (max(blocks, default=-1) + 1)
    written = np.zeros((size, MOST_WORDS), np.uint32)
    columns = [np.zeros(size, np.uint8) for _ in range(3)]
    numbers: dict[str, int] = {"": 0}
    for number in sorted(blocks):
        block = blocks[number]
        first, last = number * PERSONS, number * PERSONS + len(block.counts)
        written[first:last] = _numbered(block.words, numbers)[block.written]
        for column, own in zip(columns, (block.counts, block.given, block.years), strict=True):
            column[first:last] = own
    counts, given, years = columns
    return table_from(list(numbers), written, counts, given, years)


# -- inside ---------------------------------------------------------------------------------


def _memory_of(session: Session, keyring: Keyring) -> _Memory:
    pool = getattr(session.get_bind(), "pool", None) or session.get_bind()
    with _making:
        of_keyring = _memories.setdefault(keyring, weakref.WeakKeyDictionary())
        return of_keyring.setdefault(pool, _Memory())


def _read(
    session: Session, keyring: Keyring, country: str, state: Any, former: OpenNames | None
) -> OpenNames:
    """Return the names as the state says they stand, with what is known of them already.

    A stamp that fell is of a database put back: then nothing known holds.
    """
    if former is not None and state.stamp <= former.stamp:
        former = None
    blocks = dict(former.blocks) if former else {}
    faults = dict(former.faults) if former else {}
    query = sa.select(NameBlockRow.number, NameBlockRow.stamp, NameBlockRow.ciphertext)
    query = query.where(
        NameBlockRow.country == country, NameBlockRow.stamp > (former.stamp if former else -1)
    )
    for row in session.execute(query):
        faults.pop(row.number, None)
        try:
            blocks[row.number] = opened_block(
                keyring, country, row.number, row.stamp, row.ciphertext
            )
        except (CannotOpen, UnreadableNames) as wrong:
            log.error("names of %s that do not open: %s", country, wrong)
            blocks.pop(row.number, None)
            faults[row.number] = str(wrong)
    table = _changed_table(former, blocks) if former else None
    return OpenNames(state.token, state.stamp, blocks, table or table_of_blocks(blocks), faults)


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


def _numbered(words: Sequence[str], numbers: dict[str, int]) -> NDArray[np.uint32]:
    """Return the number in the whole country of each word of a block; new words get one."""
    return np.array([numbers.setdefault(word, len(numbers)) for word in words], np.uint32)
