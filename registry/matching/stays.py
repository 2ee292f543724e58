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
