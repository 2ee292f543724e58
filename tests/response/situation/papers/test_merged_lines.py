from __future__ import annotations

import pytest

from core.disclosure import Cell
from response.situation.merging.merged_content import MergedCell, MergedTotal
from response.situation.papers.merged_lines import (
    cell_text,
    merged_lines,
    status_of,
    total_text,
)
from tests.response.situation.merging.test_merged_content import CONTENT, HIDDEN


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, "-"),
        (MergedCell(Cell(390)), "390"),
        (MergedCell(HIDDEN), "<5"),
        (MergedCell(Cell(None)), "?"),
        (MergedCell(Cell(700), HIDDEN, Cell(900)), "<5–900"),
    ],
)
def test_a_number_in_signs(cell: MergedCell | None, text: str) -> None:
    assert cell_text(cell) == text


@pytest.mark.parametrize(
    ("total", "text"),
    [
        (MergedTotal(390, 2, 0), "390"),
        (MergedTotal(None, 2, 0), "<9"),
        (MergedTotal(None, 0, 2), "?"),
        (MergedTotal(None, 0, 0, differs=True), "×"),
        (MergedTotal(None, 0, 0, low=500, high=900), "500–900"),
    ],
)
def test_a_total_in_signs(total: MergedTotal, text: str) -> None:
    assert total_text(total, 5) == text


def test_a_line_has_a_cell_for_each_country_that_reported() -> None:
    first, second = merged_lines(CONTENT)
    assert [cell_text(each) for each in first.cells] == ["20", "<5"]
    assert [cell_text(each) for each in second.cells] == ["<5–900", "-"]
    assert [status_of(each) for each in (Cell(0), HIDDEN, Cell(None))] == [
        "known", "below", "unknown",
    ]  # fmt: skip
