"""Public holidays by country and state: whether the hours of an ordinary week hold on a day.

From the `holidays` library, which knows the law of each country and, where they keep days of their
own, of its states. Who keeps which days is evidence of the row: the country it stands in, with its
state, and for a consulate that of its own country as well. Of a country the library does not know
nothing is said but that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from core.atlas import Atlas
from core.late import late_module

holidays = late_module("holidays")

_STATES: dict[str, str] = {}
"""The state of a unit, by its code: looked up once."""


@dataclass(frozen=True, slots=True)
class HolidayCalendar:
    """Whose holidays are kept: a country (ISO 3166-1) and its state (the part of ISO 3166-2 behind
    the hyphen), empty for none.
    """

    country: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class HolidayNote:
    """What is known of a day: whether its holidays are known at all, and which there are, each with
    the country that keeps it.
    """

    is_known: bool
    kept: tuple[tuple[str, str], ...] = ()


def calendar_of(country: str, unit_code: str, atlas: Atlas) -> HolidayCalendar:
    """Return the calendar of a place: of its country, and of the state its unit lies in."""
    if unit_code not in _STATES:
        unit, seen = atlas.unit(unit_code) if unit_code else None, set[str]()
        # A loaded layer may name two units each other's parent.
        while unit is not None and unit.kind != "admin1" and unit.parent and unit.code not in seen:
            seen.add(unit.code)
            unit = atlas.unit(unit.parent)
        is_state = unit is not None and unit.kind == "admin1"
        _STATES[unit_code] = unit.code.rpartition("-")[2] if unit and is_state else ""
    return HolidayCalendar(country, _STATES[unit_code])


def holiday_note(day: date, calendars: Iterable[HolidayCalendar], language: str) -> HolidayNote:
    """Return the holidays of a day by any of `calendars`, in `language` where the library can.

    Not known where there is no calendar, or one of a country or year nobody has told the library
    of.
    """
    every = list(dict.fromkeys(calendars))
    is_known = bool(every) and all(_is_known(each.country, day.year) for each in every)
    found = ((each.country, _name_of(day, each, language)) for each in every)
    kept = tuple(dict.fromkeys((country, name) for country, name in found if name))
    return HolidayNote(is_known, kept)


# -- inside ---------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _states_by_country() -> Mapping[str, tuple[str, ...]]:
    known = holidays.list_supported_countries(include_aliases=False)
    return MappingProxyType({code: tuple(states) for code, states in known.items()})


def _is_known(country: str, year: int) -> bool:
    if country not in _states_by_country():
        return False
    rules = type(holidays.country_holidays(country))
    return bool(rules.start_year <= year <= rules.end_year)


def _name_of(day: date, calendar: HolidayCalendar, language: str) -> str:
    if not _is_known(calendar.country, day.year):
        return ""
    states = _states_by_country()[calendar.country]
    state = calendar.state if calendar.state in states else ""
    return _days_of(calendar.country, state, day.year, language).get(day, "")


@lru_cache(maxsize=256)
def _days_of(country: str, state: str, year: int, language: str) -> Mapping[date, str]:
    rules = type(holidays.country_holidays(country))
    named = [each for each in rules.supported_languages if each.partition("_")[0] == language]
    known = holidays.country_holidays(
        country,
        subdiv=state or None,
        years=year,
        language=next(iter(named), rules.default_language),
    )
    return MappingProxyType(dict(known.items()))
