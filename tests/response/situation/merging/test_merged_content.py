from __future__ import annotations

from core.disclosure import Cell
from response.situation.content import NumberSource
from response.situation.merging.merged_content import (
    CountryStanding,
    MergedCell,
    MergedContent,
    MergedRow,
    MergedTotal,
    row_order,
)
from tests.response.situation.papers.full_report import AT

HIDDEN = Cell(None, below=5)
CONTENT = MergedContent(
    (
        MergedRow(
            "safe",
            NumberSource.OURS,
            {"GT": MergedCell(Cell(20)), "HN": MergedCell(HIDDEN), "SV": MergedCell(Cell(None))},
            MergedTotal(20, 1, 1),
        ),
        MergedRow(
            "estimated",
            NumberSource.OURS,
            {"GT": MergedCell(Cell(700), HIDDEN, Cell(900))},
            MergedTotal(None, 0, 2, low=None, high=900),
        ),
    ),
    (
        CountryStanding("GT", 3, AT, False, None),
        CountryStanding("HN", 1, AT, True, AT),
        CountryStanding("NI", None, None, False, AT),
    ),
    5,
)


def test_it_is_kept_as_it_is_shown() -> None:
    document = CONTENT.to_json()
    assert document["rows"][0]["cells"] == {
        "GT": {"value": 20}, "HN": {"value": "<5"}, "SV": {"value": None},
    }  # fmt: skip
    read = MergedContent.from_json(document)
    assert read.rows[0] == CONTENT.rows[0]
    assert read.standings == CONTENT.standings
    assert read.reported == ("GT", "HN")
    assert read.row("help") is None


def test_rows_stand_in_the_order_of_the_form_ours_first() -> None:
    keys = [
        ("died", NumberSource.AUTHORITIES), ("safe", NumberSource.OURS),
        ("died", NumberSource.OURS), ("registered", NumberSource.OURS),
    ]  # fmt: skip
    assert [f"{key} {source}" for key, source in row_order(keys)] == [
        "registered ours", "safe ours", "died ours", "died authorities",
    ]  # fmt: skip
