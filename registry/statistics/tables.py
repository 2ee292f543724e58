"""One table of statistics for one reader: own people exactly, of all others what was released.

Beside every count of a place or a nationality stands how many are thought to be there. Where nobody
knows, that is unknown, never 0.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas.atlas import Atlas
from core.crypto import Keyring
from core.disclosure import UNKNOWN, Cell, Disclosure
from registry.estimates import AreaEstimate, estimates_by_place, sum_of_estimates
from registry.people.record import SEXES
from registry.statistics.crossing import Crossing, Key, cross
from registry.statistics.fields import (
    AGE_BANDS,
    NO_STAY,
    PLACES,
    CrossField,
    PersonFields,
    band_code,
)
from registry.statistics.fields import UNKNOWN as NOT_KNOWN
from registry.statistics.models import TraitState
from registry.statistics.release.releases import RELEASED_FIELDS, OpenRelease, last_releases
from registry.statistics.states import states_of
from registry.statistics.traits.open_traits import open_traits
from registry.statistics.traits.trait_blocks import KINDS, NEEDS

ALL = "*"
"""All countries: of none of them more than was released."""
NOBODY = Cell(0)
_ORDERS: Mapping[CrossField, tuple[str, ...]] = {
    CrossField.AGE: tuple(map(band_code, AGE_BANDS)),
    CrossField.SEX: SEXES[1:],
    CrossField.NEED: (*NEEDS, "none"),
    CrossField.KIND: (*KINDS, NO_STAY),
}


@dataclass(frozen=True, slots=True)
class CountsOrigin:
    """Where the counts of one country are from."""

    country: str
    is_own: bool
    made_at: datetime | None
    """Of a release; of one's own people, the moment they were counted; None: there are none."""
    period: str = ""
    faults: int = 0
    """Blocks of one's own that do not open: their people are missing."""


@dataclass(frozen=True, slots=True)
class StatisticsTable:
    """Counts by key: a code a field, None for the total over it."""

    fields: tuple[CrossField, ...]
    codes: Mapping[CrossField, tuple[str, ...]]
    """Of each field, in the order of reading."""
    persons: Mapping[Key, Cell]
    households: Mapping[Key, Cell]
    """Of one's own people alone."""
    sources: tuple[CountsOrigin, ...]
    threshold: int
    at: datetime
    estimates: Mapping[str, Mapping[str, AreaEstimate]] = field(default_factory=dict)
    """By country and unit; under an empty code, of all units."""

    def cell(self, key: Key) -> Cell:
        """Return the count of persons of a key."""
        return self.persons.get(key, self._missing)

    @property
    def is_exact(self) -> bool:
        """Whether all counts are of one's own people."""
        return all(each.is_own for each in self.sources)

    @property
    def _missing(self) -> Cell:
        """What is not in the table: nobody; of other countries perhaps a few."""
        return NOBODY if self.is_exact else Cell(None, below=self.threshold)

    @property
    def total(self) -> Cell:
        """Everybody who is counted."""
        return self.cell((None,) * len(self.fields))

    def estimate(self, name: CrossField, code: str) -> AreaEstimate | None:
        """Return how many are thought to be in a place, or of a nationality; None where nobody
        knows, or the field is neither.
        """
        if name is CrossField.NATIONALITY:
            return self.estimates.get(code, {}).get("")
        if name in PLACES and code:
            return sum_of_estimates([own[code] for own in self.estimates.values() if code in own])
        return None

    @property
    def whole_estimate(self) -> AreaEstimate | None:
        """How many are thought to be in all places that have an estimate."""
        return sum_of_estimates([own[""] for own in self.estimates.values()])


