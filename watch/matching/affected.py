"""Whom a zone touches at a moment: bands over the index -> distinct persons and households.

A point on the border is inside. A person in several bands, or with several stays inside, counts
once, as `watch.matching.moments` says: inside now, arriving before it ends, or leaving before it
comes. Who has one residence without dates is inside, whatever the times: of most people the index
counts whole blocks without opening them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.clock import as_utc
from core.geo.geometry import Area, Point, distances_km, union
from feeds.values import Band, Severity
from registry.matching.blocks.attributes import NEED_BIT
from registry.matching.blocks.head import Numbers
from registry.matching.blocks.stay_rows import ROW, Rows
from registry.matching.blocks.stays import Stretches
from registry.matching.index import MatchingIndex
from registry.matching.index_heads import ResidentCounts
from registry.matching.rounds.zone_union import NO_RESIDENTS, ResidentGround
from registry.matching.zone_counts import count_distinct
from registry.matching.zone_touch import ZoneTouch
from registry.people.models import Need
from registry.people.record import ADULT_AT
from watch.matching.hazard_zone import HazardZone
from watch.matching.moments import (
    NEVER,
    BandTimes,
    HazardTimes,
    Moment,
    band_times,
    meeting_ranks,
)


@dataclass(frozen=True, slots=True)
class Counts:
    """Distinct people of one country in a zone; never names."""

    persons: int
    households: int
    minors: int
    """Persons whose birth year says that they turn 18 later than this year."""
    by_need: dict[Need, int]
    by_language: dict[str, int]
    by_severity: dict[Severity, int]
    by_moment: dict[Moment, int]
    """Each person in one of them; those of nobody are left out."""


@dataclass(frozen=True)
class MetTravellers:
    """Travellers of one country whom a zone meets: one row a person, by number."""

    rows: Rows
    """The stay that decides their moment."""
    place: NDArray[np.int64]
    """The most severe band that meets them, from the most severe on."""
    moment: NDArray[np.int8]


@dataclass(frozen=True)
class ZoneOrder:
    """The bands of a zone, most severe first, and when each of them holds."""

    bands: tuple[Band, ...]
    positions: NDArray[np.int64]
    """Of each in the order the bands were given in."""
    times: tuple[BandTimes, ...]
    at: datetime
    given_center: Point | None

    @classmethod
    def of(cls, zone: HazardZone) -> ZoneOrder:
        """Return the bands in order. Raises ValueError for a moment without a zone."""
        at = as_utc(zone.at)
        positions = most_severe_first(zone.bands)
        ordered = tuple(zone.bands[position] for position in positions)
        of_bands = tuple(band_times(band, at, zone.times) for band in ordered)
        return cls(ordered, np.array(positions, dtype=np.int64), of_bands, at, zone.center)

    @property
    def areas(self) -> list[Area]:
        """Of each band."""
        return [band.area for band in self.bands]

    @cached_property
    def center(self) -> Point:
        """Where distances are measured from."""
        return self.given_center or union(band.area for band in self.bands).center

    @cached_property
    def severities(self) -> NDArray[np.int64]:
        """The rank of the severity of each band."""
        return np.array([band.severity.rank for band in self.bands], dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class MatchedGround:
    """The persons of one country in a zone, for several zones to be counted as one
    (`registry.matching.rounds.zone_union`).
    """

    residents: ResidentGround
    persons: Numbers
    """Travellers, by number."""
    homes: Numbers
    """The household of each of them."""

    def with_alone(self, persons: Numbers) -> MatchedGround:
        """Return the ground with more persons, each a household by themselves."""
        return MatchedGround(
            self.residents,
            np.concatenate([self.persons, persons]),
            np.concatenate([self.homes, -persons]),
        )


NO_GROUND = MatchedGround(NO_RESIDENTS, NO_RESIDENTS.persons, NO_RESIDENTS.households)
"""Of nobody."""


@dataclass(frozen=True)
class Match:
    """The persons of one country whom the zone touches.

    Counted without opening more than the border of the zone; `numbers` and `rows` open the rest.
    """

    country: str
    zone: ZoneOrder
    touch: ZoneTouch
    travellers: MetTravellers

    @property
    def at(self) -> datetime:
        """The moment asked about."""
        return self.zone.at

    @property
    def persons(self) -> int:
        """How many persons they are."""
        residents = self._residents
        return len(self.travellers.rows) + (residents.persons if residents else 0)

    @property
    def gravest(self) -> Severity:
        """The severity of the most severe band that meets somebody."""
        if len(self.zone.bands) == 1:
            return self.zone.bands[0].severity
        first = np.flatnonzero(self.by_place)[0]
        return self.zone.bands[int(first)].severity

    @cached_property
    def households(self) -> int:
        """How many households the persons are of."""
        residents, travellers = self._residents, self.travellers.rows["household"]
        if residents is None:
            return len(np.unique(travellers))
        if not len(travellers):
            return residents.households + count_distinct(residents.shared)
        both = np.concatenate([residents.shared, travellers])
        return residents.households + count_distinct(both)

    @property
    def coarse(self) -> int:
        """How many residents stand at the middle of a municipality: no more is known of them."""
        return self._residents.coarse if self._residents else 0

    def count_at(self, moment: Moment) -> int:
        """Return how many of the persons meet the zone so."""
        moments = self.travellers.moment
        travellers = int((moments == moment.rank).sum()) if len(moments) else 0
        residents = self._residents if moment is Moment.INSIDE else None
        return travellers + (residents.persons if residents else 0)

    @cached_property
    def numbers(self) -> Numbers:
        """The numbers of the persons, rising."""
        residents, _ = self.touch.persons_of(self.country)
        if not len(self.travellers.rows):
            return np.sort(residents)
        return np.sort(np.concatenate([residents, self.travellers.rows["person"]]))

    @property
    def ground(self) -> MatchedGround:
        """Who they are, for several zones to be counted as one: opens their border alone."""
        dated = self.travellers.rows
        return MatchedGround(
            self.touch.ground_of(self.country), dated["person"].copy(), dated["household"].copy()
        )

    @property
    def rows(self) -> Rows:
        """A row of the dtype ROW for each person, by number: the stay that decides their moment."""
        return self._persons[0]

    @property
    def band(self) -> NDArray[np.int64]:
        """Of each, the position of the most severe band that meets them."""
        return np.asarray(self.zone.positions[self._persons[1]])

    @property
    def severity(self) -> NDArray[np.int64]:
        """Of each, the rank of the severity of that band."""
        return np.asarray(self.zone.severities[self._persons[1]])

    @property
    def moment(self) -> NDArray[np.int8]:
        """Of each, the rank of their `Moment`."""
        return self._persons[2]

    @cached_property
    def distance_km(self) -> NDArray[np.float64]:
        """Of each, to the zone's centre."""
        return distances_km(self.zone.center, self.rows["lon"], self.rows["lat"])

    @cached_property
    def counts(self) -> Counts:
        """The persons, counted."""
        return _count(self)

    @cached_property
    def by_place(self) -> NDArray[np.int64]:
        """How many persons each band has, from the most severe on."""
        found = np.bincount(self.travellers.place, minlength=len(self.zone.bands))
        residents = self._residents
        return np.asarray(found + residents.by_band if residents else found)

    # -- inside -----------------------------------------------------------------------------

    @property
    def _residents(self) -> ResidentCounts | None:
        return self.touch.residents.get(self.country)

    @cached_property
    def _persons(self) -> tuple[Rows, NDArray[np.int64], NDArray[np.int8]]:
        """Each person, residents and travellers: the row, the band and the moment."""
        residents, met = self.touch.rows_of(self.country), self.travellers
        rows = np.concatenate([residents.rows, met.rows], dtype=ROW, casting="no")
        place = np.concatenate([residents.band.astype(np.int64), met.place])
        inside = np.full(len(residents.rows), Moment.INSIDE.rank, dtype=np.int8)
        moment = np.concatenate([inside, met.moment])
        order = np.argsort(rows["person"], kind="stable")
        return rows[order], place[order], moment[order]


