"""How the sheet says what it knows: hours by the clock of the place, choices, reasons."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from flask_babel import get_locale
from flask_babel import gettext as _

from core.atlas import Atlas
from core.atlas.values import Place
from directory.entries.models import Answer
from directory.opening_hours.public_holidays import HolidayCalendar
from directory.opening_hours.timetable import HoursNow
from webapp.http.i18n import country_name
from webapp.labels.holidays import holiday_words


def hours_words(
    hours: HoursNow, timezone: str, now: datetime, calendars: Iterable[HolidayCalendar] = ()
) -> str:
    """`Abierto, hasta las 17:00`, `Cerrado, abre lun 09:00`, `No se sabe si atiende ahora`; hours
    of the place, and whether the day they are said of is a holiday by `calendars`.
    """
    if hours.is_always:
        return str(_("Atiende las 24 horas"))
    if hours.answer is Answer.UNKNOWN:
        return str(_("No se sabe si atiende ahora"))
    parts = (_open_words(hours, timezone, now), _holiday_words(hours, timezone, now, calendars))
    return " · ".join(part for part in parts if part)


def _open_words(hours: HoursNow, timezone: str, now: datetime) -> str:
    at = local_time(hours.changes_at, timezone, now) if hours.changes_at else ""
    if hours.answer is Answer.YES:
        return str(_("Abierto ahora, hasta %(at)s", at=at) if at else _("Abierto ahora"))
    return str(_("Cerrado ahora, abre %(at)s", at=at) if at else _("Cerrado ahora"))


def _holiday_words(
    hours: HoursNow, timezone: str, now: datetime, calendars: Iterable[HolidayCalendar]
) -> str:
    """Return what may make the hours of an ordinary week untrue: of today where it is open, of the
    day it opens where it is closed.
    """
    moment = now if hours.answer is Answer.YES else hours.changes_at
    return "" if moment is None else holiday_words(moment, timezone, now, calendars)


def local_time(moment: datetime, timezone: str, now: datetime) -> str:
    """`09:00`, with the day when it is not today there; by the clock of the place."""
    local, here = moment.astimezone(ZoneInfo(timezone)), now.astimezone(ZoneInfo(timezone))
    form = "HH:mm" if local.date() == here.date() else "EEE d MMM, HH:mm"
    return format_datetime(local, form, locale=get_locale())


def place_words(place: Place, atlas: Atlas) -> str:
    """Return a place so that it is told from its namesakes: `San Juan, Texas, Estados Unidos`."""
    state = atlas.unit(place.admin1) if place.admin1 else None
    county = atlas.unit(place.admin2) if place.admin2 else None
    parts = [
        place.name,
        county.name if county else "",
        state.name if state else "",
        country_name(place.country) if place.country else "",
    ]
    return ", ".join(part for part in dict.fromkeys(parts) if part)


def place_question(place: Place) -> str:
    """Return what to ask to mean exactly this place."""
    return place.code if place.kind == "admin" else f"{place.point.lat:.5f}, {place.point.lon:.5f}"
