"""Whom a zone touches at a moment: bands x packed stays -> distinct persons and households. Pure.

A point on the border is inside. A person in several bands, or with several stays inside, counts
once, where it is most severe. Who is on a trip elsewhere is not at home
(`registry.matching.stays`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from core.clock import as_utc
from core.geo.geometry import Point, distances_km, union
from feeds.values import Band, Severity
from registry.matching.blocks import NEED_BIT, Block, Rows
from registry.matching.stays import present_rows
from registry.people.models import Need
from registry.people.record import ADULT_AT


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


@dataclass(frozen=True, slots=True)
class Match:
    """The persons of one country whom the zone touches: one row a person, sorted by person id.

    `rows` has the dtype `registry.matching.blocks.ROW` (the stay where it is most severe); `band`
    is the position of the most severe band that holds them; `distance_km` is to the zone's centre.
    """

    country: str
    rows: Rows
    band: NDArray[np.int64]
    distance_km: NDArray[np.float64]
    counts: Counts


def affected(
    bands: Sequence[Band], blocks: Iterable[Block], at: datetime, center: Point | None = None
) -> dict[str, Match]:
    """Match the bands against the blocks at the moment `at`; countries nobody of whom is inside are
    left out.

    `blocks` must hold every block of each country in them. `center` is the epicentre or the eye;
    without it distances are to a point inside the largest part of the zone. Among bands of one
    severity the last counts as the most severe (the order of `Hazard.severity_zones`). Raises
    ValueError for a moment without a zone.
    """
    at = as_utc(at)
    if not bands:
        return {}
    middle = center or union(band.area for band in bands).center
    found = {}
    for country, own in groupby(
        sorted(blocks, key=lambda block: block.country), key=lambda block: block.country
    ):
        match = _match(country, list(own), bands, at, middle)
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


def _match(
    country: str, blocks: list[Block], bands: Sequence[Band], at: datetime, center: Point
) -> Match | None:
    lons = np.concatenate([block.lons for block in blocks])
    lats = np.concatenate([block.lats for block in blocks])
    rank = _rank_of_each(bands, lons, lats)
    inside = np.flatnonzero(rank >= 0)
    if not len(inside):
        return None
    rows = _rows_at(blocks, inside)
    there = present_rows(rows, at, np.concatenate([block.trips for block in blocks]))
    rows, rank = rows[there], rank[inside][there]
    if not len(rows):
        return None
    # The worst stay of each person: sorted by rank, so that the first of each person is kept.
    order = np.argsort(rank, kind="stable")
    _, first = np.unique(rows["person"][order], return_index=True)
    kept = order[first]
    touched = rows[kept]
    band = np.array(most_severe_first(bands))[rank[kept]]
    distance_km = distances_km(center, touched["lon"], touched["lat"])
    return Match(country, touched, band, distance_km, _count(touched, band, bands, at.year))


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


def _rank_of_each(
    bands: Sequence[Band], lons: NDArray[np.float64], lats: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return the rank of the most severe band that holds each point, 0 the worst; -1 outside."""
    rank = np.full(len(lons), -1, dtype=np.int64)
    for place, position in enumerate(most_severe_first(bands)):
        free = np.flatnonzero(rank < 0)
        rank[free[bands[position].area.contains_many(lons[free], lats[free])]] = place
    return rank


def _count(rows: Rows, band: NDArray[np.int64], bands: Sequence[Band], year: int) -> Counts:
    severities = np.array([bands[position].severity.rank for position in range(len(bands))])[band]
    by_severity = {each: int((severities == each.rank).sum()) for each in Severity}
    languages, how_many = np.unique(rows["language"], return_counts=True)
    return Counts(
        persons=len(rows),
        households=len(np.unique(rows["household"])),
        minors=int(is_minor(rows, year).sum()),
        by_need=_above_zero(
            {need: int(((rows["needs"] & bit) != 0).sum()) for need, bit in NEED_BIT.items()}
        ),
        by_language={code.decode(): int(n) for code, n in zip(languages, how_many, strict=True)},
        by_severity={severity: n for severity, n in by_severity.items() if n},
    )


def is_minor(rows: Rows, year: int) -> NDArray[np.bool_]:
    """Return, for each row, whether the person is under 18 by the year of birth; unknown years are
    not minors.
    """
    born = rows["birth_year"].astype(np.int64)
    return np.asarray((born > 0) & (year - born < ADULT_AT))


def _above_zero(counts: dict[Need, int]) -> dict[Need, int]:
    return {need: n for need, n in counts.items() if n}
