"""Days that a spreadsheet wrote as numbers, and since when it counts them. Pure.

A workbook says whether it counts from 1900 or, as those of old Macs do, from 1904: a day is four
years and a day later then (ECMA-376, part 1, 18.17.4.1). A CSV or an old XLS does not say: they are
read as since 1900, which is said, unless the numbers themselves leave no other way.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

from core.i18n.languages import N_
from core.problems import Problem
from core.tabular.cells.day_order import SERIAL_START, serial_of
from core.tabular.tables import Cell, SourceRow, Table

SERIAL_START_1904 = date(1904, 1, 1)
_BETWEEN_STARTS = (SERIAL_START_1904 - SERIAL_START).days


def with_days(
    table: Table, titles: Collection[str], *, past: Collection[str] = (), today: date
) -> Table:
    """Return a table whose numbers under `titles` (columns of days) are the days they count.

    Of a workbook that counts since 1904 they become days; of a file that does not say since when, a
    note says how they are read, but where one of a column of `past` would lie after `today`.
    """
    places = [place for place, title in enumerate(table.titles) if title in titles]
    if not places or table.serial_start == SERIAL_START:
        return table
    if table.serial_start is None:
        return _with_notes(table, places, past, today)
    rows = [_with_days(row, places, table.serial_start) for row in table.rows]
    return replace(table, rows=tuple(rows))


# -- inside ---------------------------------------------------------------------------------


def _with_days(row: SourceRow, places: Collection[int], start: date) -> SourceRow:
    cells = [_day(cell, start) if place in places else cell for place, cell in enumerate(row.cells)]
    return SourceRow(row.number, tuple(cells), row.beyond)


def _day(cell: Cell, start: date) -> Cell:
    serial = serial_of(cell, start)
    return cell if serial is None else start + timedelta(days=serial)


def _with_notes(table: Table, places: Sequence[int], past: Collection[str], today: date) -> Table:
    notes = []
    for place in places:
        title = table.titles[place]
        serials = [serial_of(row.cells[place], SERIAL_START) for row in table.rows]
        numbers = [each for each in serials if each is not None]
        if numbers and not (title in past and _cannot_be_since_1904(numbers, today)):
            notes.append(_note(title, numbers[0]))
    return replace(table, notes=(*table.notes, *notes)) if notes else table


def _cannot_be_since_1904(numbers: Sequence[int], today: date) -> bool:
    """Return whether some of the days would not have come yet, counted since 1904."""
    return SERIAL_START_1904 + timedelta(days=max(numbers)) > today


def _note(title: str, serial: int) -> Problem:
    message = N_(
        "Los números de «%(column)s» se leen como días contados desde 1900: %(number)s es "
        "%(day)s. Si su libro cuenta desde 1904, todos caen cuatro años y un día después: mándelo "
        "como XLSX, que lo dice."
    )
    day = SERIAL_START + timedelta(days=serial)
    return Problem(message, {"column": title, "number": serial, "day": day.isoformat()})
