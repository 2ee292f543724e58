from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.geo.geometry import Area, Box
from watch.rules.terms import QuietHours, hours_of, is_between, place_key

NIGHT = QuietHours("22:00", "06:00", "America/Guatemala")
ZONES = (
    *("America/Guatemala", "America/New_York", "America/Santiago"),
    *("Pacific/Apia", "Europe/Madrid", "Asia/Kathmandu"),
)


@pytest.mark.parametrize(
    ("utc", "ends"),
    [
        ("2026-11-30T03:59", None),
        ("2026-11-30T04:00", "2026-11-30T12:00"),
        ("2026-11-30T11:59", "2026-11-30T12:00"),
        ("2026-11-30T12:00", None),
    ],
)
def test_quiet_hours_end_by_the_clock_on_the_wall(utc: str, ends: str | None) -> None:
    at = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    end = NIGHT.end_after(at)
    assert end == (datetime.fromisoformat(ends).replace(tzinfo=UTC) if ends else None)


def test_an_end_that_the_clock_shows_twice_is_the_next_that_comes() -> None:
    hours = QuietHours("22:00", "01:30", "America/New_York")
    first, second = (
        datetime(2026, 11, 1, 1, 10, tzinfo=ZoneInfo("America/New_York"), fold=fold)
        for fold in (0, 1)
    )
    ends = [hours.end_after(each.astimezone(UTC)) for each in (first, second)]
    assert ends == [
        datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
        datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
    ]


def test_equal_hours_and_half_given_ones_are_none() -> None:
    at = datetime(2026, 11, 30, 4, tzinfo=UTC)
    assert QuietHours("22:00", "22:00", "UTC").end_after(at) is None
    assert hours_of("22:00", "", "UTC") is None
    assert hours_of("", "06:00", "UTC") is None
    assert hours_of("22:00", "06:00", "UTC") == QuietHours("22:00", "06:00", "UTC")


@settings(max_examples=60)
@given(
    zone=st.sampled_from(ZONES),
    minutes=st.integers(0, 400 * 24 * 60),
    begins=st.integers(0, 1439),
    ends=st.integers(0, 1439),
)
def test_whoever_waits_is_let_go_within_a_day_and_never_before(
    zone: str, minutes: int, begins: int, ends: int
) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    first, last = (f"{each // 60:02}:{each % 60:02}" for each in (begins, ends))
    end = QuietHours(first, last, zone).end_after(at)
    is_quiet = is_between(first, last, f"{at.astimezone(ZoneInfo(zone)):%H:%M}")
    assert (end is not None) is is_quiet
    if end is not None:
        assert at < end <= at + timedelta(hours=26)


def test_one_shape_has_one_key() -> None:
    square, other = Area.from_box(Box(0, 0, 1, 1)), Area.from_box(Box(0, 0, 1, 2))
    assert place_key(square) == place_key(Area.from_box(Box(0, 0, 1, 1))) != place_key(other)
