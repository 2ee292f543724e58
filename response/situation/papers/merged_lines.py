"""The numbers of a report of all countries as lines, for page, paper and files. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.disclosure import Cell
from response.situation.content import NumberSource
from response.situation.indicators import BY_KEY, Indicator
from response.situation.merging.merged_content import MergedCell, MergedContent, MergedTotal

SILENT = "-"
"""A country that reported and said nothing of this."""


@dataclass(frozen=True, slots=True)
class MergedLine:
    """One number of all countries: a cell for each that reported, in their order."""

    indicator: Indicator
    source: NumberSource
    cells: tuple[MergedCell | None, ...]
    total: MergedTotal

    @property
    def is_partly_hidden(self) -> bool:
        """Whether something is shown, and something is not in the total."""
        return bool(self.total.hidden) and self.total.value is not None


def merged_lines(content: MergedContent) -> list[MergedLine]:
    """Return all numbers there are, in the order of the form."""
    return [
        MergedLine(
            BY_KEY[row.key],
            row.source,
            tuple(row.cells.get(country) for country in content.reported),
            row.total,
        )
        for row in content.rows
    ]


def cell_text(cell: MergedCell | None) -> str:
    """Return a number of a country in signs: `390`, `<5`, `?`; of an estimate between which."""
    if cell is None:
        return SILENT
    ends = [cell.low, cell.high]
    if all(each.value is not None or each.is_hidden for each in ends):
        return "–".join(map(str, ends))
    return str(cell.value)


def total_text(total: MergedTotal, threshold: int) -> str:
    """Return what the countries' numbers add up to, in signs: `390`, `<9` where each is hidden (of
    two under five eight at most), `300–900` of estimates, `×` where they may not be added.
    """
    if total.differs:
        return "×"
    ends: Sequence[int | None] = (total.low, total.high)
    if ends == (None, None):
        if total.value is None and total.hidden:
            return f"<{total.hidden * (threshold - 1) + 1}"
        ends = (total.value,)
    return "–".join("?" if each is None else str(each) for each in ends)


def status_of(cell: Cell) -> str:
    """Return what a program is told of a count: `known`, `below`, `unknown`."""
    if cell.is_hidden:
        return "below"
    return "unknown" if cell.value is None else "known"
