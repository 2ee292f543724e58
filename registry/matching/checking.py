"""The index compared with the stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.matching.blocks.attributes import NO_GROUP, GroupNumbers
from registry.matching.blocks.models import MatchingState
from registry.matching.blocks.rows import IndexedPerson, IndexRow, indexed_person
from registry.matching.contents import IndexContents
from registry.matching.kept_stays import KeptPerson, kept_persons
from registry.matching.open_index import country_index, no_index, states
from registry.people.models import Stay


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


def countries_without_index(session: Session) -> list[str]:
    """Return the countries whose index was never made, though they have stays."""
    query = sa.select(MatchingState.country).where(MatchingState.stamp == 0)
    has_stays = sa.exists().where(Stay.country == MatchingState.country)
    return list(session.scalars(query.where(has_stays).order_by(MatchingState.country)))


def check_index(session: Session, keyring: Keyring) -> IndexReport:
    """Compare the index with the stays, row by row, and report every difference."""
    faults: list[str] = []
    blocks = stays = 0
    countries = sa.select(Stay.country).union(sa.select(MatchingState.country))
    indexes = {row.country: country_index(session, keyring, row) for row in states(session)}
    for country in sorted(session.scalars(countries)):
        index = indexes.get(country, no_index(country))
        held = IndexContents.read(session, keyring, index)
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


def _wrong_straddlers(contents: IndexContents) -> list[str]:
    """Return the households that live in several blocks and are not listed in each."""
    return [
        f"block {block}: does not say that a household of it lives elsewhere too"
        for household, blocks in contents.homes.items()
        for block in blocks - contents.listed.get(household, set())
        if len(blocks) > 1 and block
    ]


def _differences(person: KeptPerson, contents: IndexContents) -> list[str]:
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
