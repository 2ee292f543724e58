from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import icalendar
import pytest

from directory.export.calendar import CalendarRound, to_calendar

STAMP = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


def round_(
    number: str, opens: date, due: date, closes: date, *, is_demo: bool = False
) -> CalendarRound:
    return CalendarRound(uuid.uuid4(), number, opens, due, closes, STAMP, is_demo)


SECOND = round_("2026-II", date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 15))
FIRST = round_("2026-I", date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 15))


def read(data: bytes) -> list[icalendar.Component]:
    calendar = icalendar.Calendar.from_ical(data.decode())
    assert calendar.errors == []
    events = calendar.walk("VEVENT")
    assert all(event.errors == [] for event in events)
    assert (str(calendar["VERSION"]), str(calendar["METHOD"])) == ("2.0", "PUBLISH")
    assert len({str(event["UID"]) for event in events}) == len(events)
    assert all({"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(event) for event in events)
    return events


def when(event: icalendar.Component, name: str) -> object:
    """Return the day or the moment that stands under a name."""
    value = event[name]
    assert isinstance(value, icalendar.vDDDTypes)
    return value.dt


def test_a_strict_reader_sees_the_days_of_each_round() -> None:
    events = read(to_calendar([SECOND, FIRST], str))
    days = [
        (when(event, "DTSTART"), when(event, "DTEND"), str(event["SUMMARY"]))
        for event in events[:6]
    ]
    assert days[0] == (date(2026, 5, 1), date(2026, 5, 2), "Se abre la ronda 2026-I del directorio")
    assert [day for day, _, _ in days] == [
        date(2026, 5, 1),
        date(2026, 5, 31),
        date(2026, 6, 15),
        date(2026, 11, 1),
        date(2026, 11, 30),
        date(2026, 12, 15),
    ]
    assert {when(event, "DTSTAMP") for event in events} == {STAMP}


def test_the_rhythm_goes_on_every_six_months() -> None:
    rhythm = read(to_calendar([FIRST, SECOND], str))[-1]
    assert when(rhythm, "DTSTART") == date(2027, 5, 1)
    rule = rhythm["RRULE"]
    assert isinstance(rule, icalendar.vRecur)
    assert dict(rule) == {"FREQ": ["MONTHLY"], "INTERVAL": [6]}
    assert [event for event in read(to_calendar([FIRST, SECOND], str)) if "RRULE" in event] == [
        rhythm
    ]


@pytest.mark.parametrize(
    ("opens", "again"),
    [(date(2026, 8, 31), date(2027, 2, 28)), (date(2026, 6, 30), date(2026, 12, 28))],
)
def test_the_rhythm_never_falls_on_a_day_some_months_lack(opens: date, again: date) -> None:
    (rhythm,) = [
        event
        for event in read(to_calendar([round_("x", opens, opens, opens)], str))
        if "RRULE" in event
    ]
    assert when(rhythm, "DTSTART") == again


def test_what_is_invented_says_so() -> None:
    demo = round_("2026-II", date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 3), is_demo=True)
    data = to_calendar([demo], str)
    assert {str(event["DESCRIPTION"]) for event in read(data)} == {"Datos de demostración."}


def test_without_rounds_it_is_an_empty_calendar() -> None:
    assert read(to_calendar([], str)) == []


def test_equal_rounds_give_equal_bytes() -> None:
    assert to_calendar([FIRST, SECOND], str) == to_calendar([SECOND, FIRST], str)
