"""The names of a country made from its cards: after a migration, or where they were found damaged.

Block by block: cards are opened and names sealed while others write; what takes the lock is a look
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
from registry.search.models import NameBlockRow, NameState
from registry.search.name_blocks import PERSONS, NameBlock, empty_block, to_bytes, with_records
from registry.search.storing import (
    begin_names,
    block_row,
    names_of_cards,
    names_place,
    next_stamp,
    turn_of,
)


def countries_without_names(session: Session) -> list[str]:
    """Return the countries with persons whose names were never made."""
    made = sa.select(NameState.country).where(NameState.is_made)
    query = sa.select(Person.country).where(Person.country.not_in(made)).distinct()
    return list(session.scalars(query.order_by(Person.country)))


def make_names(engine: Engine, keyring: Keyring, country: str) -> int:
    """Make the names of a country from its cards; return how many they are.

    Who registers meanwhile is written where they belong. A card that does not open has no name: the
    person is found by number alone. Raises Outdated when one block changes again and again.
    """
    with writing(engine) as session:
        take_turns(session, turn_of(country))
        if session.get(NameState, country) is None:
            begin_names(session, country, is_made=False)
    with reading(engine) as session:
        last = session.scalar(sa.select(sa.func.max(Person.number)).where(_of(country)))
    blocks = 0 if last is None else last // PERSONS + 1
    count = sum(_make_block(engine, keyring, country, number) for number in range(blocks))
    with writing(engine) as session:
        take_turns(session, turn_of(country))
        next_stamp(session, country)
        session.get_one(NameState, country).is_made = True
    return count


# -- inside ---------------------------------------------------------------------------------

_Versions = list[tuple[int, int]]
"""Number and version of the card of each person of a block."""


@dataclass(frozen=True, slots=True)
class _Made:
    versions: _Versions
    block: NameBlock
    names: int


def _make_block(engine: Engine, keyring: Keyring, country: str, number: int) -> int:
    first = number * PERSONS
    which = sa.and_(_of(country), Person.number.between(first, first + PERSONS - 1))

    def prepare(session: Session) -> _Made:
        versions = _versions(session, which)
        records = dict(names_of_cards(session, keyring, which))
        places = {key - first: record for key, record in records.items()}
        return _Made(versions, with_records(empty_block(), places), len(records))

    def write(session: Session, made: _Made) -> int:
        take_turns(session, turn_of(country))
        if _versions(session, which) != made.versions:
            raise Outdated(f"names {country}/{number}")
        stamp = next_stamp(session, country) or 0
        sealed = keyring.seal(to_bytes(made.block), names_place(country, number, stamp))
        session.execute(
            sa.delete(NameBlockRow).where(
                NameBlockRow.country == country, NameBlockRow.number == number
            )
        )
        session.execute(sa.insert(NameBlockRow), [block_row(country, number, stamp, sealed)])
        return made.names

    return write_prepared(engine, prepare, write)


def _of(country: str) -> sa.ColumnElement[bool]:
    return Person.country == country


def _versions(session: Session, which: sa.ColumnElement[bool]) -> _Versions:
    query = sa.select(Person.number, Person.seal_version).where(which).order_by(Person.number)
    return [(number, version) for number, version in session.execute(query) if number is not None]
