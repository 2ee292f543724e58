"""Days and moments as workbooks and people write them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime

from core.i18n.languages import N_
from core.tabular.cells.answers import UnreadableCell, is_nothing
from core.tabular.tables import Cell, text_of

_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_LONGEST_DAY = 10
"""Characters of `2026-11-22`: what is longer says an hour, too."""


def read_day(cell: Cell, *, month_first: bool = False) -> str | None:
    """Return `2026-11-22`, out of a date of the workbook, ISO, or `22/11/2026`.

    With `month_first` the last is written `11/22/2026`. Raises UnreadableCell.
    """
    if is_nothing(cell):
        return None
    moment = _day_or_moment(cell, month_first)
    return moment.date().isoformat() if isinstance(moment, datetime) else moment.isoformat()


def read_moment(cell: Cell, *, month_first: bool = False) -> str | None:
    """Return `2026-11-22T12:00:00Z`; a day alone is its first moment, what has no zone is UTC.

    Raises UnreadableCell.
    """
    if is_nothing(cell):
        return None
    moment = _day_or_moment(cell, month_first)
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return _rounded(moment.astimezone(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")


def is_month_first(cells: Iterable[Cell]) -> bool:
    """Return whether a column of days like `11/22/2026` puts the month first.

    Only when some day of it can be read in no other way, and none must be read the usual way.
    """
    days = [
        match for cell in cells if isinstance(cell, str) and (match := _DAY.match(cell.strip()))
    ]
    return any(int(each[2]) > 12 for each in days) and not any(int(each[1]) > 12 for each in days)


# -- inside ---------------------------------------------------------------------------------


def _day_or_moment(cell: Cell, month_first: bool) -> date | datetime:
    if isinstance(cell, date):
        return cell
    text = text_of(cell)
    read = _iso(text) or _numeric(text, month_first)
    if read is None:
        raise UnreadableCell(N_("«%(value)s» no es una fecha como 2026-11-22."), value=text[:40])
    return read


def _iso(text: str) -> date | datetime | None:
    try:
        return (datetime if len(text) > _LONGEST_DAY else date).fromisoformat(text)
    except ValueError:
        return None


def _numeric(text: str, month_first: bool) -> date | None:
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    first, second, year = (int(part) for part in match.groups())
    day, month = (second, first) if month_first else (first, second)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _rounded(moment: datetime) -> datetime:
    """Return a moment to the second: a workbook keeps it as a part of a day, a hair off."""
    return datetime.fromtimestamp(round(moment.timestamp()), UTC)
