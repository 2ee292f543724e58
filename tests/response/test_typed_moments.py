"""A time off a paper: read as people write it, never guessed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.errors import UnusableInput
from response.typed_moments import (
    LONGEST_BACK,
    check_happened,
    instant_of,
    moment_of,
    read_clock,
    read_day,
    read_moment,
)

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CHICAGO, MEXICO = ZoneInfo("America/Chicago"), ZoneInfo("America/Mexico_City")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:25", time(14, 25)),
        ("1425", time(14, 25)),
        ("905", time(9, 5)),
        ("9.05", time(9, 5)),
        ("14h25", time(14, 25)),
        (" 14 : 25 ", time(14, 25)),
        ("14:25 h", time(14, 25)),
        ("00:00", time(0, 0)),
        ("24:00", None),
        ("14:60", None),
        ("a las dos", None),
        ("١٤:٢٥", time(14, 25)),
        ("", None),
    ],
)
def test_a_clock_is_read_as_it_is_written(text: str, expected: time | None) -> None:
    if expected is None:
        with pytest.raises(UnusableInput):
            read_clock(text)
    else:
        assert read_clock(text) == expected


def test_an_hour_that_came_twice_is_the_first_and_one_that_never_came_is_refused() -> None:
    twice = moment_of(date(2026, 11, 1), time(1, 30), CHICAGO)
    assert twice == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    with pytest.raises(UnusableInput):
        moment_of(date(2026, 3, 8), time(2, 30), CHICAGO)
    # Mexico moves its clock no more: every hour is there once.
    assert moment_of(date(2026, 4, 5), time(2, 30), MEXICO) == datetime(
        2026, 4, 5, 8, 30, tzinfo=UTC
    )


def test_what_has_not_come_yet_is_asked_about_and_not_taken_for_yesterday() -> None:
    assert check_happened(NOW + timedelta(minutes=2), NOW) == NOW
    assert check_happened(NOW - timedelta(hours=9), NOW) == NOW - timedelta(hours=9)
    with pytest.raises(UnusableInput, match="Si fue ayer"):
        check_happened(NOW + timedelta(hours=1), NOW)
    with pytest.raises(UnusableInput, match="demasiado atrás"):
        check_happened(NOW - LONGEST_BACK - timedelta(minutes=1), NOW)


def test_two_boxes_make_a_moment_or_none() -> None:
    form = {"due_day": "2026-11-22", "due_clock": "06:15"}
    assert read_moment(form, "due", MEXICO) == datetime(2026, 11, 22, 12, 15, tzinfo=UTC)
    assert read_moment({"due_day": "2026-11-22", "due_clock": " "}, "due", MEXICO) is None
    with pytest.raises(UnusableInput) as wrong:
        read_moment({"due_day": "ayer", "due_clock": "06:15"}, "due", MEXICO)
    assert wrong.value.location == "due_day"
    assert read_day("2026-11-22", "day") == date(2026, 11, 22)


@pytest.mark.parametrize(
    "text", ["9999-12-31T23:59", "0001-01-01T00:00", "9999-12-31T23:59+00:00", "-1", "", "99:99"]
)
def test_a_moment_no_clock_can_be_turned_to_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text) or "isoformat"):
        instant_of(text, MEXICO)
    with pytest.raises(UnusableInput):
        read_day(text[:10], "day")


def test_a_moment_is_of_the_readers_clock_unless_it_names_another() -> None:
    expected = datetime(2026, 11, 30, 17, 12, tzinfo=UTC)
    assert instant_of(" 2026-11-30T11:12", MEXICO) == expected
    assert instant_of("2026-11-30T18:12+01:00", MEXICO) == expected


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("2027-03-14T02:30", "America/Chicago"),
        ("2027-03-28T02:00", "Europe/Madrid"),
        ("2027-10-03T02:15", "Australia/Sydney"),
    ],
)
def test_an_hour_that_never_came_is_no_instant(text: str, zone: str) -> None:
    with pytest.raises(ValueError, match=text):
        instant_of(text, ZoneInfo(zone))
    assert instant_of(f"{text}+00:00", ZoneInfo(zone)).minute == int(text[-2:])
