"""The sealed matching index as one session sees it: asked whom a zone touches.

It exists because opening every sealed place for every hazard would take too long; it is sealed
because it holds where everybody is. One damaged byte takes nobody off the call list: who is in no
block that opens is read from their own rows, and whom even those cannot place is counted.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.geo.geometry import Area
from registry.matching.blocks.attributes import GroupNumbers
from registry.matching.blocks.head import RESIDENTS, TRAVELLERS, Numbers
from registry.matching.blocks.head_table import HeadTable
from registry.matching.blocks.reading import BlocksLost, SealedBlocks
from registry.matching.blocks.rows import Columns
from registry.matching.blocks.stay_rows import NO_TRAVELLERS, Rows, resident_rows, traveller_stays
from registry.matching.kept_stays import lost_persons
from registry.matching.open_index import (
    CountryIndex,
    LostPersons,
    country_index,
    keep_repaired,
    memory_of,
    states,
    without_blocks,
)
from registry.matching.zone_touch import ZoneTouch
from registry.people.access import in_parts
from registry.people.models import Person, Stay

_TRIES = 5


def open_index(
    session: Session, keyring: Keyring, countries: Iterable[str] | None = None
) -> MatchingIndex:
    """Return the index of `countries` (default: all that have one) as it stands now; what did not
    change comes from memory. The session must stay open while it is asked.
    """
    wanted = None if countries is None else tuple(sorted(set(countries)))
    return MatchingIndex(session, keyring, wanted)


class MatchingIndex:
    """The index of some countries; it belongs to one session and one thread."""

    def __init__(self, session: Session, keyring: Keyring, countries: Sequence[str] | None) -> None:
        """Read what changed. Use `open_index`."""
        self._session, self._keyring, self._wanted = session, keyring, countries
        self.blocks = SealedBlocks(session, keyring, memory_of(session, keyring).blocks)
        self._parts = self._read()

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries of the index, in order."""
        return tuple(part.country for part in self._parts)

    @property
    def state(self) -> tuple[tuple[str, int, int], ...]:
        """What differs whenever anything in the index changed."""
        return tuple((part.country, part.stamp, part.token) for part in self._parts)

    @property
    def faults(self) -> tuple[str, ...]:
        """What was found wrong with the index so far, a line each, for those who run the
        installation.
        """
        closed = [
            f"{fault}; its stays are read one by one"
            for part in self._parts
            for fault in part.lost_blocks.values()
        ]
        return (
            *closed,
            *(f"{country}: {len(persons)} persons cannot be placed"
              for country, persons in self.unplaced.items()),
        )  # fmt: skip

    @property
    def unplaced(self) -> Mapping[str, frozenset[int]]:
        """By country, the persons with a stay that nothing can place; countries without one are
        left out.
        """
        found: dict[str, set[int]] = {}
        for part in self._parts:
            own = {*self._homeless.get(part.country, ()), *self._lost_of(part).unplaced}
            if own:
                found[part.country] = own
        return {country: frozenset(own) for country, own in found.items()}

    def of(self, countries: Iterable[str]) -> MatchingIndex:
        """Return the index of those of its countries that are among `countries`."""
        wanted = set(countries).intersection(self.countries)
        return MatchingIndex(self._session, self._keyring, sorted(wanted))

    def touch(self, areas: Sequence[Area], year: int | None) -> ZoneTouch:
        """Return whom a zone of bands touches, the gravest first; minors as of `year`."""
        return ZoneTouch(self, areas, year)

    def rows_near(self, areas: Sequence[Area] | None = None) -> Mapping[str, Rows]:
        """Return the stays inside any of the areas (without areas: all there are), by country, a
        row each; countries without any are left out.
        """
        if areas is None:
            return self._all_rows()
        touch = self.touch(areas, year=None)
        travellers = touch.travellers
        found: dict[str, Rows] = {}
        for number, country in enumerate(self.countries):
            own = travellers.rows[travellers.country == number]
            rows = np.concatenate([touch.rows_of(country).rows, own])
            if len(rows):
                found[country] = rows
        return found

    # -- for zones --------------------------------------------------------------------------

    @property
    def tables(self) -> tuple[HeadTable, HeadTable]:
        """The heads of residents and of travellers, those of all countries end to end."""
        return memory_of(self._session, self._keyring).tables(self._parts)

    @property
    def groups(self) -> Sequence[GroupNumbers]:
        """The languages and posts of each country."""
        return [part.groups for part in self._parts]

    @property
    def lost_rows(self) -> tuple[Columns, Numbers, NDArray[np.int16]]:
        """Who is in no block that opens, as rows of travellers; their persons and countries."""
        rows, persons, countries = [NO_TRAVELLERS], [np.empty(0, dtype=np.int32)], [0]
        for part in self._parts:
            for person in self._lost_of(part).persons:
                own = person.traveller_columns()
                rows.append(own)
                persons.append(np.full(own.shape[1], person.number, dtype=np.int32))
            countries.append(sum(len(each) for each in persons))
        numbers = np.repeat(np.arange(len(self._parts)), np.diff(countries))
        return np.concatenate(rows, axis=1), np.concatenate(persons), numbers.astype(np.int16)

    def recover(self, lost: BlocksLost) -> None:
        """Go on without the blocks that are lost: somebody has changed them meanwhile, and they are
        read again, or they do not open, and their persons are read from their own rows.
        """
        before = self.state
        self._parts = self._read()
        if self.state != before:
            return
        for part in self._parts:
            if part.has_any(lost.reasons):
                keep_repaired(self._session, self._keyring, without_blocks(part, lost.reasons))
        self._parts = self._read()

    # -- inside -----------------------------------------------------------------------------

    def _read(self) -> tuple[CountryIndex, ...]:
        """Return the index of each country as it stands; on a database whose statements each see
        what was committed last it is read until nothing changed on the way.
        """
        self.__dict__.pop("_homeless", None)
        parts: tuple[CountryIndex, ...] = ()
        for _ in range(_TRIES):
            rows = states(self._session, self._wanted)
            parts = tuple(country_index(self._session, self._keyring, row) for row in rows)
            if self._session.get_bind().dialect.name == "sqlite":
                break
            if [row.token for row in states(self._session, self._wanted)] == [
                row.token for row in rows
            ]:
                break
        return parts

    @cached_property
    def _homeless(self) -> Mapping[str, set[int]]:
        query = sa.select(Stay.country, Person.number).join(Person, Person.id == Stay.person_id)
        query = query.where(sa.not_(Stay.is_indexed))
        if self._wanted is not None:
            query = query.where(Stay.country.in_(self._wanted))
        found: dict[str, set[int]] = {}
        for country, number in self._session.execute(query):
            found.setdefault(country, set()).add(number or 0)
        return found

    def _lost_of(self, part: CountryIndex) -> LostPersons:
        if part.is_whole:
            return LostPersons()
        if part.lost is not None:
            return part.lost
        groups = GroupNumbers(part.groups.groups[1:])
        lost = lost_persons(self._session, self._keyring, part, self.blocks, groups)
        known = replace(part, lost=lost, groups=groups)
        keep_repaired(self._session, self._keyring, known)
        self._parts = tuple(known if each is part else each for each in self._parts)
        return lost

    def _all_rows(self) -> Mapping[str, Rows]:
        found: dict[str, Rows] = {}
        for number, country in enumerate(self.countries):
            columns, persons = self._all_of(RESIDENTS, number)
            dated, travellers = self._all_of(TRAVELLERS, number)
            lost = self.lost_rows
            mine = lost[2] == number
            dated = np.concatenate([dated, lost[0][:, mine]], axis=1)
            travellers = np.concatenate([travellers, lost[1][mine]])
            numbers = np.full(len(travellers), number, dtype=np.int16)
            inside = np.empty((0, len(travellers)), dtype=bool)
            stays = traveller_stays(dated, travellers, numbers, inside, self.groups)
            residents = resident_rows(columns, persons, self.groups[number])
            if len(residents) or len(stays.rows):
                found[country] = np.concatenate([residents, stays.rows])
        return found

    def _all_of(self, kind: int, number: int) -> tuple[Columns, Numbers]:
        for _ in range(_TRIES):
            table = self.tables[kind]
            at = np.flatnonzero(table.country == number)
            try:
                parts = self.blocks.points(self.countries, table, at)
                persons = self.blocks.persons(self.countries, table, at)
            except BlocksLost as lost:
                self.recover(lost)
                continue
            nothing = NO_TRAVELLERS if kind == TRAVELLERS else NO_TRAVELLERS[:4]
            nobody = np.empty(0, dtype=np.int32)
            return np.concatenate([nothing, *parts], axis=1), np.concatenate([nobody, *persons])
        raise BlocksLost({})


def person_ids(session: Session, country: str, numbers: Iterable[int]) -> dict[int, uuid.UUID]:
    """Return the ids of persons of a country by number; those who are gone are left out."""
    found: dict[int, uuid.UUID] = {}
    for part in in_parts(list(dict.fromkeys(int(number) for number in numbers))):
        query = sa.select(Person.number, Person.id)
        query = query.where(Person.country == country, Person.number.in_(part))
        found.update((number, person_id) for number, person_id in session.execute(query) if number)
    return found


def index_state(session: Session) -> str:
    """Return a text that differs whenever a stay was put, moved, changed or dropped: a small row a
    country.
    """
    return " ".join(f"{row.country}{row.stamp}.{row.token}" for row in states(session))
