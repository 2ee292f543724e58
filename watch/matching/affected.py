"""Whom a zone touches at a moment: bands x packed stays -> distinct persons and households. Pure.

A point on the border is inside. A person in several bands, or with several stays inside, counts
once, as `watch.matching.moments` says: inside now, arriving before it ends, or leaving before it
comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from core.clock import as_utc
from core.geo.geometry import Point, distances_km, union
from feeds.values import Band, Severity
from registry.matching.blocks import NEED_BIT, Block, Rows
from registry.matching.placed_stays import PlacedStays
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

Key = TypeVar("Key", Need, Severity, Moment)


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
class Match:
    """The persons of one country whom the zone touches: one row a person, sorted by person id.

    `rows` has the dtype `registry.matching.blocks.ROW` (the stay that decides their moment);
    `band` is the position of the most severe band that meets them, `moment` the rank of their
    `Moment`, `severity` that of the band.
    """

    country: str
    rows: Rows
    band: NDArray[np.int64]
    moment: NDArray[np.int8]
    severity: NDArray[np.int64]
    center: Point
    at: datetime

    @property
    def gravest(self) -> Severity:
        """The severity of the most severe band that meets somebody."""
        return _OF_RANK[int(self.severity.max())]

    @property
    def households(self) -> int:
        """How many households the persons are of."""
        return len(np.unique(self.rows["household"]))

    def count_at(self, moment: Moment) -> int:
        """Return how many of the persons meet the zone so."""
        return int((self.moment == moment.rank).sum())

    @cached_property
    def distance_km(self) -> NDArray[np.float64]:
        """Of each person, to the zone's centre."""
        return distances_km(self.center, self.rows["lon"], self.rows["lat"])

    @cached_property
    def counts(self) -> Counts:
        """The persons, counted."""
        return _count(self)


def affected(
    bands: Sequence[Band],
    blocks: Iterable[Block],
    at: datetime,
    center: Point | None = None,
    *,
    times: HazardTimes | None = None,
) -> dict[str, Match]:
    """Match the bands against the blocks, asked at the moment `at`; countries nobody of whom is
    touched are left out.

    `blocks` must hold every block of each country in them. `times` are those of the hazard; without
    them whoever is in the bands at `at` is inside, and nobody else is asked about. `center` is the
    epicentre or the eye; without it distances are to a point inside the largest part of the zone.
    Among bands of one severity the last counts as the most severe (the order of
    `Hazard.severity_zones`). Raises ValueError for a moment without a zone.
    """
    zone = HazardZone(tuple(bands), center, at, times)
    return affected_by_each([zone], PlacedStays(blocks))[0]


def affected_by_each(zones: Sequence[HazardZone], stays: PlacedStays) -> list[dict[str, Match]]:
    """Return what `affected` says of each of the zones; the stays are asked about all of them at
    once. A zone without bands touches nobody.
    """
    ordered = [_OrderedZone.of(zone) for zone in zones]
    areas = [band.area for zone in ordered for band in zone.bands]
    band_of, position = stays.pairs_within(areas)
    ends = np.cumsum([len(zone.bands) for zone in ordered], dtype=np.int64)
    found = []
    for zone, end in zip(ordered, ends, strict=True):
        start = end - len(zone.bands)
        first, last = np.searchsorted(band_of, (start, end))
        pairs = band_of[first:last] - start, position[first:last]
        found.append(_matches(zone, *pairs, stays) if first < last else {})
    return found


def most_severe_first(bands: Sequence[Band]) -> list[int]:
    """Return the positions of the bands, most severe first; among equals the later one first."""
    return sorted(
        range(len(bands)),
        key=lambda position: (bands[position].severity.rank, position),
        reverse=True,
    )


# -- inside ---------------------------------------------------------------------------------

_OF_RANK = {severity.rank: severity for severity in Severity}


@dataclass(frozen=True, slots=True)
class _OrderedZone:
    """The bands, most severe first, and when each of them holds."""

    bands: tuple[Band, ...]
    positions: NDArray[np.int64]
    """Of each in the order the bands were given in."""
    times: tuple[BandTimes, ...]
    at: datetime
    given_center: Point | None

    @classmethod
    def of(cls, zone: HazardZone) -> _OrderedZone:
        """Return the bands in order. Raises ValueError for a moment without a zone."""
        at = as_utc(zone.at)
        positions = most_severe_first(zone.bands)
        ordered = tuple(zone.bands[position] for position in positions)
        of_bands = tuple(band_times(band, at, zone.times) for band in ordered)
        return cls(ordered, np.array(positions, dtype=np.int64), of_bands, at, zone.center)

    @property
    def center(self) -> Point:
        """Where distances are measured from."""
        return self.given_center or union(band.area for band in self.bands).center


