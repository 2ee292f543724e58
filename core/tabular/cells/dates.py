"""Days and moments as workbooks and people write them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from core.tabular.cells.answers import is_nothing
from core.tabular.cells.day_order import DayEvidence, DayOrder, day_evidence, parse_day
from core.tabular.tables import Cell, text_of

_LONGEST_DAY = 10
"""Characters of `2026-11-22`: what is longer says an hour, too."""


def read_day(cell: Cell, *, month_first: bool = False) -> str | None:
    """Return `2026-11-22`, out of a date or serial of a workbook, ISO, `22/11/2026`, `22 nov 2026`.

    With `month_first` the numbers are written `11/22/2026`. Raises UnreadableCell.
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
    return day_evidence(cells) is DayEvidence.MONTH_FIRST


# -- inside ---------------------------------------------------------------------------------


def _day_or_moment(cell: Cell, month_first: bool) -> date | datetime:
    if isinstance(cell, date):
        return cell
    order = DayOrder.MONTH_FIRST if month_first else DayOrder.DAY_FIRST
    return _iso(text_of(cell)) or parse_day(cell, order, has_serials=True)


def _iso(text: str) -> date | datetime | None:
    try:
        return (datetime if len(text) > _LONGEST_DAY else date).fromisoformat(text)
    except ValueError:
        return None


def _rounded(moment: datetime) -> datetime:
    """Return a moment to the second: a workbook keeps it as a part of a day, a hair off."""
    return datetime.fromtimestamp(round(moment.timestamp()), UTC)
