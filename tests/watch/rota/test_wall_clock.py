from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import UnusableInput
from watch.rota.wall_clock import moment_of, wall_time, zone_named

ZONES = (
    "America/New_York",
    "America/El_Salvador",
    "America/Santiago",
    "Europe/Madrid",
    "Australia/Lord_Howe",
    "Pacific/Apia",
)
"""Clocks that change at night, never, at midnight, at one, by half an hour, and by a whole day."""
YEARS = {"Pacific/Apia": 2011}
"""The year in which a zone is looked at: that in which it left a day out."""


@pytest.mark.parametrize(
    ("zone", "day", "wall", "expected"),
    [
        ("America/El_Salvador", date(2026, 3, 8), "02:30", "2026-03-08T08:30"),
        # left out: the moment of the jump
        ("America/New_York", date(2026, 3, 8), "02:00", "2026-03-08T07:00"),
        ("America/New_York", date(2026, 3, 8), "02:59", "2026-03-08T07:00"),
        ("America/New_York", date(2026, 3, 8), "03:00", "2026-03-08T07:00"),
        ("America/Santiago", date(2026, 9, 6), "00:00", "2026-09-06T04:00"),
        ("Australia/Lord_Howe", date(2026, 10, 4), "02:15", "2026-10-03T15:30"),
        ("Pacific/Apia", date(2011, 12, 30), "12:00", "2011-12-30T10:00"),
        ("Pacific/Apia", date(2011, 12, 31), "00:00", "2011-12-30T10:00"),
        # twice: the first of the two
        ("America/New_York", date(2026, 11, 1), "01:30", "2026-11-01T05:30"),
        ("America/New_York", date(2026, 11, 1), "02:00", "2026-11-01T07:00"),
        ("Australia/Lord_Howe", date(2026, 4, 5), "01:45", "2026-04-04T14:45"),
    ],
)
def test_a_wall_time_is_one_moment(zone: str, day: date, wall: str, expected: str) -> None:
    found = moment_of(day, wall_time(wall, "x"), zone_named(zone))
    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@settings(max_examples=40)
@given(
    zone=st.sampled_from(ZONES),
    first=st.integers(0, 400 * 24 * 4),
    later=st.integers(0, 3 * 24 * 4),
)
def test_a_later_wall_time_is_never_an_earlier_moment(zone: str, first: int, later: int) -> None:
    begin = datetime(YEARS.get(zone, 2026), 1, 1)  # noqa: DTZ001 - a wall time
    walls = [begin + timedelta(minutes=15 * each) for each in (first, first + later)]
    before, after = (moment_of(each.date(), each.time(), zone_named(zone)) for each in walls)
    assert before <= after


@pytest.mark.parametrize("text", ["", "8:00", "25:00", "08:00:01", "08:00Z", "ocho", "08"])
def test_what_is_no_wall_time_is_refused(text: str) -> None:
    with pytest.raises(UnusableInput) as wrong:
        wall_time(text, "starts")
    assert wrong.value.location == "starts"
    assert wall_time("08:05", "starts") == time(8, 5)


@pytest.mark.parametrize("name", ["", "Marte/Olimpo", "../etc/passwd", "America/"])
def test_a_zone_that_nobody_knows_is_refused(name: str) -> None:
    with pytest.raises(UnusableInput):
        zone_named(name)
