"""The index compared with the stays, and made again from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import take_turns
from registry.matching.blocks.attributes import NO_GROUP, GroupNumbers
from registry.matching.blocks.head import KINDS, RESIDENTS, Numbers
from registry.matching.blocks.models import MatchingState
from registry.matching.blocks.reading import BlocksLost, SealedBlocks
from registry.matching.blocks.rows import IndexedPerson, IndexRow, indexed_person, persons_in
from registry.matching.blocks.storing import BlockStore
from registry.matching.kept_stays import KeptPerson, kept_persons
from registry.matching.open_index import (
    CountryIndex,
    country_index,
    memory_of,
    no_index,
    states,
    without_blocks,
)
from registry.matching.writer import IndexWriter, household_numbers
from registry.matching.writing import mark_stays, take_person_numbers, turn_of
from registry.people.models import Household, Person, Stay

Progress = Callable[[str, int], None]
"""Told of a country, and how many of its persons were read so far."""
_TOLD_EVERY = 5_000


def _silent(_country: str, _persons: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a check of the index found; `faults` names blocks and stays."""

    blocks: int
    stays: int
    faults: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Whether every stay is in the index once, as it is kept, and nothing else is."""
        return not self.faults


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a rebuilt index holds; `faults` names the stays that do not open in full."""

    stays: int
    faults: tuple[str, ...]


def countries_without_index(session: Session) -> list[str]:
    """Return the countries whose index was never made, though they have stays."""
    query = sa.select(MatchingState.country).where(MatchingState.stamp == 0)
    has_stays = sa.exists().where(Stay.country == MatchingState.country)
    return list(session.scalars(query.where(has_stays).order_by(MatchingState.country)))


def rebuild_index(
    session: Session,
    keyring: Keyring,
    country: str | None = None,
    progress: Progress = _silent,
) -> RebuildReport:
    """Throw the blocks (of one country) away and make them from the stays.

    Of a stay whose place or whose person's card does not open stays what the index had of it, where
    that opens. One that nothing can place is in no block; the report names it.
    """
    countries = sa.select(Stay.country).union(sa.select(MatchingState.country))
    wanted = sorted(session.scalars(countries)) if country is None else [country]
    count, faults = 0, []
    for each in wanted:
        stays, wrong = _rebuild(session, keyring, each, progress)
        count += stays
        faults += wrong
    session.expire_all()
    return RebuildReport(count, tuple(faults))


def check_index(session: Session, keyring: Keyring) -> IndexReport:
    """Compare the index with the stays, row by row, and report every difference."""
    faults: list[str] = []
    blocks = stays = 0
    countries = sa.select(Stay.country).union(sa.select(MatchingState.country))
    indexes = {row.country: country_index(session, keyring, row) for row in states(session)}
    for country in sorted(session.scalars(countries)):
        index = indexes.get(country, no_index(country))
        held = _Contents.read(session, keyring, index)
        blocks += held.blocks
        faults += held.faults
        for kept in kept_persons(session, keyring, country):
            stays += len(kept.rows.stays)
            faults += [*kept.faults, *_differences(kept, held)]
            held.persons.pop(kept.number or 0, None)
        faults += [f"person {country}/{number}: in the index, but there is no such stay"
                   for number in held.persons]  # fmt: skip
        faults += _wrong_straddlers(held)
    return IndexReport(blocks, stays, tuple(faults))


# -- inside ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _Contents:
    """All that the blocks of a country hold."""

    groups: GroupNumbers
    persons: dict[int, IndexedPerson] = field(default_factory=dict)
    residents: set[int] = field(default_factory=set)
    blocks: int = 0
    faults: list[str] = field(default_factory=list)
    homes: dict[int, set[int]] = field(default_factory=dict)
    """In which blocks each household lives; 0 stands for all of travellers."""
    listed: dict[int, set[int]] = field(default_factory=dict)
    """In which blocks each household is listed as a straddler."""

    @classmethod
    def read(cls, session: Session, keyring: Keyring, index: CountryIndex) -> _Contents:
        """Open every block; those that do not open are faults."""
        source = SealedBlocks(session, keyring, memory_of(session, keyring).blocks)
        held = cls(index.groups)
        while True:
            try:
                held._take(index, source)
                break
            except BlocksLost as lost:
                index = without_blocks(index, lost.reasons)
                held = cls(index.groups)
        held.faults += [f"block {index.country}/{block}: {reason}"
                        for block, reason in index.lost_blocks.items()]  # fmt: skip
        held.blocks += len(index.lost_blocks)
        return held

    def _take(self, index: CountryIndex, source: SealedBlocks) -> None:
        names = (index.country,)
        for kind in KINDS:
            table = index.table(kind)
            at = np.arange(len(table))
            points, persons = source.points(names, table, at), source.persons(names, table, at)
            self.blocks += len(table)
            for place, columns, numbers in zip(at.tolist(), points, persons, strict=True):
                block = int(table.block[place]) if not kind else 0
                found = persons_in(columns, numbers)
                self._add(index.country, block, found, kind)
                for household in table.straddlers[place].tolist():
                    self.listed.setdefault(household, set()).add(block)

    def _add(self, country: str, block: int, found: dict[int, IndexedPerson], kind: int) -> None:
        for number, person in found.items():
            before = self.persons.get(number)
            if before is not None:
                person = before.joined(person)
            if before is not None and (kind == RESIDENTS or number in self.residents):
                self.faults.append(f"person {country}/{number}: in the index twice")
            if kind == RESIDENTS:
                self.residents.add(number)
            self.persons[number] = person
            if person.household > 0:
                self.homes.setdefault(person.household, set()).add(block)


