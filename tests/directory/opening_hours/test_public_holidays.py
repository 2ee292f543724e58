from __future__ import annotations

from datetime import date
from typing import cast

import pytest

from core.atlas import Atlas
from core.atlas.values import Unit
from directory.opening_hours.public_holidays import HolidayCalendar, calendar_of, holiday_note

MEMBERS = ("BZ", "CA", "CR", "DO", "GT", "HN", "MX", "NI", "PA", "SV", "US")
TEXAS, GUATEMALA = HolidayCalendar("US", "TX"), HolidayCalendar("GT")


@pytest.mark.parametrize("country", MEMBERS)
def test_the_holidays_of_every_country_of_the_conference_are_known(country: str) -> None:
    calendar = [HolidayCalendar(country)]
    christmas = holiday_note(date(2026, 12, 25), calendar, "es")
    assert christmas.is_known
    assert [kept for kept, _ in christmas.kept] == [country]
    assert holiday_note(date(2026, 2, 10), calendar, "es").kept == ()


@pytest.mark.parametrize(
    ("day", "calendars", "kept"),
    [
        pytest.param(
            date(2026, 9, 15),
            [TEXAS, GUATEMALA],
            (("GT", "Día de la Independencia"),),
            id="a consulate keeps the day of its own country",
        ),
        pytest.param(
            date(2026, 3, 2), [TEXAS], (("US", "Texas Independence Day"),), id="a day of one state"
        ),
        pytest.param(date(2026, 3, 2), [HolidayCalendar("US", "CA")], (), id="not of another"),
        pytest.param(
            date(2026, 8, 5),
            [HolidayCalendar("SV", "SS")],
            (("SV", "Fiesta de San Salvador"),),
            id="of a department",
        ),
        pytest.param(date(2026, 8, 5), [HolidayCalendar("SV")], (), id="and of no other"),
        pytest.param(
            date(2026, 9, 16),
            [HolidayCalendar("MX", "CHP")],
            (("MX", "Día de la Independencia"),),
            id="a state the library has no days of keeps those of its country",
        ),
        pytest.param(
            date(2026, 6, 24),
            [HolidayCalendar("CA", "QC"), HolidayCalendar("CA", "QC")],
            (("CA", "Saint-Jean-Baptiste Day"),),
            id="asked twice, told once",
        ),
    ],
)
def test_a_day_is_told_by_who_keeps_it(
    day: date, calendars: list[HolidayCalendar], kept: tuple[tuple[str, str], ...]
) -> None:
    note = holiday_note(day, calendars, "es" if calendars[0].country != "CA" else "en")
    assert note.is_known
    assert [country for country, _ in note.kept] == [country for country, _ in kept]
    if kept and kept[0][0] != "CA":
        assert note.kept == kept


def test_names_are_in_the_readers_language_where_there_is_one() -> None:
    assert (
        holiday_note(date(2026, 12, 25), [HolidayCalendar("CA")], "fr").kept[0][1].endswith("Noël")
    )
    assert holiday_note(date(2026, 12, 25), [GUATEMALA], "en").kept[0][1] == "Christmas Day"
    assert holiday_note(date(2026, 12, 25), [GUATEMALA], "fr").kept[0][1].startswith("D\u00eda de")


@pytest.mark.parametrize(
    ("day", "calendars"),
    [
        (date(2026, 12, 25), []),
        (date(2026, 12, 25), [HolidayCalendar("")]),
        (date(2026, 12, 25), [HolidayCalendar("ZZ")]),
        (date(2026, 12, 25), [GUATEMALA, HolidayCalendar("ZZ")]),
        (date(2999, 12, 25), [GUATEMALA]),
    ],
)
def test_what_nobody_told_the_library_is_not_known(
    day: date, calendars: list[HolidayCalendar]
) -> None:
    note = holiday_note(day, calendars, "es")
    assert not note.is_known
    known = GUATEMALA in calendars and day.year == 2026
    assert [country for country, _ in note.kept] == (["GT"] if known else [])


def test_units_that_are_each_other_s_parent_have_no_state_and_end() -> None:
    class RoundAtlas:
        def unit(self, code: str) -> Unit:
            return Unit(code, "admin2", code, country="GT", parent={"x": "y", "y": "x"}[code])

    assert calendar_of("GT", "x", cast(Atlas, RoundAtlas())) == HolidayCalendar("GT")
