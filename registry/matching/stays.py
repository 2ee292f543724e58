"""When a stay holds: at home, unless on a trip; on a trip while its dates last. Pure.

Dates are days of the place itself. The day at a place is reckoned by nautical time (an hour each
15 degrees of longitude), which lies within two hours of the clocks of the region: dates of travel
are not known to the hour either.
"""

from __future__ import annotations

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from core.clock import as_utc
from registry.matching.blocks import Rows

_SECONDS_A_DAY = 86_400
_SECONDS_AN_HOUR = 3_600


def days_at(lons: NDArray[np.float64], at: datetime) -> NDArray[np.int64]:
    """Return the day (since 1970-01-01) at each longitude at the moment `at`.

    Raises ValueError without a zone.
    """
    seconds = int(as_utc(at).timestamp())
    return np.asarray(
        (seconds + np.rint(lons / 15).astype(np.int64) * _SECONDS_AN_HOUR) // _SECONDS_A_DAY
    )


def present_rows(rows: Rows, at: datetime, trips: Rows | None = None) -> NDArray[np.bool_]:
    """Return, for each row, whether the person is there at `at`.

    A trip holds on the days it names, first and last included. A residence holds on its days too,
    but not while a trip of the same person holds: who travels is at the trip's place, not at home.
    `trips` are all trips of the persons in `rows`; without it they must be among `rows`.
    """
    is_trip = rows["is_trip"] == 1
    trips = rows[is_trip] if trips is None else trips
    travelling = trips["person"][_in_dates(trips, at)]
    in_dates = _in_dates(rows, at)
    if not len(travelling):
        return in_dates
    return np.asarray(in_dates & (is_trip | ~np.isin(rows["person"], travelling)))


def _in_dates(rows: Rows, at: datetime) -> NDArray[np.bool_]:
    days = days_at(rows["lon"], at)
    return np.asarray((rows["from_day"] <= days) & (days <= rows["until_day"]))


def present_at_some_time(
    rows: Rows, first: datetime, last: datetime, trips: Rows
) -> NDArray[np.bool_]:
    """Return, for each row, whether the person is there at any moment from `first` to `last`.

    As `present_rows` at each moment between them, both included; `trips` are all trips of the
    persons in `rows`.
    """
    first_hour, last_hour = _hour_of(first), _hour_of(last)
    begins, ends = _hours(rows)
    begins, ends = np.maximum(begins, first_hour), np.minimum(ends, last_hour)
    there = begins <= ends
    away = _hours_away(trips, first_hour, last_hour)
    if away:
        travels = np.isin(rows["person"], np.array(list(away), dtype=rows["person"].dtype))
        for index in np.flatnonzero(there & travels & (rows["is_trip"] == 0)):
            spans = away[bytes(rows["person"][index])]
            there[index] = _is_home(int(begins[index]), int(ends[index]), spans)
    return there


def _hour_of(moment: datetime) -> int:
    return int(as_utc(moment).timestamp()) // _SECONDS_AN_HOUR


def _hours(rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first and last hour (since 1970, UTC) of the days that each row names."""
    offsets = np.rint(rows["lon"] / 15).astype(np.int64)
    first = rows["from_day"].astype(np.int64) * 24 - offsets
    last = rows["until_day"].astype(np.int64) * 24 + 23 - offsets
    return first, last


def _hours_away(trips: Rows, first: int, last: int) -> dict[bytes, list[tuple[int, int]]]:
    """Return, by person, the hours of the trips that meet those from `first` to `last`, in order.

    Ids as NumPy tells them, without the zero bytes at their end.
    """
    begins, ends = _hours(trips)
    away: dict[bytes, list[tuple[int, int]]] = {}
    for index in np.flatnonzero((begins <= last) & (ends >= first)):
        hours = (int(begins[index]), int(ends[index]))
        away.setdefault(bytes(trips["person"][index]), []).append(hours)
    return {person: sorted(spans) for person, spans in away.items()}


def _is_home(first: int, last: int, away: list[tuple[int, int]]) -> bool:
    """Return whether some hour from `first` to `last` is in none of the spans, which are sorted."""
    for begins, ends in away:
        if begins > first:
            return True
        first = max(first, ends + 1)
    return first <= last
