"""Days written in numbers or with the month by name, and which of two numbers is the month: the
whole column decides. Pure.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

from babel import Locale

from core.atlas.names import fold
from core.i18n.languages import INTERFACE_LANGUAGES, N_
from core.tabular.cells.answers import UnreadableCell
from core.tabular.tables import Cell, text_of

_CLOCK = r"(?:[T ,]+\d{1,2}[:.]\d{2}.*)?"
_NUMERIC = re.compile(rf"(\d{{1,2}})\s*[/.\- ]\s*(\d{{1,2}})\s*[/.\- ]\s*(\d{{4}}|\d{{2}}){_CLOCK}")
_YEAR_FIRST = re.compile(rf"(\d{{4}})\s*[/.\- ]\s*(\d{{1,2}})\s*[/.\- ]\s*(\d{{1,2}}){_CLOCK}")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_SERIAL = re.compile(r"(\d{4,5})(?:[.,]\d+)?")
SERIAL_START = date(1899, 12, 30)
"""Day 0 of the serials of spreadsheets since 1900 (ECMA-376, part 1, 18.17.4.1), counted so that
all days after 28 February 1900 come out right.
"""
_SERIAL_DAYS = date(1910, 1, 1), date(2064, 4, 7)
"""Between these days a number is a serial: a smaller one is a year or a count."""
_PIVOT = 69
"""Two figures up to it are of this century where nothing tells the latest year there can be."""
_ORDINALS = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|o|º|ro|do)\b", re.IGNORECASE)
_FILLERS = frozenset({"de", "del", "of", "the", "le", "el", "a", "at"})


class DayOrder(enum.StrEnum):
    """Which number of a day like `03/04/2026` is the month."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class DayEvidence(enum.StrEnum):
    """What the cells of a column say of their order."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    EITHER = "either"
    """Every day of it can be read both ways."""
    BOTH = "both"
    """Some can only be read one way, others only the other."""
    NOTHING = "nothing"
    """It holds no days written so."""


def day_evidence(cells: Iterable[Cell]) -> DayEvidence:
    """Return what a column says of its order: one day that can be read in one way only decides for
    all of them.
    """
    readings = {_cell_evidence(cell) for cell in cells if isinstance(cell, str)}
    one_way = readings & {DayEvidence.DAY_FIRST, DayEvidence.MONTH_FIRST}
    if len(one_way) == 2:
        return DayEvidence.BOTH
    if one_way:
        return one_way.pop()
    return DayEvidence.EITHER if DayEvidence.EITHER in readings else DayEvidence.NOTHING


def parse_day(
    cell: Cell,
    order: DayOrder | None,
    *,
    latest_year: int | None = None,
    has_serials: bool = False,
) -> date:
    """Return a day: of a workbook, ISO, in numbers, or with its month by name in our languages.

    With no `order`, numbers that can be read both ways are not read. Two figures of a year are the
    last such year up to `latest_year`. `has_serials` takes a lone number of five figures for the
    serial of a spreadsheet. Raises UnreadableCell.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = text_of(cell)
    latest = 2000 + _PIVOT if latest_year is None else latest_year
    try:
        read = _year_first(text) or _in_numbers(text, order, latest) or _by_name(text, latest)
    except ValueError:
        read = None
    if read is None and has_serials:
        read = _of_serial(text)
    if read is None:
        raise UnreadableCell(N_("«%(value)s» no es una fecha como 2026-11-22."), value=text[:40])
    return read


def serial_of(cell: Cell, start: date = SERIAL_START) -> int | None:
    """Return the whole days since `start` that a cell holds as a number of a spreadsheet; None for
    what is none.
    """
    if isinstance(cell, bool | date) or cell is None:
        return None
    text = text_of(cell)
    match = _SERIAL.fullmatch(text) if text[:4].isdecimal() else None
    if match is None:
        return None
    first, last = _SERIAL_DAYS
    serial = int(match[1])
    return serial if first <= start + timedelta(days=serial) <= last else None


