from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.report import Machine, benchmarks, page, read_rows
from benchmarks.rows import Row

HERE = Machine("Some CPU", 2, 15.6, "Linux 6.1", "3.11.2", 0.4)
DAY = datetime(2026, 11, 29, 21, 0, tzinfo=UTC)
ROWS = [
    Row(
        "bench_pages",
        "directory : bare view",
        2.4,
        "x",
        3.0,
        False,
        True,
        "2.4 : 1.0 ms CPU",
        "2026-11-29 20:00",
    ),
    Row("bench_pages", "watch : bare view", 5.0, "x", 3.0, False, False, ""),
    Row("bench_plans", "speed of two", 1.1, "x", 1.5, True, None, "others were at work"),
    Row("bench_plans", "against PostGIS", None, "", None, False, None, "not installed"),
    Row("bench_plans", "peak memory", 120.0, "MB", None, False, None, ""),
]


def test_the_page_says_what_was_not_reached_before_all_else() -> None:
    text = page(ROWS, ["bench_feeds"], HERE, DAY)
    head, _, tables = text.partition("## Pages")
    assert "2026-11-29 21:00 UTC" in head
    assert HERE.words() in head
    assert "- watch : bare view: 5.00 x, goal ≤ 3 x" in head
    assert "- speed of two: others were at work" in head
    assert "- against PostGIS: not installed" in head
    assert "- bench_feeds broke off: its rows are missing" in head
    assert "- bench_book: not measured here yet" in head
    assert "peak memory" not in head
    assert "directory : bare view" not in head.partition("## Not reached")[2]
    assert "| directory : bare view | 2.40 x | ≤ 3 x | reached (2.4 : 1.0 ms CPU) |" in tables
    assert "| watch : bare view | 5.00 x | ≤ 3 x | **not reached** |" in tables
    assert "| speed of two | 1.10 x | ≥ 1.5 x | not judged (others were at work) |" in tables
    assert "| against PostGIS | – |  | not run (not installed) |" in tables


def test_each_table_stands_under_the_method_of_its_benchmark() -> None:
    text = page(ROWS, [], HERE, DAY)
    assert "Measured 2026-11-29 20:00 UTC." in text
    assert text.index("## Pages") < text.index("Pages of fifty rows, starts") < text.index("| what")


def test_a_page_where_all_is_reached_says_so() -> None:
    rows = [replace(ROWS[0], bench=path.stem) for path in benchmarks([])]
    assert "Nothing: every goal was reached." in page(rows, [], HERE, DAY)


def test_of_two_rows_of_one_name_the_later_counts(tmp_path: Path) -> None:
    kept = tmp_path / "rows.jsonl"
    again = Row("bench_pages", "watch : bare view", 2.0, "x", 3.0, False, True, "once more, alone")
    lines = (json.dumps(asdict(row)) for row in (*ROWS, again))
    kept.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert len(read_rows(kept)) == len(ROWS)
    assert again in read_rows(kept)
    assert read_rows(tmp_path / "nothing") == []


def test_benchmarks_are_found_by_name() -> None:
    assert {path.stem for path in benchmarks([])} >= {"bench_pages", "bench_plans", "bench_feeds"}
    assert [path.stem for path in benchmarks(["plans"])] == ["bench_plans"]