@dataclass(frozen=True, slots=True)
class TouchedZone:
    """Whom a zone touches, by country, and when somebody who has to do with it comes and goes."""

    matches: dict[str, Match]
    stretches: Stretches
    """Of all stays of travellers within its bands, met or not."""


class ZoneIndex(Protocol):
    """What is asked whom a zone touches: the whole index, or a few persons alone."""

    def touch(self, areas: Sequence[Area], year: int | None) -> ZoneTouch:
        """Return whom a zone of bands touches, the gravest first."""


def affected(
    bands: Sequence[Band],
    index: MatchingIndex,
    at: datetime,
    center: Point | None = None,
    *,
    times: HazardTimes | None = None,
) -> dict[str, Match]:
    """Match the bands against the index, asked at the moment `at`; countries nobody of whom is
    touched are left out.

    `times` are those of the hazard; without them whoever is in the bands at `at` is inside, and
    nobody else is asked about. `center` is the epicentre or the eye; without it distances are to a
    point inside the largest part of the zone. Among bands of one severity the last counts as the
    most severe (the order of `Hazard.severity_zones`). Raises ValueError for a moment without a
    zone.
    """
    return affected_zone(HazardZone(tuple(bands), center, at, times), index)


def affected_zone(zone: HazardZone, index: ZoneIndex) -> dict[str, Match]:
    """Return what `affected` says of a zone; one without bands touches nobody."""
    order = ZoneOrder.of(zone)
    if not order.bands:
        return {}
    return _matches(order, index.touch(order.areas, order.at.year))