def statistics_table(
    session: Session,
    keyring: Keyring,
    atlas: Atlas,
    fields: Sequence[CrossField],
    *,
    viewer_country: str,
    now: datetime,
    disclosure: Disclosure,
    over: str = "",
) -> StatisticsTable:
    """Return a table of one country (`over`; without one, the viewer's own), or of ALL; crossed
    with nationality always of all.

    Municipalities are told of one's own people alone.
    """
    own, countries = _countries_of(session, fields, viewer_country, over)
    made = _TableMaker(tuple(fields), disclosure)
    sources = [_take_own(made, session, keyring, atlas, own, now)] if own else []
    others = [each for each in countries if each != own]
    releases = last_releases(session, others)
    sources += [_take_release(made, each, releases.get(each)) for each in others]
    return StatisticsTable(
        made.fields,
        made.codes(),
        made.cells(),
        made.households,
        tuple(sorted(sources, key=lambda each: each.country)),
        disclosure.threshold,
        now,
        estimates_by_place(session, atlas, countries),
    )


def counted_countries(session: Session, own: str = "") -> list[str]:
    """Return the countries that count their people, and one's own."""
    there = set(session.scalars(sa.select(TraitState.country)))
    return sorted({*there, own} - {""})


def table_of_release(
    release: OpenRelease,
    fields: Sequence[CrossField],
    estimates: Mapping[str, Mapping[str, AreaEstimate]],
) -> StatisticsTable:
    """Return one table of a release, beside the estimates of its country."""
    made = _TableMaker(tuple(fields), Disclosure(release.threshold))
    origin = _take_release(made, release.country, release)
    return StatisticsTable(
        made.fields,
        made.codes(),
        made.cells(),
        {},
        (origin,),
        release.threshold,
        release.made_at,
        estimates,
    )


# -- inside ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _TableMaker:
    """A table as it is put together of exact and of released counts."""

    fields: tuple[CrossField, ...]
    disclosure: Disclosure
    counts: dict[Key, int] = field(default_factory=dict)
    exact: set[Key] | None = field(default_factory=set)
    """None: all of them."""
    unknown: set[Key] = field(default_factory=set)
    households: Mapping[Key, Cell] = field(default_factory=dict)

    @property
    def own_fields(self) -> tuple[CrossField, ...]:
        """The fields but nationality."""
        return tuple(each for each in self.fields if each is not CrossField.NATIONALITY)

    def add(self, country: str, key: Key, count: int, *, is_own: bool) -> None:
        """Add a count of a country, by a code for each field but nationality."""
        for whose in self.keys_of(country, key):
            self.counts[whose] = self.counts.get(whose, 0) + count
            if is_own and country in whose and self.exact is not None:
                self.exact.add(whose)

    def add_own(self, country: str, crossing: Crossing) -> None:
        """Add one's own people: of a table without nationality they are all there is."""
        persons = crossing.persons or {(None,) * len(self.own_fields): 0}
        if CrossField.NATIONALITY not in self.fields:
            self.counts, self.exact = dict(persons), None
            self.households = _CellView(crossing.households, None, (), self.disclosure)
            return
        at = self.fields.index(CrossField.NATIONALITY)
        for key, count in persons.items():
            self.add(country, key, count, is_own=True)
        own = {(*key[:at], country, *key[at:]): count for key, count in crossing.households.items()}
        self.households = _CellView(own, None, (), self.disclosure)

    def keys_of(self, country: str, key: Key) -> list[Key]:
        """Return the keys of the whole table that a key of a country stands in."""
        if CrossField.NATIONALITY not in self.fields:
            return [key]
        at = self.fields.index(CrossField.NATIONALITY)
        return [(*key[:at], code, *key[at:]) for code in (country, None)]

    def cells(self) -> Mapping[Key, Cell]:
        """Return the cells: exact ones as they are, the others as a release shows them."""
        for key in self.unknown.difference(self.counts):
            self.counts[key] = -1
        return _CellView(self.counts, self.exact, self.unknown, self.disclosure)

    def codes(self) -> dict[CrossField, tuple[str, ...]]:
        """Return the codes of each field: in the order of the field where it has one, else the
        largest first; what is not known at the end.
        """
        most = len(self.fields) - 1
        every = {*self.counts, *self.unknown}
        totals = {key: self.counts.get(key, 0) for key in every if key.count(None) >= most}
        found: dict[CrossField, tuple[str, ...]] = {}
        for at, name in enumerate(self.fields):
            sizes = dict.fromkeys({key[at] for key in every} - {None}, 0)
            sizes |= {key[at]: count for key, count in totals.items() if key[at] is not None}
            found[name] = _in_order(name, {str(code): count for code, count in sizes.items()})
        return found


