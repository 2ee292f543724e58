"""The sealed matching index as one session sees it: asked whom a zone touches.

It exists because opening every sealed place for every hazard would take too long; it is sealed
because it holds where everybody is. One damaged byte takes nobody off the call list: who is in no
block that opens is read from their own rows, and whom even those cannot place is counted.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.geo.geometry import Area
from registry.matching.blocks.attributes import COARSE_AT, GroupNumbers
from registry.matching.blocks.head import Numbers
from registry.matching.blocks.head_table import HeadTable
from registry.matching.blocks.reading import BlocksLost, SealedBlocks
from registry.matching.blocks.rows import Columns
from registry.matching.blocks.stay_rows import Rows, resident_rows, traveller_stays
from registry.matching.index_heads import IndexHeads
from registry.matching.kept_stays import lost_persons
from registry.matching.many_zones import touch_zones
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
        self._heads: IndexHeads | None = None
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
    def parts(self) -> tuple[CountryIndex, ...]:
        """The index of each country, as it stands: never changed once read."""
        return self._parts

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

    def coarse_residents(self, country: str) -> int:
        """Return of how many residents of a country only the municipality is known."""
        own = (part.residents.sums for part in self._parts if part.country == country)
        return sum(int(sums[:, COARSE_AT].sum(dtype=np.int64)) for sums in own)

    def touch(self, areas: Sequence[Area], year: int | None) -> ZoneTouch:
        """Return whom a zone of bands touches, the gravest first; minors as of `year`."""
        return ZoneTouch(self, areas, year)

    def touch_many(
        self, zones: Sequence[Sequence[Area]], year: int | None
    ) -> Iterator[tuple[int, ZoneTouch]]:
        """Yield whom each of many zones touches, with its position among `zones`, in the order of
        space: zones that are neighbours share the blocks they open.

        The answers are those of `touch`, zone by zone. Ask a touch all you want to know (counts,
        `persons_of`, travellers) before you take the next: what was opened for its neighbours is
        let go then, and a touch that is kept holds it. A round over live hazards is

            for position, touch in index.touch_many(areas_of_hazards, year):
                found[position] = subjects_of(hazards[position], touch)
        """
        return touch_zones(self, zones, year)

    def rows_near(self, areas: Sequence[Area] | None = None) -> Mapping[str, Rows]:
        """Return the stays inside any of the areas (without areas: all there are), by country, a
        row each; countries without any are left out.
        """
        if areas is None:
            return self._all_rows()
        touch = self.touch(areas, year=None)
        travellers = touch.travellers
        found: dict[str, Rows] = {}
        for number, country in enumerate(touch.countries):
            own = travellers.rows[travellers.country == number]
            rows = np.concatenate([touch.rows_of(country).rows, own])
            if len(rows):
                found[country] = rows
        return found

    # -- for zones --------------------------------------------------------------------------

    @property
    def heads(self) -> IndexHeads:
        """The heads as they stand, those of all countries end to end. Raises BlocksLost."""
        if self._heads is None:
            for part in self._parts:
                self._lost_of(part)
            self._heads = memory_of(self._session, self._keyring).heads(self._parts)
        return self._heads

    def recover(self, lost: BlocksLost, heads: IndexHeads | None) -> None:
        """Go on without the blocks that are lost: somebody has changed them meanwhile, and they are
        read again, or they do not open, and their persons are read from their own rows.
        """
        if heads is not self._heads:
            return
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
        self._heads = None
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
        for _ in range(_TRIES):
            try:
                heads = self.heads
                return {
                    country: rows
                    for number, country in enumerate(heads.countries)
                    if len(rows := self._rows_of(heads, number))
                }
            except BlocksLost as lost:
                self.recover(lost, self._heads)
        raise BlocksLost({})

    def _rows_of(self, heads: IndexHeads, number: int) -> Rows:
        """Return all stays of a country. Raises BlocksLost."""
        mine = heads.lost.country == number
        columns, persons = self._all_of(heads, heads.residents, number)
        dated, travellers = self._all_of(heads, heads.travellers, number)
        dated = np.concatenate([dated, heads.lost.columns[:, mine]], axis=1)
        travellers = np.concatenate([travellers, heads.lost.persons[mine]])
        numbers = np.full(len(travellers), number, dtype=np.int16)
        inside = np.empty((0, len(travellers)), dtype=bool)
        stays = traveller_stays(dated, travellers, numbers, inside, heads.groups)
        residents = resident_rows(columns, persons, heads.groups[number])
        return np.concatenate([residents, stays.rows])

    def _all_of(self, heads: IndexHeads, table: HeadTable, number: int) -> tuple[Columns, Numbers]:
        at = np.flatnonzero(table.country == number)
        points = self.blocks.points(heads.countries, table, at)
        return points.end_to_end(), self.blocks.persons(heads.countries, table, at)


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