def _wrong_straddlers(contents: _Contents) -> list[str]:
    """Return the households that live in several blocks and are not listed in each."""
    return [
        f"block {block}: does not say that a household of it lives elsewhere too"
        for household, blocks in contents.homes.items()
        for block in blocks - contents.listed.get(household, set())
        if len(blocks) > 1 and block
    ]


def _differences(person: KeptPerson, contents: _Contents) -> list[str]:
    """Return how the index differs from the stays of a person, a line for each stay."""
    number, found = person.number or 0, contents.persons.get(person.number or 0)
    stays = person.rows.stays
    if found is None:
        return _of_each(filter(person.belongs_in_index, stays), "not in the index")
    groups = GroupNumbers(contents.groups.groups[1:])
    home = -number if person.household is None else person.household
    ours = indexed_person(person.rows, number, home, groups, found)
    indexed = {stay.bytes for stay in person.indexed}
    is_same = _plain(found, contents.groups) == _plain(ours, groups)
    if is_same and indexed == {each.stay for each in ours.stays}:
        return []
    return _of_each(stays, "the index holds another place, date or person")


def _of_each(stays: Iterable[IndexRow], words: str) -> list[str]:
    return [f"stay {stay.stay_id}: {words}" for stay in stays]


def _plain(person: IndexedPerson, groups: GroupNumbers) -> tuple[object, ...]:
    """Return what of a person must be the same, without the id of a stay that is the only one."""
    about = person.about
    group = groups.groups[about.group] if about.group < len(groups.groups) else NO_GROUP
    stays = {replace(each, stay=b"") if person.is_resident else each for each in person.stays}
    return (person.household, replace(about, group=0), group, frozenset(stays))


def _rebuild(
    session: Session, keyring: Keyring, country: str, progress: Progress
) -> tuple[int, list[str]]:
    take_turns(session, turn_of(country))
    _number_all(session, country)
    rows = states(session, [country])
    index = country_index(session, keyring, rows[0]) if rows else no_index(country)
    before = _Contents.read(session, keyring, index).persons
    BlockStore(session, keyring, country).clear()
    writer = IndexWriter(session, keyring, country, (), is_new=True)
    faults: list[str] = []
    held: list[IndexedPerson] = []
    kept: list[KeptPerson] = []
    stays = 0
    for count, each in enumerate(kept_persons(session, keyring, country), 1):
        faults += each.faults
        number, home = each.number or 0, each.household or -(each.number or 0)
        person = indexed_person(each.rows, number, home, writer.groups, before.get(number))
        held.append(person)
        stays += len(person.stays)
        if each.faults or len(each.indexed) != len(each.rows.stays):
            kept.append(each)
        if not count % _TOLD_EVERY:
            progress(country, count)
    writer.put_packed(held)
    writer.store(_members_of(held))
    mark_stays(session, kept, held)
    progress(country, len(held))
    return stays, faults


def _number_all(session: Session, country: str) -> None:
    """Give numbers to the persons and households of a country who have none."""
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


def _members_of(persons: Iterable[IndexedPerson]) -> Callable[[Numbers, Numbers], Numbers]:
    """Return what tells how many persons each household has in all."""
    homes = np.array([each.household for each in persons if each.stays], dtype=np.int64)
    counts = np.bincount(homes[homes > 0])

    def members(households: Numbers, _counts: Numbers) -> Numbers:
        return counts[households].astype(np.int32)

    return members