@dataclass(frozen=True, slots=True)
class _CellView(Mapping[Key, Cell]):
    """Counts seen as cells, each made when it is looked at: of a large table few are."""

    counts: Mapping[Key, int]
    exact: Collection[Key] | None
    """None: all of them."""
    unknown: Collection[Key]
    disclosure: Disclosure

    def __getitem__(self, key: Key) -> Cell:
        count = self.counts[key]
        if self.exact is None or key in self.exact:
            return Cell(count)
        return UNKNOWN if count < 0 else self.disclosure.of_release(count)

    def __iter__(self) -> Iterator[Key]:
        return iter(self.counts)

    def __len__(self) -> int:
        return len(self.counts)

    def __contains__(self, key: object) -> bool:
        return key in self.counts


def _in_order(name: CrossField, totals: Mapping[str, int]) -> tuple[str, ...]:
    order = _ORDERS.get(name, ())

    def place(code: str) -> tuple[Any, ...]:
        at = order.index(code) if code in order else len(order)
        return (code == NOT_KNOWN, at, -totals[code], code)

    return tuple(sorted(totals, key=place))


def _countries_of(
    session: Session, fields: Sequence[CrossField], own: str, over: str
) -> tuple[str, list[str]]:
    """Return the country that is counted exactly (none: empty), and all that are counted.

    Without nationality one's own people would be mixed with what is rounded: then all is.
    """
    if CrossField.NATIONALITY in fields:
        return own, counted_countries(session, own)
    wanted = over or own or ALL
    if wanted == ALL:
        return "", counted_countries(session, own)
    return (own if wanted == own else ""), [wanted]


def _take_own(
    made: _TableMaker,
    session: Session,
    keyring: Keyring,
    atlas: Atlas,
    country: str,
    now: datetime,
) -> CountsOrigin:
    traits = open_traits(session, keyring, country)
    if traits is None:
        # Nobody was ever registered: that is known.
        made.add_own(country, Crossing(made.own_fields, {}))
        return CountsOrigin(country, True, now)
    columns = traits.columns
    parents = states_of(atlas, columns.lists["unit"])
    persons = PersonFields.of(country, columns, now.date(), parents)
    made.add_own(country, cross(persons, made.own_fields))
    return CountsOrigin(country, True, now, faults=len(traits.faults))


def _take_release(made: _TableMaker, country: str, release: OpenRelease | None) -> CountsOrigin:
    """Add what a country released; where it tells nothing of these fields, it is not known."""
    everybody: Key = (None,) * len(made.own_fields)
    if release is None or not set(made.own_fields) <= set(RELEASED_FIELDS):
        made.unknown |= {
            key
            for key in made.keys_of(country, everybody)
            if country in key or CrossField.NATIONALITY not in made.fields
        }
        return CountsOrigin(country, False, None)
    for places in _choices(len(everybody)):
        fields = [made.own_fields[at] for at in places]
        for codes, count in release.cells(fields).items():
            by_place = dict(zip(places, codes, strict=True))
            key = tuple(map(by_place.get, range(len(everybody))))
            made.add(country, key, count, is_own=False)
    made.add(country, everybody, 0, is_own=False)
    return CountsOrigin(country, False, release.made_at, release.period)


def _choices(size: int) -> list[tuple[int, ...]]:
    return [tuple(at for at in range(size) if bits >> at & 1) for bits in range(1 << size)]
