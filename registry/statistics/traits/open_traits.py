"""The codes of a country as a process keeps them open, read again only as far as they changed.

A count begins with one small row. What changed since is a few blocks; the columns of all blocks are
laid end to end once, and again only where a block changed.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.card_blocks.kind import PERSONS
from registry.card_blocks.opening import BlocksRead, open_blocks
from registry.statistics.traits.storing import TRAITS
from registry.statistics.traits.trait_blocks import (
    LIMIT_COLUMNS,
    PERSON_COLUMNS,
    STAY_COLUMNS,
    Column,
    Part,
    TraitBlock,
)

log = logging.getLogger(__name__)
LISTS = ("language", "post", "unit")


@dataclass(frozen=True, slots=True)
class TraitColumns:
    """The codes of a country end to end; persons in the order of their numbers."""

    numbers: Column
    """Of the persons who are there."""
    persons: Part
    stays: Part
    """`person` is a row of `persons`."""
    limits: Part
    lists: dict[str, tuple[str, ...]]


@dataclass(slots=True)
class OpenTraits:
    """The codes of one country as they stood at one moment."""

    token: int
    stamp: int
    blocks: dict[int, TraitBlock]
    faults: dict[int, str] = field(default_factory=dict)
    """Why, of each block that does not open: its persons are missing from the counts."""
    _columns: TraitColumns | None = None

    @property
    def columns(self) -> TraitColumns:
        """All blocks end to end."""
        if self._columns is None:
            self._columns = _joined(self.blocks)
        return self._columns


def open_traits(session: Session, keyring: Keyring, country: str) -> OpenTraits | None:
    """Return the codes of a country as this transaction sees them; None where none were made.

    What a transaction has not committed yet is never kept beyond it.
    """
    return open_blocks(session, keyring, country, TRAITS, _open)


# -- inside ---------------------------------------------------------------------------------


def _open(read: BlocksRead[TraitBlock], _former: OpenTraits | None) -> OpenTraits:
    return OpenTraits(read.token, read.stamp, read.blocks, read.faults)


def _joined(blocks: dict[int, TraitBlock]) -> TraitColumns:
    """Return the columns of all blocks end to end, their codes numbered for the whole country."""
    known: dict[str, dict[str, int]] = {name: {"": 0} for name in LISTS}
    parts: list[_Renumbered] = []
    first = 0
    for number in sorted(blocks):
        parts.append(_renumbered(number, blocks[number], first, known))
        first += len(parts[-1].numbers)
    return TraitColumns(
        _end_to_end([part.numbers for part in parts], "<i8"),
        _columns(PERSON_COLUMNS, [part.persons for part in parts]),
        _columns(STAY_COLUMNS, [part.stays for part in parts]),
        _columns(LIMIT_COLUMNS, [part.limits for part in parts]),
        {name: tuple(numbers) for name, numbers in known.items()},
    )


@dataclass(frozen=True, slots=True)
class _Renumbered:
    """A block whose rows and codes have the numbers of the whole country."""

    numbers: Column
    persons: Part
    stays: Part
    limits: Part


def _renumbered(
    number: int, block: TraitBlock, first: int, known: dict[str, dict[str, int]]
) -> _Renumbered:
    """Return a block with its persons in rows from `first` on; new codes get a number."""
    at = np.flatnonzero(block.persons["is_there"])
    rows = np.full(PERSONS, -1, np.int32)
    rows[at] = np.arange(first, first + len(at), dtype=np.int32)
    persons = {name: column[at] for name, column in block.persons.items()}
    stays, limits = dict(block.stays), dict(block.limits)
    for name, part in (("language", persons), ("post", persons), ("unit", stays)):
        part[name] = _numbered(block.lists[name], known[name])[part[name]]
    for part in (stays, limits):
        part["person"] = rows[part["person"]]
    return _Renumbered(at + number * PERSONS, persons, stays, limits)


def _columns(kinds: Mapping[str, str], parts: list[Part]) -> Part:
    return {name: _end_to_end([part[name] for part in parts], kind) for name, kind in kinds.items()}


def _end_to_end(columns: list[Column], kind: str) -> Column:
    return np.concatenate(columns) if columns else np.empty(0, kind)


def _numbered(codes: list[str], numbers: dict[str, int]) -> Column:
    """Return the number in the whole country of each code of a block; new codes get one."""
    return np.array([numbers.setdefault(code, len(numbers)) for code in codes], np.int32)