def _matches(
    zone: _OrderedZone, place: NDArray[np.int64], position: NDArray[np.int64], stays: PlacedStays
) -> dict[str, Match]:
    """Match the pairs of a band (its place from the most severe one, 0) and a stay within it."""
    inside, row_of = np.unique(position, return_inverse=True)
    rows, country_of_row = stays.rows_at(inside)
    moment = _moments(rows, stays.trips_of(rows), zone, place, row_of)
    meets = np.flatnonzero(moment < NEVER)
    if not len(meets):
        return {}
    # The stay that decides: of each person the first by moment, then by how severe it is there.
    order = meets[np.lexsort((row_of[meets], place[meets], moment[meets]))]
    persons = _persons_by_country(rows, country_of_row)[row_of[order]]
    _, first, person = np.unique(persons, return_index=True, return_inverse=True)
    worst = np.full(len(first), len(zone.bands))
    in_danger = moment[order] < Moment.LEAVING.rank
    np.minimum.at(worst, person.reshape(-1)[in_danger], place[order][in_danger])
    kept = order[first]
    # Who only leaves is in danger of nothing: what counts is what is left behind.
    gravest = np.where(worst < len(zone.bands), worst, place[kept])
    return _by_country(zone, rows[row_of[kept]], country_of_row[row_of[kept]], gravest,
                       moment[kept], stays.countries)  # fmt: skip


def _moments(
    rows: Rows,
    trips: Rows,
    zone: _OrderedZone,
    place: NDArray[np.int64],
    row_of: NDArray[np.int64],
) -> NDArray[np.int8]:
    """Return the rank of `Moment` of each pair of a band and a stay."""
    ranks = meeting_ranks(rows, zone.at, zone.times, trips)
    number = {times: each for each, times in enumerate(ranks)}
    times_of = np.array([number[times] for times in zone.times])
    return np.asarray(np.stack(list(ranks.values()))[times_of[place], row_of])


def _persons_by_country(rows: Rows, country_of_row: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return a number for the person of each row that rises with country, then with person id."""
    ids, number = np.unique(rows["person"], return_inverse=True)
    return np.asarray(country_of_row * len(ids) + number.reshape(-1))


def _by_country(
    zone: _OrderedZone,
    rows: Rows,
    country: NDArray[np.int64],
    place: NDArray[np.int64],
    moment: NDArray[np.int8],
    countries: Sequence[str],
) -> dict[str, Match]:
    """Return the persons, whose countries rise, country by country."""
    numbers, starts = np.unique(country, return_index=True)
    severities = np.array([band.severity.rank for band in zone.bands])
    center, found = zone.center, {}
    for number, start, stop in zip(numbers, starts, (*starts[1:], len(rows)), strict=True):
        own = slice(start, stop)
        bands, severity = zone.positions[place[own]], severities[place[own]]
        name = countries[number]
        found[name] = Match(name, rows[own], bands, moment[own], severity, center, zone.at)
    return found


def _count(match: Match) -> Counts:
    rows = match.rows
    by_severity = {each: int((match.severity == each.rank).sum()) for each in Severity}
    languages, how_many = np.unique(rows["language"], return_counts=True)
    return Counts(
        persons=len(rows),
        households=match.households,
        minors=int(is_minor(rows, match.at.year).sum()),
        by_need=_above_zero(
            {need: int(((rows["needs"] & bit) != 0).sum()) for need, bit in NEED_BIT.items()}
        ),
        by_language={code.decode(): int(n) for code, n in zip(languages, how_many, strict=True)},
        by_severity=_above_zero(by_severity),
        by_moment=_above_zero({each: match.count_at(each) for each in Moment}),
    )


def is_minor(rows: Rows, year: int) -> NDArray[np.bool_]:
    """Return, for each row, whether the person is under 18 by the year of birth; unknown years are
    not minors.
    """
    born = rows["birth_year"].astype(np.int64)
    return np.asarray((born > 0) & (year - born < ADULT_AT))


def _above_zero(counts: dict[Key, int]) -> dict[Key, int]:
    return {key: n for key, n in counts.items() if n}
