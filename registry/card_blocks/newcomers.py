"""Records of newcomers beside the blocks, each sealed by itself.

To open, pack and seal a block of two thousand persons again for each one who registers would cost
more than all else that is written then. So a newcomer's record is a row of its own until the block
of its number is written for another reason, or until there are `MOST_WAITING` of a country: then
all of them go into their blocks. Whoever reads blocks lays these rows over them.
"""

from __future__ import annotations

import logging
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.db import by_driver
from registry.card_blocks.kind import (
    PERSONS,
    Block,
    BlockKind,
    Record,
    UnreadableBlock,
    newcomer_place,
)
from registry.people.models import Person

log = logging.getLogger(__name__)
MOST_WAITING = 64
"""So many records of a country wait at most: to read them all costs about what a block costs."""
MOST_AT_ONCE = 6
"""So many of one transaction: a household. A list fills blocks at once."""
_ID_BITS = 52
# The driver takes these as they are.
_WAITING = (
    "select id, number, stamp, ciphertext from newcomer_record"
    " where kind = ? and country = ? and stamp > ?"
)
_INSERT = (
    "insert into newcomer_record (id, kind, country, number, stamp, ciphertext)"
    " select ?, ?, ?, ?, ?, ? where"
    " (select count(*) from newcomer_record where kind = ? and country = ?) < ? returning id"
)
_DROP = "delete from newcomer_record where id = ?"
_DROP_BLOCK = (
    "delete from newcomer_record where kind = ? and country = ? and number >= ? and number < ?"
)


@dataclass(frozen=True, slots=True)
class WaitingRecord:
    """A row as it stands."""

    id: int
    number: int
    stamp: int
    ciphertext: bytes

    @property
    def block(self) -> int:
        """The block it belongs in."""
        return self.number // PERSONS


def keep_waiting(
    session: Session,
    keyring: Keyring,
    kind: BlockKind[Record, Any],
    country: str,
    records: Mapping[int, Record],
    stamp: int,
) -> bool:
    """Write the records of newcomers by their numbers, each a row, as long as there is room; return
    whether there was for all.
    """
    words = kind.words
    for number, record in records.items():
        place = newcomer_place(words, country, number, stamp)
        sealed = keyring.seal_json(kind.to_json(record), place)
        row = (secrets.randbits(_ID_BITS) + 1, words, country, number, stamp, sealed)
        if not by_driver(session, _INSERT, *row, words, country, MOST_WAITING):
            return False
    return True


def waiting_records(
    session: Session, kind: BlockKind[Any, Any], country: str, since: int = -1
) -> list[WaitingRecord]:
    """Return the rows of a country, those of later changes than `since`."""
    rows = by_driver(session, _WAITING, kind.words, country, since)
    return [WaitingRecord(*row) for row in rows]


def opened_records(
    session: Session,
    keyring: Keyring,
    kind: BlockKind[Record, Any],
    country: str,
    rows: Iterable[WaitingRecord],
) -> dict[int, dict[int, Record | None]]:
    """Return the records of rows by block and place in it; one that does not open is made again
    from the card.
    """
    found: dict[int, dict[int, Record | None]] = defaultdict(dict)
    for row in rows:
        try:
            record: Record | None = _opened(keyring, kind, country, row)
        except (CannotOpen, UnreadableBlock) as wrong:
            log.error("a record of the %s is made again from its card: %s", kind.words, wrong)
            is_own = sa.and_(Person.country == country, Person.number == row.number)
            record = dict(kind.of_cards(session, keyring, is_own)).get(row.number)
        found[row.block][row.number % PERSONS] = record
    return found


def drop_waiting(session: Session, rows: Iterable[WaitingRecord]) -> None:
    """Take rows away: their records are in blocks."""
    for row in rows:
        by_driver(session, _DROP, row.id)


def drop_waiting_of(session: Session, kind: BlockKind[Any, Any], country: str, block: int) -> None:
    """Take away the rows of a block that was made whole from its cards."""
    first = block * PERSONS
    by_driver(session, _DROP_BLOCK, kind.words, country, first, first + PERSONS)


def lay_over(
    keyring: Keyring,
    kind: BlockKind[Any, Block],
    country: str,
    rows: Iterable[WaitingRecord],
    blocks: dict[int, Block],
    faults: dict[int, str],
) -> None:
    """Put the records of rows into blocks that are open; what does not open is among the faults of
    its block, and a block that does not open itself stays without.
    """
    found: dict[int, dict[int, Any]] = defaultdict(dict)
    closed: dict[int, str] = {}
    for row in rows:
        try:
            found[row.block][row.number % PERSONS] = _opened(keyring, kind, country, row)
        except (CannotOpen, UnreadableBlock) as wrong:
            log.error("a record of the %s of %s does not open: %s", kind.words, country, wrong)
            closed[row.block] = str(wrong)
    for number, records in found.items():
        if number in blocks or number not in faults:
            blocks[number] = kind.with_records(blocks.get(number, kind.empty()), records)
    faults.update(closed)


# -- inside ---------------------------------------------------------------------------------


def _opened(
    keyring: Keyring, kind: BlockKind[Record, Any], country: str, row: WaitingRecord
) -> Record:
    """Return the record of a row. Raises CannotOpen or UnreadableBlock."""
    place = newcomer_place(kind.words, country, row.number, row.stamp)
    return kind.of_json(keyring.open_json(row.ciphertext, place))
