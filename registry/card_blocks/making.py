"""The blocks of a country made from its cards: after a migration, or where they were found damaged.

Block by block: cards are opened and blocks sealed while others write; what takes the lock is a look
at the versions of two thousand rows and one block.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import reading, take_turns, write_prepared, writing
from core.errors import Outdated
from registry.card_blocks.kind import PERSONS, Block, BlockKind, Record
from registry.card_blocks.newcomers import drop_waiting_of
from registry.card_blocks.storing import begin_country, block_row, next_stamp
from registry.people.models import Person


def countries_without(session: Session, kind: BlockKind[Any, Any]) -> list[str]:
    """Return the countries with persons whose blocks were never made."""
    made = sa.select(kind.state.country).where(kind.state.is_made)
    query = sa.select(Person.country).where(Person.country.not_in(made)).distinct()
    return list(session.scalars(query.order_by(Person.country)))


def make_blocks(
    engine: Engine, keyring: Keyring, country: str, kind: BlockKind[Record, Block]
) -> int:
    """Make the blocks of a country from its cards; return of how many persons.

    Who registers meanwhile is written where they belong. Raises Outdated when one block changes
    again and again.
    """
    with writing(engine) as session:
        take_turns(session, kind.turn_of(country))
        if session.get(kind.state, country) is None:
            begin_country(session, kind, country, is_made=False)
    with reading(engine) as session:
        last = session.scalar(
            sa.select(sa.func.max(Person.number)).where(Person.country == country)
        )
    blocks = 0 if last is None else last // PERSONS + 1
    count = sum(_make_block(engine, keyring, kind, country, number) for number in range(blocks))
    with writing(engine) as session:
        take_turns(session, kind.turn_of(country))
        next_stamp(session, kind, country)
        session.get_one(kind.state, country).is_made = True
    return count


# -- inside ---------------------------------------------------------------------------------

_Versions = list[tuple[int, int]]
"""Number and version of the card of each person of a block."""


@dataclass(frozen=True, slots=True)
class _Made(Generic[Block]):
    stamp: int
    """Of the block when the cards were read: a stay that changed since raised it."""
    versions: _Versions
    block: Block
    persons: int


def _make_block(
    engine: Engine, keyring: Keyring, kind: BlockKind[Record, Block], country: str, number: int
) -> int:
    first = number * PERSONS
    which = sa.and_(Person.country == country, Person.number.between(first, first + PERSONS - 1))
    of_block = sa.and_(kind.row.country == country, kind.row.number == number)

    def prepare(session: Session) -> _Made[Block]:
        versions, stamp = _versions(session, which), _stamp(session, kind, of_block)
        records: dict[int, Record | None] = {
            key - first: record for key, record in kind.of_cards(session, keyring, which)
        }
        return _Made(stamp, versions, kind.with_records(kind.empty(), records), len(records))

    def write(session: Session, made: _Made[Block]) -> int:
        take_turns(session, kind.turn_of(country))
        now = _stamp(session, kind, of_block), _versions(session, which)
        if now != (made.stamp, made.versions):
            raise Outdated(f"{kind.words} {country}/{number}")
        stamp = next_stamp(session, kind, country) or 0
        sealed = keyring.seal(kind.to_bytes(made.block), kind.place(country, number, stamp))
        session.execute(sa.delete(kind.row).where(of_block))
        drop_waiting_of(session, kind, country, number)
        session.execute(sa.insert(kind.row), [block_row(country, number, stamp, sealed)])
        return made.persons

    return write_prepared(engine, prepare, write)


def _stamp(session: Session, kind: BlockKind[Any, Any], of_block: sa.ColumnElement[bool]) -> int:
    return session.scalar(sa.select(kind.row.stamp).where(of_block)) or 0


def _versions(session: Session, which: sa.ColumnElement[bool]) -> _Versions:
    query = sa.select(Person.number, Person.seal_version).where(which).order_by(Person.number)
    return [(number, version) for number, version in session.execute(query) if number is not None]