def affected_zones(
    zones: Sequence[HazardZone], index: MatchingIndex
) -> Iterator[tuple[int, TouchedZone]]:
    """Yield what each of many zones with bands touches, with its position among `zones`: neighbours
    follow each other and are read together, so each is to be asked before the next is taken.

    All are asked at the same moment. Raises ValueError for a moment without a zone.
    """
    orders = [ZoneOrder.of(zone) for zone in zones]
    year = orders[0].at.year if orders else None
    for position, touch in index.touch_many([order.areas for order in orders], year):
        matches = _matches(orders[position], touch)
        yield position, TouchedZone(matches, touch.travellers.stretches)


def most_severe_first(bands: Sequence[Band]) -> list[int]:
    """Return the positions of the bands, most severe first; among equals the later one first."""
    return sorted(
        range(len(bands)),
        key=lambda position: (bands[position].severity.rank, position),
        reverse=True,
    )


# -- inside ---------------------------------------------------------------------------------


def _matches(order: ZoneOrder, touch: ZoneTouch) -> dict[str, Match]:
    met = _met_travellers(order, touch) if len(touch.travellers.rows) else {}
    names = sorted({*touch.residents, *met})
    return {name: Match(name, order, touch, met.get(name, _NO_TRAVELLERS)) for name in names}


_NO_TRAVELLERS = MetTravellers(
    np.zeros(0, dtype=ROW), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int8)
)


def _met_travellers(zone: ZoneOrder, touch: ZoneTouch) -> dict[str, MetTravellers]:
    """Return the travellers whom the zone meets, by country."""
    stays = touch.travellers
    ranks = meeting_ranks(stays.stretches, zone.at, zone.times)
    # Of each pair of a band and a stay within it: when they meet.
    moment = np.stack([ranks[times] for times in zone.times])
    moment = np.where(stays.inside, moment, np.int8(NEVER))
    place, stay = np.nonzero(moment < NEVER)
    if not len(stay):
        return {}
    when = moment[place, stay]
    country, person = stays.country[stay], stays.rows["person"][stay]
    # The stay that decides: of each person the first by moment, then by how severe it is there.
    order = np.lexsort((stay, place, when, person, country))
    own = np.stack([country[order].astype(np.int64), person[order]], axis=1)
    begins = np.concatenate([[True], (own[1:] != own[:-1]).any(axis=1)])
    first, of = np.flatnonzero(begins), np.cumsum(begins) - 1
    worst = np.full(len(first), len(zone.bands), dtype=np.int64)
    in_danger = when[order] < Moment.LEAVING.rank
    np.minimum.at(worst, of[in_danger], place[order][in_danger])
    kept = order[first]
    # Who only leaves is in danger of nothing: what counts is what is left behind.
    gravest = np.where(worst < len(zone.bands), worst, place[kept])
    return {
        touch.countries[number]: MetTravellers(
            stays.rows[stay[kept[mine]]], gravest[mine], when[kept[mine]]
        )
        for number in np.unique(country[kept]).tolist()
        for mine in [country[kept] == number]
    }


def _count(match: Match) -> Counts:
    residents, rows = match.touch.residents.get(match.country), match.travellers.rows
    needs = np.array([np.count_nonzero(rows["needs"] & bit) for bit in NEED_BIT.values()])
    languages, how_many = np.unique(rows["language"], return_counts=True)
    spoken = Counter(dict(residents.by_language)) if residents else Counter[str]()
    for code, count in zip(languages.tolist(), how_many.tolist(), strict=True):
        spoken[code.decode()] += count
    by_severity = dict.fromkeys(Severity, 0)
    for band, count in zip(match.zone.bands, match.by_place.tolist(), strict=True):
        by_severity[band.severity] += count
    if residents:
        needs = needs + residents.by_need
    return Counts(
        persons=match.persons,
        households=match.households,
        minors=int(is_minor(rows, match.at.year).sum()) + (residents.minors if residents else 0),
        by_need=dict(+Counter(dict(zip(NEED_BIT, needs.tolist(), strict=True)))),
        by_language=dict(sorted(spoken.items())),
        by_severity=dict(+Counter(by_severity)),
        by_moment=dict(+Counter({each: match.count_at(each) for each in Moment})),
    )


def is_minor(rows: Rows, year: int) -> NDArray[np.bool_]:
    """Return whether each person is under 18 by the year of birth; of unknown years none is."""
    born = rows["birth_year"].astype(np.int64)
    return np.asarray((born > 0) & (year - born < ADULT_AT))
