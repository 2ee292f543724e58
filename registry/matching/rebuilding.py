"""The index made again from the stays.

Everything is read, packed and sealed while others write; what takes the lock is putting the sealed
blocks in the place of the old ones. A change of a stay draws a token for the index in the same
transaction: while the token is the same nothing has changed since it was read.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import take_turns, write_prepared, writing
from core.errors import Outdated
from registry.matching.blocks.draft import MemberCounts
from registry.matching.blocks.head import Numbers
from registry.matching.blocks.models import MatchingState
from registry.matching.blocks.rows import IndexedPerson, indexed_person
from registry.matching.blocks.storing import BlockStore, SealedChange
from registry.matching.contents import IndexContents
from registry.matching.index_stamps import noted_stamp
from registry.matching.kept_stays import KeptPerson, kept_persons
from registry.matching.numbering import begin_anew, household_numbers, own_state
from registry.matching.open_index import country_index, read_own_again, states
from registry.matching.writer import TOKEN_BITS, IndexWriter
from registry.matching.writing import mark_stays, take_person_numbers, turn_of
from registry.people.models import Household, Person, Stay

Progress = Callable[[str, int], None]
"""Told of a country, and how many of its persons were read so far."""
Written = Callable[[Session, "RebuildReport"], None]
"""Called in the transaction that put the new index of a country in its place."""
_TOLD_EVERY = 5_000


def _silent(_country: str, _persons: int) -> None:
    """Tell nobody."""


def _nothing_else(_session: Session, _report: RebuildReport) -> None:
    """Write nothing beside the index."""


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a rebuilt index holds; `faults` names the stays that do not open in full."""

    country: str
    stays: int
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreparedIndex:
    """The index of a country made anew, not written yet."""

    token: int
    """Of the state it was made from."""
    change: SealedChange
    report: RebuildReport
    to_mark: Sequence[KeptPerson]
    """Whose stays may say something else of the index than it holds."""
    held: Sequence[IndexedPerson]


def countries_to_rebuild(session: Session) -> list[str]:
    """Return the countries that have stays or an index, in order."""
    countries = sa.select(Stay.country).union(sa.select(MatchingState.country))
    return sorted(session.scalars(countries))


def rebuild_index(
    engine: Engine,
    keyring: Keyring,
    country: str,
    progress: Progress = _silent,
    written: Written = _nothing_else,
) -> RebuildReport:
    """Make the blocks of a country from the stays, and put them in the place of the old ones.

    Of a stay whose place or whose person's card does not open stays what the index had of it, where
    that opens. One that nothing can place is in no block; the report names it. While many write
    what was read is outdated again and again: the last try keeps them waiting.
    """
    with writing(engine) as session:
        begin_rebuild(session, country)

    def put(session: Session, prepared: PreparedIndex) -> RebuildReport:
        put_index(session, keyring, prepared)
        written(session, prepared.report)
        return prepared.report

    try:
        return write_prepared(
            engine, lambda session: prepare_index(session, keyring, country, progress), put
        )
    except Outdated:
        with writing(engine) as session:
            take_turns(session, turn_of(country))
            begin_rebuild(session, country)
            return put(session, prepare_index(session, keyring, country, progress))


def begin_rebuild(session: Session, country: str) -> None:
    """Give the persons and households of a country numbers, and the country a state, where they
    have none; one that was put back goes on where it was.
    """
    take_turns(session, turn_of(country))
    state, noted = own_state(session, country), noted_stamp(session, country)
    if state.stamp < noted:
        # An index that was put back is made again ahead of what the log notes of it.
        begin_anew(session, country, stamp=noted, token=secrets.randbits(TOKEN_BITS) + 1)
    mine = sa.and_(Person.country == country, Person.number.is_(None))
    with_stay = sa.select(Stay.person_id).where(Stay.country == country)
    ids = list(session.scalars(sa.select(Person.id).where(mine, Person.id.in_(with_stay))))
    if ids:
        numbers = take_person_numbers(session, country, len(ids))
        rows = [{"id": key, "number": no} for key, no in zip(ids, numbers, strict=True)]
        session.execute(sa.update(Person), rows)
    lived_in = sa.select(Person.household_id).where(Person.country == country)
    query = sa.select(Household.id).where(Household.country == country)
    query = query.where(Household.number.is_(None), Household.id.in_(lived_in))
    household_numbers(session, country, session.scalars(query).all())


def prepare_index(
    session: Session, keyring: Keyring, country: str, progress: Progress = _silent
) -> PreparedIndex:
    """Return the index of a country made of its stays; writes nothing. `begin_rebuild` went
    before.
    """
    (state,) = states(session, [country])
    index = country_index(session, keyring, state)
    before = IndexContents.read(session, keyring, index).persons
    writer = IndexWriter(session, keyring, country, (), is_new=True)
    faults: list[str] = []
    held: list[IndexedPerson] = []
    to_mark: list[KeptPerson] = []
    for count, each in enumerate(kept_persons(session, keyring, country), 1):
        faults += each.faults
        number, home = each.number or 0, each.household or -(each.number or 0)
        held.append(indexed_person(each.rows, number, home, writer.groups, before.get(number)))
        if each.faults or len(each.indexed) != len(each.rows.stays):
            to_mark.append(each)
        if not count % _TOLD_EVERY:
            progress(country, count)
    writer.put_packed(held)
    change = writer.sealed(_members_of(held))
    progress(country, len(held))
    stays = sum(len(each.stays) for each in held)
    report = RebuildReport(country, stays, tuple(faults))
    return PreparedIndex(state.token, change, report, to_mark, held)


def put_index(session: Session, keyring: Keyring, made: PreparedIndex) -> None:
    """Put a prepared index in the place of the one it was made from. Raises Outdated where that has
    changed since.
    """
    country = made.report.country
    take_turns(session, turn_of(country))
    rows = states(session, [country])
    if [row.token for row in rows] != [made.token]:
        raise Outdated(f"{country}: somebody was registered, moved or erased meanwhile")
    store = BlockStore(session, country)
    store.clear()
    store.write(made.change, ())
    mark_stays(session, made.to_mark, made.held)
    read_own_again(session, keyring, country)
    session.expire_all()


# -- inside ---------------------------------------------------------------------------------


def _members_of(persons: Iterable[IndexedPerson]) -> MemberCounts:
    """Return what tells how many persons each household has in all."""
    homes = np.array([each.household for each in persons if each.stays], dtype=np.int64)
    counts = np.bincount(homes[homes > 0])

    def members(households: Numbers, _counts: Numbers) -> Numbers:
        return counts[households].astype(np.int32)

    return members
