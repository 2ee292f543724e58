"""Public holidays in words, beside what is said to be open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from flask_babel import get_locale
from flask_babel import gettext as _

from core.geo.geometry import Point
from directory.entries.models import Answer
from directory.opening_hours.public_holidays import HolidayCalendar, calendar_of, holiday_note
from webapp.http.i18n import country_name, zone
from webapp.http.services import services


class OpenPlace(Protocol):
    """What is asked of a place that may be open now."""

    @property
    def open_now(self) -> Answer:
        """Whether it said that it is open."""

    @property
    def located_in(self) -> str:
        """The country it stands in, empty where nobody said."""

    @property
    def unit_code(self) -> str:
        """The unit it stands in."""

    @property
    def point(self) -> Point | None:
        """Where it is."""


def holiday_words(
    moment: datetime, timezone: str, now: datetime, calendars: Iterable[HolidayCalendar]
) -> str:
    """Return which holiday the day of a moment is in `timezone`, or that nobody knows the holidays
    there; empty for an ordinary day.
    """
    zone = ZoneInfo(timezone or "UTC")
    day, today = moment.astimezone(zone).date(), now.astimezone(zone).date()
    note = holiday_note(day, calendars, str(get_locale()))
    if note.kept:
        names = ", ".join(f"{name} ({country_name(country)})" for country, name in note.kept)
        if day == today:
            return str(_("hoy es feriado: %(names)s; confirme antes", names=names))
        return str(_("ese día es feriado: %(names)s; confirme antes", names=names))
    return "" if note.is_known else str(_("feriados no conocidos"))


def open_holiday(place: OpenPlace) -> str:
    """Return what to say behind "open": which holiday today is where the place stands, or that
    nobody knows its holidays; empty on an ordinary day, and where it did not say that it is open.
    """
    if place.open_now is not Answer.YES:
        return ""
    atlas, now = services().atlas, services().clock()
    timezone = (atlas.timezone(place.point) if place.point else "") or zone().key
    calendar = calendar_of(place.located_in, place.unit_code, atlas)
    return holiday_words(now, timezone, now, [calendar] if place.located_in else [])
