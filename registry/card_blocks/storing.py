"""Blocks written beside the cards they are taken from, in the same transaction."""

from __future__ import annotations

import logging
import secrets
import time
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.data_versions.past_tokens import mark_of
from core.db import by_driver, take_turns
from registry.card_blocks.kind import PERSONS, Block, BlockKind, Record, UnreadableBlock
from registry.card_blocks.newcomers import (
    MOST_AT_ONCE,
    WaitingRecord,
    drop_waiting,
    keep_waiting,
    opened_records,
    waiting_records,
)
from registry.people.access import in_parts
from registry.people.models import Person

log = logging.getLogger(__name__)
_TOKEN_BITS = 62
# The driver takes these as they are; the names of the tables are those of our own models.
_CHANGED = (
    "update {} set stamp = stamp + 1, token = ?, past = substr(? || past, 1, 768)"
    " where country = ? returning stamp"
)
_BLOCK = "select stamp, ciphertext from {} where country = ? and number = ?"
_OVER = "update {} set stamp = ?, ciphertext = ? where country = ? and number = ?"


def put_records(
    session: Session,
    keyring: Keyring,
    kind: BlockKind[Record, Block],
    country: str,
    records: Mapping[int, Record | None],
) -> None:
    """Write records by the numbers of their persons; None takes a person out.

    Newcomers of these blocks that wait beside them go into them, too. A block that does not open is
    made again from the cards of its persons. A country whose blocks were never made stays without:
    `making.make_blocks` makes all.
    """
    take_turns(session, kind.turn_of(country))
    stamp = _stamp_of(session, kind, country, len(records)) if records else None
    if stamp is not None:
        blocks = {number // PERSONS for number in records}
        rows = [each for each in waiting_records(session, kind, country) if each.block in blocks]
        _put_blocks(session, keyring, kind, (country, stamp), records, rows)


def put_newcomers(
    session: Session,
    keyring: Keyring,
    kind: BlockKind[Record, Block],
    country: str,
    records: Mapping[int, Record],
) -> None:
    """Write the records of persons who have none yet: beside the blocks while few wait there, else
    into the blocks, with all who wait.
    """
    take_turns(session, kind.turn_of(country))
    stamp = _stamp_of(session, kind, country, len(records)) if records else None
    if stamp is None:
        return
    is_few = len(records) <= MOST_AT_ONCE
    if not (is_few and keep_waiting(session, keyring, kind, country, records, stamp)):
        rows = waiting_records(session, kind, country)
        _put_blocks(session, keyring, kind, (country, stamp), records, rows)


def drop_records(
    session: Session,
    keyring: Keyring,
    kind: BlockKind[Record, Block],
    country: str,
    person_ids: Sequence[uuid.UUID],
) -> None:
    """Take persons out, before their rows go."""
    numbers: list[int] = []
    for part in in_parts(person_ids):
        query = sa.select(Person.number).where(Person.id.in_(part), Person.number.is_not(None))
        numbers += [number for number in session.scalars(query) if number is not None]
    if numbers:
        put_records(session, keyring, kind, country, dict.fromkeys(numbers))


def next_stamp(session: Session, kind: BlockKind[Any, Any], country: str) -> int | None:
    """Say that something of a country changes; return the stamp of the change, None for a country
    without blocks.
    """
    session.info.setdefault(kind.written_here, set()).add(country)
    changed = _CHANGED.format(kind.state.__tablename__)
    token = secrets.randbits(_TOKEN_BITS)
    rows = by_driver(session, changed, token, mark_of(token), country)
    return int(rows[0][0]) if rows else None


def begin_country(
    session: Session, kind: BlockKind[Any, Any], country: str, *, is_made: bool
) -> None:
    """Give a country its row; `is_made` where everybody's records come with it.

    Its stamps begin at the clock's microseconds: above those of any state before it in a database
    of the same place, so that who still knows that one takes no block for its own.
    """
    row = {"country": country, "stamp": time.time_ns() // 1000, "token": 0, "is_made": is_made}
    session.execute(sa.insert(kind.state), [row])


def block_row(country: str, number: int, stamp: int, sealed: bytes) -> dict[str, Any]:
    """Return the row of a new block."""
    return {
        "id": uuid.uuid4(),
        "country": country,
        "number": number,
        "stamp": stamp,
        "ciphertext": sealed,
    }


# -- inside ---------------------------------------------------------------------------------


def _stamp_of(session: Session, kind: BlockKind[Any, Any], country: str, many: int) -> int | None:
    """Return the stamp of a change of so many persons; None for a country without blocks. One of
    whom these are all persons is begun.
    """
    stamp = next_stamp(session, kind, country)
    if stamp is None:
        known = sa.select(Person.id).where(Person.country == country, Person.number.is_not(None))
        if len(session.scalars(known.limit(many + 1)).all()) > many:
            return None
        begin_country(session, kind, country, is_made=True)
        stamp = next_stamp(session, kind, country)
    return stamp


def _put_blocks(
    session: Session,
    keyring: Keyring,
    kind: BlockKind[Record, Block],
    change: tuple[str, int],
    records: Mapping[int, Record | None],
    waiting: Sequence[WaitingRecord],
) -> None:
    """Write the blocks of records and of rows that wait; `change` is the country and the stamp."""
    by_block = opened_records(session, keyring, kind, change[0], waiting)
    for number, record in records.items():
        by_block[number // PERSONS][number % PERSONS] = record
    for number, places in sorted(by_block.items()):
        _put_block(session, keyring, kind, (change[0], number, change[1]), places)
    drop_waiting(session, waiting)


def _put_block(
    session: Session,
    keyring: Keyring,
    kind: BlockKind[Record, Block],
    which: tuple[str, int, int],
    places: Mapping[int, Record | None],
) -> None:
    """Write one block anew; `which` is its country, its number and the stamp of the change."""
    country, number, stamp = which
    table = kind.row.__tablename__
    row = next(iter(by_driver(session, _BLOCK.format(table), country, number)), None)
    block = kind.empty() if row is None else _opened(session, keyring, kind, (*which[:2], *row))
    plain = kind.to_bytes(kind.with_records(block, places))
    sealed = keyring.seal(plain, kind.place(country, number, stamp))
    if row is None:
        session.execute(sa.insert(kind.row), [block_row(country, number, stamp, sealed)])
    else:
        by_driver(session, _OVER.format(table), stamp, sealed, country, number)


def _opened(
    session: Session,
    keyring: Keyring,
    kind: BlockKind[Record, Block],
    stored: tuple[str, int, int, bytes],
) -> Block:
    """Return a block as it is stored (country, number, stamp, bytes), or of its cards."""
    country, number = stored[:2]
    try:
        return kind.open(keyring, *stored)
    except (CannotOpen, UnreadableBlock) as wrong:
        log.error("the %s of %s are made again from the cards: %s", kind.words, country, wrong)
    first = number * PERSONS
    of_block = Person.number.between(first, first + PERSONS - 1)
    found = kind.of_cards(session, keyring, sa.and_(Person.country == country, of_block))
    return kind.with_records(kind.empty(), {at - first: record for at, record in found})
