from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from registry.matching.blocks.stays import (
    ALWAYS,
    FOREVER,
    NEVER,
    DatedStay,
    Stretches,
    day_number,
    day_of,
    hour_of,
    round_half_even,
    stretches_of,
)

HOME, AWAY = -98_000_000, -90_000_000
NOON = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)


def d(day: int) -> int:
    return day_number(date(2026, 11, day))


def home(first: int = ALWAYS, last: int = FOREVER) -> DatedStay:
    return DatedStay(HOME, first, last, is_trip=False)


def trip(first: int, last: int = FOREVER) -> DatedStay:
    return DatedStay(AWAY, first, last, is_trip=True)


def there(stays: list[DatedStay], at: datetime) -> list[bool]:
    told = stretches_of(stays)
    rows = [(number, *each) for number, own in enumerate(told) for each in own]
    stay, first, last = np.array(rows).T
    return [bool(each) for each in Stretches(len(stays), stay, first, last).hold_at(at)]


@pytest.mark.parametrize(
    ("what", "stays", "expected"),
    [
        ("at home", [home()], [True]),
        ("moved in today", [home(d(22))], [True]),
        ("moves in tomorrow", [home(d(23))], [False]),
        ("last day at home", [home(ALWAYS, d(22))], [True]),
        ("moved out yesterday", [home(ALWAYS, d(21))], [False]),
        ("on a trip", [home(), trip(d(20), d(25))], [False, True]),
        ("first day of the trip", [home(), trip(d(22), d(25))], [False, True]),
        ("last day of the trip", [home(), trip(d(20), d(22))], [False, True]),
        ("trip to come", [home(), trip(d(23), d(25))], [True, False]),
        ("back from a trip", [home(), trip(d(10), d(21))], [True, False]),
        ("trip without an end", [home(), trip(d(1))], [False, True]),
        ("two trips at once", [home(), trip(d(1)), trip(d(20))], [False, True, True]),
    ],
)
def test_where_somebody_is(what: str, stays: list[DatedStay], expected: list[bool]) -> None:
    assert there(stays, NOON) == expected, what


@pytest.mark.parametrize(("hour", "day"), [(5, 21), (7, 22), (12, 22), (23, 22)])
def test_the_day_is_that_of_the_place(hour: int, day: int) -> None:
    """At 98 W the nautical day begins at 07:00 UTC."""
    at = datetime(2026, 11, 22, hour, 0, tzinfo=UTC)
    assert [there([home(d(each), d(each))], at) for each in (21, 22)] == [[day == 21], [day == 22]]


def test_a_home_that_a_trip_covers_whole_is_a_stay_all_the_same() -> None:
    assert stretches_of([home(d(20), d(22)), trip(d(1))])[0] == [NEVER]
    rows = Stretches(1, np.zeros(1, dtype=np.int64), *np.array([[NEVER[0]], [NEVER[1]]]))
    assert not rows.hold_between(NOON - timedelta(days=900), NOON + timedelta(days=900)).any()


def test_presence_hour_by_hour_is_what_the_stretches_say() -> None:
    dice = random.Random(4)
    for _ in range(40):
        stays = [home(dice.choice([ALWAYS, d(20)]), dice.choice([FOREVER, d(24)]))]
        for _ in range(dice.randrange(4)):
            first = d(dice.randrange(17, 26))
            stays.append(trip(first, dice.choice([FOREVER, first + dice.randrange(4)])))
        for hours in range(-80, 140, 7):
            at = NOON + timedelta(hours=hours)
            holds = [first <= hour_of(at) <= last for first, last in (s.hours for s in stays)]
            away = any(now and s.is_trip for now, s in zip(holds, stays, strict=True))
            plain = [now and (s.is_trip or not away) for now, s in zip(holds, stays, strict=True)]
            assert there(stays, at) == plain


def test_longitudes_round_as_numpy_rounds_them() -> None:
    values = [*range(-180_000_000, 180_000_001, 2_500_000), 7_500_000, 22_500_000, -7_499_999]
    for lon in values:
        assert round_half_even(lon, 15_000_000) == int(np.rint(lon / 15e6))


def test_days_come_back_and_a_moment_without_a_zone_is_refused() -> None:
    assert day_of(day_number(date(1969, 12, 31))) == date(1969, 12, 31)
    assert day_of(ALWAYS) is day_of(FOREVER) is None
    with pytest.raises(ValueError, match="time zone"):
        hour_of(datetime(2026, 11, 22, 12, 0))  # noqa: DTZ001
