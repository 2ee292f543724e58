from __future__ import annotations

from datetime import UTC, datetime

from core.disclosure import STANDARD, Cell, Disclosure
from response.situation.content import NumberSource, ReportNumber
from response.situation.merging.merge import CountryNumbers, merge_numbers
from response.situation.merging.merged_content import CountryStanding, MergedContent
from response.situation.papers.merged_lines import cell_text, total_text

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def _country(code: str, *numbers: ReportNumber, report: int | None = 1) -> CountryNumbers:
    return CountryNumbers(CountryStanding(code, report, AT, False, None), numbers)


def _live(key: str, value: int | None, method: str = "accounting/1") -> ReportNumber:
    return ReportNumber(key, value, method=method)


def _texts(content: MergedContent, key: str) -> list[str]:
    row = content.row(key)
    assert row is not None
    return [
        *(cell_text(row.cells.get(each)) for each in content.reported),
        total_text(row.total, 5),
    ]


def test_a_sum_is_of_what_is_shown_and_says_who_is_not_in_it() -> None:
    merged = merge_numbers(
        [
            _country("GT", _live("registered", 388), _live("help", 3)),
            _country("HN", _live("registered", None), _live("help", 12)),
            _country("NI", _live("registered", 41)),
            _country("SV", report=None),
        ],
        None,
        STANDARD,
    )
    assert _texts(merged, "registered") == ["390", "?", "40", "430"]
    assert _texts(merged, "help") == ["<5", "10", "-", "10"]
    help_row, registered = merged.row("help"), merged.row("registered")
    assert help_row is not None
    assert registered is not None
    assert (help_row.total.hidden, help_row.total.unknown) == (1, 1)
    assert (registered.total.hidden, registered.total.unknown) == (0, 1)
    assert MergedContent.from_json(merged.to_json()) == merged


def test_what_stays_at_home_and_what_nobody_knows_is_not_there() -> None:
    numbers = [_live("other", 7), _live("asked", 20), _live("outside_help", 9), _live("safe", None)]
    assert merge_numbers([_country("GT", *numbers)], None, STANDARD).rows == ()


def test_different_definitions_are_not_added() -> None:
    merged = merge_numbers(
        [_country("GT", _live("safe", 20)), _country("HN", _live("safe", 30, "accounting/2"))],
        None,
        STANDARD,
    )
    assert _texts(merged, "safe") == ["20", "30", "×"]


def test_of_estimates_the_ends_are_added_and_never_the_middles() -> None:
    def estimate(value: int, low: int, high: int) -> ReportNumber:
        return ReportNumber("estimated", value, method="estimate/1", low=low, high=high)

    merged = merge_numbers(
        [
            _country("GT", estimate(34_540, 30_000, 40_000)),
            _country("HN", estimate(900, 500, 1000)),
        ],
        None,
        STANDARD,
    )
    assert _texts(merged, "estimated") == ["30000–40000", "500–1000", "30500–41000"]


def test_columns_of_others_are_rows_of_their_own() -> None:
    numbers = [
        ReportNumber("injured", 12),
        ReportNumber("injured", 30, NumberSource.AUTHORITIES, "Protección Civil"),
        ReportNumber("injured", 20, NumberSource.OTHER, "Cruz Roja"),
    ]
    merged = merge_numbers([_country("GT", *numbers)], None, STANDARD)
    assert [(each.source, each.total.value) for each in merged.rows] == [
        (NumberSource.OURS, 10), (NumberSource.AUTHORITIES, 30), (NumberSource.OTHER, 20),
    ]  # fmt: skip
    assert "Protección" not in str(merged.to_json())


def test_posts_are_no_persons_and_exact() -> None:
    merged = merge_numbers([_country("GT", ReportNumber("posts_open", 3))], None, STANDARD)
    assert _texts(merged, "posts_open") == ["3", "3"]


def test_from_one_report_to_the_next_a_few_are_held_back() -> None:
    made: MergedContent | None = None
    shown = []
    for count in (20, 23, 24, 25, 22, 20, 4, 6):
        made = merge_numbers([_country("GT", _live("safe", count))], made, STANDARD)
        shown.append(_texts(made, "safe")[0])
    assert shown == ["20", "20", "20", "25", "25", "20", "<5", "5"]
    coarse = merge_numbers([_country("GT", _live("safe", 14))], None, Disclosure(10))
    row = coarse.row("safe")
    assert row is not None
    assert row.cells["GT"].value == Cell(10)