# -- inside ---------------------------------------------------------------------------------


def _cell_evidence(text: str) -> DayEvidence:
    """Return what one cell says of the order: a day of two equal numbers says nothing."""
    match = _NUMERIC.fullmatch(text.strip())
    if match is None:
        return DayEvidence.NOTHING
    first, second = int(match[1]), int(match[2])
    if first == second:  # `05/5` as `5/5`
        return DayEvidence.NOTHING
    if max(first, second) <= 12:
        return DayEvidence.EITHER
    if first > 12 >= second:
        return DayEvidence.DAY_FIRST
    return DayEvidence.MONTH_FIRST if second > 12 >= first else DayEvidence.NOTHING


def _year_first(text: str) -> date | None:
    match = _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text)
    return date(int(match[1]), int(match[2]), int(match[3])) if match else None


def _in_numbers(text: str, order: DayOrder | None, latest: int) -> date | None:
    """Return a day like `22/11/2026`. Raises ValueError, or UnreadableCell where both ways fit."""
    match = _NUMERIC.fullmatch(text)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[2]), _year(match[3], latest)
    if order is None and first != second and max(first, second) <= 12:
        raise UnreadableCell(
            N_("«%(value)s» puede ser día y mes, o mes y día: no se sabe cuál."), value=text[:40]
        )
    is_month_first = order is DayOrder.MONTH_FIRST or (order is None and second > 12)
    day, month = (second, first) if is_month_first else (first, second)
    return date(year, month, day)


def _by_name(text: str, latest: int) -> date | None:
    """Return a day like `3 de febrero de 1990`, `Feb 3, 1990`, `3-févr-90`.

    Raises ValueError for a day that is none.
    """
    words = _day_words(text)
    months = [_months()[word] for word in words if word in _months()]
    numbers = [word for word in words if word.isdigit()]
    if len(months) != 1 or len(numbers) != 2 or len(words) != 3:
        return None
    if len(numbers[0]) == 4:
        numbers.reverse()
    return date(_year(numbers[1], latest), months[0], int(numbers[0]))


def _day_words(text: str) -> list[str]:
    """Return the words of a text without ordinals, fillers and the day of the week."""
    return [
        word
        for word in fold(_ORDINALS.sub("", text)).split()
        if word not in _FILLERS and (word in _months() or word not in _weekdays())
    ]


def _of_serial(text: str) -> date | None:
    serial = serial_of(text)
    return None if serial is None else SERIAL_START + timedelta(days=serial)


def _year(figures: str, latest: int) -> int:
    """Return a year of two or four figures. Raises ValueError for three."""
    if len(figures) == 4:
        return int(figures)
    if len(figures) != 2:
        raise ValueError(figures)
    century = latest - latest % 100
    year = century + int(figures)
    return year if year <= latest else year - 100


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Return month by name, whole and cut to three or four letters, in our languages."""
    months = {"sept": 9, "set": 9, "setiembre": 9}
    for number, name in (pair for names in _calendars("months") for pair in names.items()):
        whole = fold(str(name))
        for known in (whole, whole[:3], whole[:4]):
            months.setdefault(known, int(number))
    # In French `jui` is June or July.
    return {name: number for name, number in months.items() if name != "jui"}


@lru_cache(maxsize=1)
def _weekdays() -> frozenset[str]:
    names = (fold(str(name)) for days in _calendars("days") for name in days.values())
    return frozenset(each for name in names for each in (name, name[:3]) if len(each) > 2)


def _calendars(kind: str) -> list[dict[int, str]]:
    """Return the names of months or days by number, of each language, whole and abbreviated."""
    locales: list[Locale] = [language.base_locale for language in INTERFACE_LANGUAGES]
    return [
        dict(getattr(locale, kind)["format"][width])
        for width in ("wide", "abbreviated")
        for locale in locales
    ]
