"""Days as lists write them; the whole column says which number is the month."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.tabular.cells.answers import UnreadableCell
from core.tabular.cells.day_order import DayEvidence, DayOrder, day_evidence, parse_day
from core.tabular.tables import Cell


@pytest.mark.parametrize(
    ("cells", "evidence"),
    [
        (["06/07/2026", "06/20/2026"], DayEvidence.MONTH_FIRST),
        (["06/07/2026", "20-06-26"], DayEvidence.DAY_FIRST),
        (["06/07/2026", "05.05.2026"], DayEvidence.EITHER),
        (["13/02/2026", "02/13/2026"], DayEvidence.BOTH),
        (["05/05/2026", "2026-06-07", "", None], DayEvidence.NOTHING),
        (["05/5/2026", "5/05/26", "7.07.2026", "012/12/2026"], DayEvidence.NOTHING),
        (["05/5/2026", "5/20/2026"], DayEvidence.MONTH_FIRST),
        (["05/5/2026", "5/6/2026"], DayEvidence.EITHER),
        ([date(2026, 6, 20), "3 de mayo de 2026", "32906"], DayEvidence.NOTHING),
    ],
)
def test_one_day_that_can_be_read_in_one_way_decides(
    cells: list[Cell], evidence: DayEvidence
) -> None:
    assert day_evidence(cells) is evidence


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("03/02/1990", date(1990, 2, 3)),
        ("3-2-90", date(1990, 2, 3)),
        ("03/02/26", date(2026, 2, 3)),
        ("03/02/27", date(1927, 2, 3)),
        ("1990.02.03", date(1990, 2, 3)),
        ("19900203", date(1990, 2, 3)),
        ("3 de febrero de 1990", date(1990, 2, 3)),
        ("5 mar 1990", date(1990, 3, 5)),
        ("Sábado 3 de febrero de 1990", date(1990, 2, 3)),
        ("Feb 3rd, 1990", date(1990, 2, 3)),
        ("1er février 1990", date(1990, 2, 1)),
        ("3-juil.-90", date(1990, 7, 3)),
        ("03/02/1990 00:00:00", date(1990, 2, 3)),
        ("1990-02-03T08:15:00", date(1990, 2, 3)),
        (datetime(1990, 2, 3, 8, tzinfo=UTC), date(1990, 2, 3)),
        ("32907", date(1990, 2, 3)),
        ("32907.0", date(1990, 2, 3)),
    ],
)
def test_a_day_is_read_as_people_and_spreadsheets_write_it(cell: Cell, day: date) -> None:
    assert parse_day(cell, DayOrder.DAY_FIRST, latest_year=2026, has_serials=True) == day


@pytest.mark.parametrize(
    "cell", ["31/02/1990", "13/13/2026", "hoy", "1990", "3 jui 1990", "123456"]
)
def test_what_is_no_day_is_not_read(cell: str) -> None:
    with pytest.raises(UnreadableCell):
        parse_day(cell, DayOrder.DAY_FIRST, has_serials=True)


def test_without_an_order_only_what_can_be_read_one_way_is_read() -> None:
    assert parse_day("20/06/2026", None) == parse_day("06/20/2026", None) == date(2026, 6, 20)
    assert parse_day("06/06/2026", None) == date(2026, 6, 6)
    with pytest.raises(UnreadableCell, match="mes y día"):
        parse_day("06/07/2026", None)


@settings(max_examples=30, derandomize=True, deadline=None)
@given(
    st.lists(st.dates(date(1930, 1, 1), date(2026, 12, 31)), min_size=1, max_size=8),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m.%d.%Y"]),
)
def test_a_column_comes_back_as_written_or_says_that_it_can_be_read_both_ways(
    days: list[date], pattern: str
) -> None:
    texts = [day.strftime(pattern) for day in days]
    evidence = day_evidence(texts)
    assert evidence is not DayEvidence.BOTH
    if evidence in (DayEvidence.DAY_FIRST, DayEvidence.MONTH_FIRST):
        assert [parse_day(text, DayOrder(evidence)) for text in texts] == days
