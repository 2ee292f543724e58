"""The issued numbers of all countries put together (rules: `response.situation.merging`). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.disclosure import UNKNOWN, Cell, Disclosure
from response.situation.content import ReportNumber
from response.situation.indicators import BY_KEY, LEAVING, Counted
from response.situation.merging.merged_content import (
    CountryStanding,
    MergedCell,
    MergedContent,
    MergedRow,
    MergedTotal,
    RowKey,
    row_order,
)


@dataclass(frozen=True, slots=True)
class CountryNumbers:
    """What one country issued; without a report, no numbers."""

    standing: CountryStanding
    numbers: Sequence[ReportNumber]


def merge_numbers(
    countries: Sequence[CountryNumbers], before: MergedContent | None, disclosure: Disclosure
) -> MergedContent:
    """Return the report of all countries. `before` is the one made last in the same crisis."""
    last = _last_cells(before)
    by_row: dict[RowKey, dict[str, ReportNumber]] = {}
    for each in countries:
        for number in each.numbers:
            if number.key in LEAVING:
                row = by_row.setdefault((number.key, number.source), {})
                row[each.standing.country] = number
    reported = sum(each.standing.report is not None for each in countries)
    rows = []
    for key in row_order(by_row):
        numbers = by_row[key]
        if any(each.is_known for each in numbers.values()):
            cells = _cells(key, numbers, last, disclosure)
            rows.append(MergedRow(*key, cells, _total(key[0], numbers, cells, reported)))
    standings = tuple(each.standing for each in countries)
    return MergedContent(tuple(rows), standings, disclosure.threshold)


# -- inside ---------------------------------------------------------------------------------

_Ends = tuple[int | None, int | None, int | None]


def _cells(
    key: RowKey,
    numbers: Mapping[str, ReportNumber],
    last: Mapping[tuple[RowKey, str], _Ends],
    disclosure: Disclosure,
) -> dict[str, MergedCell]:
    is_exact = BY_KEY[key[0]].counted is Counted.POSTS
    return {
        country: MergedCell(Cell(number.value))
        if is_exact
        else _stepped_cell(number, last.get((key, country), (None, None, None)), disclosure)
        for country, number in numbers.items()
    }


def _stepped_cell(number: ReportNumber, last: _Ends, disclosure: Disclosure) -> MergedCell:
    ends = zip((number.value, number.low, number.high), last, strict=True)
    return MergedCell(*(_stepped(count, before, disclosure) for count, before in ends))


def _stepped(count: int | None, before: int | None, disclosure: Disclosure) -> Cell:
    if count is None:
        return UNKNOWN
    step = disclosure.stepped(count, before)
    return Cell(step) if step else disclosure.hidden


def _total(
    key: str,
    numbers: Mapping[str, ReportNumber],
    cells: Mapping[str, MergedCell],
    reported: int,
) -> MergedTotal:
    known = {country: cell for country, cell in cells.items() if cell.value != UNKNOWN}
    hidden = sum(cell.value.is_hidden for cell in known.values())
    unknown = reported - len(known)
    if len({numbers[country].method for country in known}) > 1:
        return MergedTotal(None, hidden, unknown, differs=True)
    if key != "estimated":
        return MergedTotal(_sum(cell.value for cell in known.values()), hidden, unknown)
    # Each country's estimate is of a source of its own: their ends are added, never their middles.
    low = _sum(cell.low for cell in known.values())
    high = _sum(cell.high for cell in known.values())
    return MergedTotal(None, hidden, unknown, low=low, high=high)


def _sum(cells: Iterable[Cell]) -> int | None:
    """Return the sum of what is shown; None where nothing is."""
    values = [cell.value for cell in cells if cell.value is not None]
    return sum(values) if values else None


def _last_cells(before: MergedContent | None) -> dict[tuple[RowKey, str], _Ends]:
    if before is None:
        return {}
    return {
        ((row.key, row.source), country): (cell.value.value, cell.low.value, cell.high.value)
        for row in before.rows
        for country, cell in row.cells.items()
    }
