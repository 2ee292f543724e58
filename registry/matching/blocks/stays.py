"""When a stay holds: at home, unless on a trip; on a trip while its dates last. Pure.

Dates are days of the place itself. The day at a place is reckoned by nautical time (an hour each
15 degrees of longitude), which lies within two hours of the clocks of the region: dates of travel
are not known to the hour either. So somebody comes and goes on the hour, and all there is to know
of a stay is the stretches of hours (since 1970, UTC) in which the person is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray

from core.clock import as_utc

ALWAYS, FOREVER = -(2**31), 2**31 - 1
"""First day (or hour) of a stay without a beginning, last of one without an end."""
NEVER = (FOREVER, ALWAYS)
"""The stretch of a stay that a trip covers from its first hour to its last."""
_SECONDS_AN_HOUR = 3_600
_HOURS_A_DAY = 24

Stretch = tuple[int, int]
"""First and last hour."""
Hours = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class DatedStay:
    """When somebody is at a place, by its days."""

    lon_micro: int
    from_day: int
    until_day: int
    is_trip: bool

    @property
    def hours(self) -> Stretch:
        """The first and the last hour of its days."""
        offset = round_half_even(self.lon_micro, 15_000_000)
        first = self.from_day * _HOURS_A_DAY - offset
        last = self.until_day * _HOURS_A_DAY + _HOURS_A_DAY - 1 - offset
        return (
            ALWAYS if self.from_day == ALWAYS else first,
            FOREVER if self.until_day == FOREVER else last,
        )


def stretches_of(stays: Sequence[DatedStay]) -> list[list[Stretch]]:
    """Return, of each stay of one person, when the person is there.

    A trip holds on the days it names, first and last included. A residence holds on its days too,
    but not while a trip of the same person holds: who travels is at the trip's place, not at home.
    """
    away = sorted(stay.hours for stay in stays if stay.is_trip)
    return [
        [stay.hours] if stay.is_trip else list(_without(stay.hours, away)) or [NEVER]
        for stay in stays
    ]


def round_half_even(value: int, unit: int) -> int:
    """Return `value / unit` rounded as NumPy's rint does: half to the even one."""
    whole, rest = divmod(2 * value + unit, 2 * unit)
    return whole - 1 if rest == 0 and whole % 2 else whole


def day_number(day: date) -> int:
    """Return the days since 1970-01-01."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def day_of(number: int) -> date | None:
    """Return the day of a number; None for a stay without a beginning or an end."""
    if number in {ALWAYS, FOREVER}:
        return None
    return date.fromordinal(number + date(1970, 1, 1).toordinal())


def hour_of(moment: datetime) -> int:
    """Return the hour (since 1970, UTC) of a moment. Raises ValueError without a zone."""
    return int(as_utc(moment).timestamp()) // _SECONDS_AN_HOUR


def moment_of(hour: int) -> datetime:
    """Return the moment at which an hour (since 1970, UTC) begins."""
    return datetime.fromtimestamp(hour * _SECONDS_AN_HOUR, UTC)


@dataclass(frozen=True, slots=True)
class Stretches:
    """The stretches of several stays, in any order."""

    stays: int
    stay: NDArray[np.int64]
    """The position of the stay of each stretch."""
    first: Hours
    last: Hours

    def hold_at(self, at: datetime) -> NDArray[np.bool_]:
        """Return, for each stay, whether the person is there at `at`."""
        return self.hold_between(at, at)

    def hold_between(self, first: datetime, last: datetime) -> NDArray[np.bool_]:
        """Return, for each stay, whether the person is there at any moment from `first` to `last`,
        both included.
        """
        meets = (self.first <= hour_of(last)) & (self.last >= hour_of(first))
        found = np.zeros(self.stays, dtype=bool)
        found[self.stay[meets & (self.first <= self.last)]] = True
        return found


NO_STRETCHES = Stretches(
    0, np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32)
)

# -- inside ---------------------------------------------------------------------------------


def _without(hours: Stretch, away: Iterable[Stretch]) -> Iterable[Stretch]:
    """Yield what is left of some hours without those of the trips, which are sorted."""
    first, last = hours
    for begins, ends in away:
        if begins > last or first > last:
            break
        if begins > first:
            yield first, begins - 1
        first = max(first, ends + 1)
    if first <= last:
        yield first, last
