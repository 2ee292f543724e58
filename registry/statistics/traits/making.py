"""The codes of a country made from its cards: after a migration, or where they were found damaged.

Block by block: cards are opened and codes sealed while others write; what takes the lock is a look
at the versions of two thousand rows and one block.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import reading, take_turns, write_prepared, writing
from core.errors import Outdated
from registry.people.models import Person
from registry.statistics.models import TraitBlockRow, TraitState
from registry.statistics.traits.storing import (
    begin_traits,
    block_row,
    next_stamp,
    traits_of_cards,
    traits_place,
    turn_of,
)
from registry.statistics.traits.trait_blocks import (
    PERSONS,
    TraitBlock,
    empty_block,
    to_bytes,
    with_traits,
)


def countries_without_traits(session: Session) -> list[str]:
    """Return the countries with persons whose codes were never made."""
    made = sa.select(TraitState.country).where(TraitState.is_made)
    query = sa.select(Person.country).where(Person.country.not_in(made)).distinct()
    return list(session.scalars(query.order_by(Person.country)))


def make_traits(engine: Engine, keyring: Keyring, country: str) -> int:
    """Make the codes of a country from its cards; return of how many persons.

    Who registers meanwhile is written where they belong. Raises Outdated when one block changes
    again and again.
    """
    with writing(engine) as session:
        take_turns(session, turn_of(country))
        if session.get(TraitState, country) is None:
            begin_traits(session, country, is_made=False)
    with reading(engine) as session:
        last = session.scalar(
            sa.select(sa.func.max(Person.number)).where(Person.country == country)
        )
    blocks = 0 if last is None else last // PERSONS + 1
    count = sum(_make_block(engine, keyring, country, number) for number in range(blocks))
    with writing(engine) as session:
        take_turns(session, turn_of(country))
        next_stamp(session, country)
        session.get_one(TraitState, country).is_made = True
    return count


# -- inside ---------------------------------------------------------------------------------

_Versions = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Made:
    stamp: int
    """Of the block when the cards were read: a stay that changed since raised it."""
    versions: _Versions
    block: TraitBlock
    persons: int


def _make_block(engine: Engine, keyring: Keyring, country: str, number: int) -> int:
    first = number * PERSONS
    which = sa.and_(Person.country == country, Person.number.between(first, first + PERSONS - 1))

    def prepare(session: Session) -> _Made:
        versions, stamp = _versions(session, which), _stamp(session, country, number)
        records = dict(traits_of_cards(session, keyring, which))
        places = {key - first: record for key, record in records.items()}
        return _Made(stamp, versions, with_traits(empty_block(), places), len(records))

    def write(session: Session, made: _Made) -> int:
        take_turns(session, turn_of(country))
        now = _stamp(session, country, number), _versions(session, which)
        if now != (made.stamp, made.versions):
            raise Outdated(f"statistics {country}/{number}")
        stamp = next_stamp(session, country) or 0
        sealed = keyring.seal(to_bytes(made.block), traits_place(country, number, stamp))
        session.execute(
            sa.delete(TraitBlockRow).where(
                TraitBlockRow.country == country, TraitBlockRow.number == number
            )
        )
        session.execute(sa.insert(TraitBlockRow), [block_row(country, number, stamp, sealed)])
        return made.persons

    return write_prepared(engine, prepare, write)


def _stamp(session: Session, country: str, number: int) -> int:
    row = sa.and_(TraitBlockRow.country == country, TraitBlockRow.number == number)
    return session.scalar(sa.select(TraitBlockRow.stamp).where(row)) or 0


def _versions(session: Session, which: sa.ColumnElement[bool]) -> _Versions:
    query = sa.select(Person.number, Person.seal_version).where(which).order_by(Person.number)
    return [(number, version) for number, version in session.execute(query) if number is not None]
