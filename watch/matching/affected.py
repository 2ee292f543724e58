"""Whom a zone touches at a moment: bands x packed stays -> distinct persons and households. Pure.

A point on the border is inside. A person in several bands, or with several stays inside, counts
once, as `watch.matching.moments` says: inside now, arriving before it ends, or leaving before it
comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from core.clock import as_utc
from core.geo.geometry import Point, distances_km, union
from feeds.values import Band, Severity
from registry.matching.blocks import NEED_BIT, Block, Rows
from registry.people.models import Need
from registry.people.record import ADULT_AT
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


@dataclass(frozen=True, slots=True)
class Match:
    """The persons of one country whom the zone touches: one row a person, sorted by person id.

    `rows` has the dtype `registry.matching.blocks.ROW` (the stay that decides their moment);
    `band` is the position of the most severe band that meets them, `moment` the rank of their
    `Moment`; `distance_km` is to the zone's centre.
    """

    country: str
    rows: Rows
    band: NDArray[np.int64]
    moment: NDArray[np.int8]
    distance_km: NDArray[np.float64]
    counts: Counts


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
    at = as_utc(at)
    if not bands:
        return {}
    middle = center or union(band.area for band in bands).center
    zone = _OrderedZone.of(bands, at, times, middle)
    found = {}
    for country, own in groupby(
        sorted(blocks, key=lambda block: block.country), key=lambda block: block.country
    ):
        match = _match(country, list(own), zone)
        if match is not None:
            found[country] = match
    return found


def most_severe_first(bands: Sequence[Band]) -> list[int]:
    """Return the positions of the bands, most severe first; among equals the later one first."""
    return sorted(
        range(len(bands)),
        key=lambda position: (bands[position].severity.rank, position),
        reverse=True,
    )


# -- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _OrderedZone:
    """The bands, most severe first, and when each of them holds."""

    bands: tuple[Band, ...]
    positions: NDArray[np.int64]
    """Of each in the order the bands were given in."""
    times: tuple[BandTimes, ...]
    at: datetime
    center: Point

    @classmethod
    def of(
        cls, bands: Sequence[Band], at: datetime, times: HazardTimes | None, center: Point
    ) -> _OrderedZone:
        """Return the bands in order."""
        positions = most_severe_first(bands)
        ordered = tuple(bands[position] for position in positions)
        of_bands = tuple(band_times(band, at, times) for band in ordered)
        return cls(ordered, np.array(positions), of_bands, at, center)

    def holders(
        self, lons: NDArray[np.float64], lats: NDArray[np.float64]
    ) -> list[NDArray[np.int64]]:
        """Return, for each band, the positions of the points it holds.

        Where all bands hold at the same time the most severe one of a point is enough.
        """
        are_alike = len(set(self.times)) == 1
        free = np.arange(len(lons))
        found = []
        for band in self.bands:
            inside = band.area.contains_many(lons[free], lats[free])
            found.append(free[inside])
            free = free[~inside] if are_alike else free
        return found


def _match(country: str, blocks: list[Block], zone: _OrderedZone) -> Match | None:
    lons = np.concatenate([block.lons for block in blocks])
    lats = np.concatenate([block.lats for block in blocks])
    holders = zone.holders(lons, lats)
    inside = np.unique(np.concatenate(holders))
    if not len(inside):
        return None
    rows = _rows_at(blocks, inside)
    trips = np.concatenate([block.trips for block in blocks])
    met = _meetings(rows, trips, [np.searchsorted(inside, held) for held in holders], zone)
    met_at_all = np.flatnonzero(met.moment < NEVER)
    if not len(met_at_all):
        return None
    # The stay that decides: of each person the first by moment, then by how severe it is there.
    order = met_at_all[np.lexsort((met.place[met_at_all], met.moment[met_at_all]))]
    _, first, person = np.unique(rows["person"][order], return_index=True, return_inverse=True)
    worst = np.full(len(first), len(zone.bands))
    np.minimum.at(worst, person.reshape(-1), met.danger[order])
    kept = order[first]
    # Who only leaves is in danger of nothing: what counts is what is left behind.
    place = np.where(worst < len(zone.bands), worst, met.place[kept])
    touched, moment = rows[kept], met.moment[kept]
    distance_km = distances_km(zone.center, touched["lon"], touched["lat"])
    counts = _count(touched, zone, place, moment)
    return Match(country, touched, zone.positions[place], moment, distance_km, counts)


@dataclass(frozen=True, slots=True)
class _Meetings:
    """How each stay meets the zone; places count from the most severe band, 0."""

    moment: NDArray[np.int8]
    place: NDArray[np.int64]
    """Of the most severe band that the stay meets at that moment."""
    danger: NDArray[np.int64]
    """Of the most severe band that the stay meets, inside or arriving; beyond the last: none."""


def _meetings(
    rows: Rows, trips: Rows, holders: Sequence[NDArray[np.int64]], zone: _OrderedZone
) -> _Meetings:
    ranks = meeting_ranks(rows, zone.at, zone.times, trips)
    met = _Meetings(
        np.full(len(rows), NEVER, dtype=np.int8),
        np.zeros(len(rows), dtype=np.int64),
        np.full(len(rows), len(zone.bands)),
    )
    for place, (held, times) in enumerate(zip(holders, zone.times, strict=True)):
        moment = ranks[times][held]
        sooner = moment < met.moment[held]
        met.place[held[sooner]] = place
        met.moment[held[sooner]] = moment[sooner]
        in_danger = held[moment < Moment.LEAVING.rank]
        met.danger[in_danger] = np.minimum(met.danger[in_danger], place)
    return met


def _rows_at(blocks: list[Block], positions: NDArray[np.int64]) -> Rows:
    """Return the rows at sorted positions in all blocks laid end to end."""
    ends = np.cumsum([len(block.rows) for block in blocks])
    parts = np.split(positions, np.searchsorted(positions, ends[:-1]))
    starts = ends - [len(block.rows) for block in blocks]
    return np.concatenate(
        [
            block.rows[part - start]
            for block, part, start in zip(blocks, parts, starts, strict=True)
            if len(part)
        ]
    )


def _count(
    rows: Rows, zone: _OrderedZone, place: NDArray[np.int64], moment: NDArray[np.int8]
) -> Counts:
    """Count persons, a row each; `place` is that of their band, counted from the most severe."""
    severities = np.array([band.severity.rank for band in zone.bands])[place]
    by_severity = {each: int((severities == each.rank).sum()) for each in Severity}
    by_moment = {each: int((moment == each.rank).sum()) for each in Moment}
    languages, how_many = np.unique(rows["language"], return_counts=True)
    return Counts(
        persons=len(rows),
        households=len(np.unique(rows["household"])),
        minors=int(is_minor(rows, zone.at.year).sum()),
        by_need=_above_zero(
            {need: int(((rows["needs"] & bit) != 0).sum()) for need, bit in NEED_BIT.items()}
        ),
        by_language={code.decode(): int(n) for code, n in zip(languages, how_many, strict=True)},
        by_severity=_above_zero(by_severity),
        by_moment=_above_zero(by_moment),
    )


def is_minor(rows: Rows, year: int) -> NDArray[np.bool_]:
    """Return, for each row, whether the person is under 18 by the year of birth; unknown years are
    not minors.
    """
    born = rows["birth_year"].astype(np.int64)
    return np.asarray((born > 0) & (year - born < ADULT_AT))


def _above_zero(counts: dict[Key, int]) -> dict[Key, int]:
    return {key: n for key, n in counts.items() if n}
