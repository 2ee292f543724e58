"""Rows of a paper: what is understood, and what is said of the rest."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from response.tasks.models import TaskState
from response.tasks.typed_ticks import PaperRow, read_paper

DAY, ZONE = date(2026, 11, 22), ZoneInfo("America/Guatemala")


def test_rows_are_read_by_the_clock_of_the_paper_and_empty_ones_are_none() -> None:
    rows = [
        PaperRow("3", "06:05"),
        PaperRow("", "", note="  "),
        PaperRow(" 12 ", "0710", TaskState.NOT_NEEDED.value, "sin afectados"),
    ]
    ticks, faults = read_paper(rows, DAY, ZONE)
    assert faults == ()
    assert [(tick.row, tick.number, tick.after, tick.happened_at) for tick in ticks] == [
        (0, 3, TaskState.DONE, datetime(2026, 11, 22, 12, 5, tzinfo=UTC)),
        (2, 12, TaskState.NOT_NEEDED, datetime(2026, 11, 22, 13, 10, tzinfo=UTC)),
    ]
    assert ticks[1].note == "sin afectados"


def test_each_row_that_is_not_understood_is_named_and_the_others_are_read() -> None:
    rows = [
        PaperRow("tres", "06:05"),
        PaperRow("3", "6 y cinco"),
        PaperRow("³", "06:05"),
        PaperRow("99999", "06:05"),
        PaperRow("4", "06:05", "vista"),
        PaperRow("", "06:05"),
        PaperRow("5", "06:05"),
    ]
    ticks, faults = read_paper(rows, DAY, ZONE)
    assert [tick.number for tick in ticks] == [5]
    assert [fault.row for fault in faults] == [0, 1, 2, 3, 4, 5]
    assert all(fault.words for fault in faults)
