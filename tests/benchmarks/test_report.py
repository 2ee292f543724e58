from __future__ import annotations

import json
import signal
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.report import (
    TIME_TAKEN,
    Machine,
    benchmarks,
    page,
    read_rows,
    run_one,
)
from benchmarks.rows import LONG, SHORT, Row

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
    broken = Row("bench_feeds", TIME_TAKEN, None, "s", None, False, None, "broke off after 3 s")
    text = page([*ROWS, broken], HERE, DAY)
    head, _, tables = text.partition("## Pages")
    assert "2026-11-29 21:00 UTC" in head
    assert HERE.words() in head
    assert "- watch : bare view: 5.00 x, goal ≤ 3 x" in head
    assert "- speed of two: others were at work" in head
    assert "- against PostGIS: not installed" in head
    assert "- bench_feeds broke off after 3 s: figures are missing" in head
    assert "- bench_book: not measured here yet" in head
    assert "peak memory" not in head
    assert "directory : bare view" not in head.partition("## Not reached")[2]
    assert "| directory : bare view | 2.40 x | ≤ 3 x | reached (2.4 : 1.0 ms CPU) |" in tables
    assert "| watch : bare view | 5.00 x | ≤ 3 x | **not reached** |" in tables
    assert "| speed of two | 1.10 x | ≥ 1.5 x | not judged (others were at work) |" in tables
    assert "| against PostGIS | – |  | not run (not installed) |" in tables


def test_each_table_stands_under_the_method_of_its_benchmark() -> None:
    text = page(ROWS, HERE, DAY)
    assert "Measured 2026-11-29 20:00 UTC." in text
    assert text.index("## Pages") < text.index("Pages of fifty rows, starts") < text.index("| what")


def test_a_page_where_all_is_reached_says_so() -> None:
    rows = [replace(ROWS[0], bench=path.stem) for path in benchmarks([])]
    assert "Nothing: every goal was reached." in page(rows, HERE, DAY)


def test_of_two_rows_of_one_name_the_later_counts(tmp_path: Path) -> None:
    kept = tmp_path / "rows.jsonl"
    again = Row("bench_pages", "watch : bare view", 2.0, "x", 3.0, False, True, "once more, alone")
    lines = (json.dumps(asdict(row)) for row in (*ROWS, again))
    kept.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert len(read_rows(kept)) == len(ROWS)
    assert again in read_rows(kept)
    assert read_rows(tmp_path / "nothing") == []


def test_what_does_not_run_this_time_stays_as_the_page_has_it() -> None:
    former = page(ROWS, HERE, DAY)
    few = [Row("bench_plans", "speed of two", 1.6, "x", 1.5, True, True, "")]
    text = page(few, HERE, DAY, former)
    head, _, tables = text.partition("## Pages")
    assert "- watch : bare view: 5.00 x, goal ≤ 3 x" in head
    assert "bench_pages: not measured" not in head
    assert "| watch : bare view | 5.00 x | ≤ 3 x | **not reached** |" in tables
    assert tables.count("## Plans") == 1
    assert "against PostGIS" not in tables, "rows of a benchmark that ran are its new ones"
    assert page(few, HERE, DAY, text) == text


INVENTED = """
import json, os, sys, time
for name in {names}:
    row = dict(bench="bench_x", name=name, found=1, unit="x", goal=None, at_least=False,
               is_met=None, note="", day="", form=os.environ["BENCH_FORM"])
    open(os.environ["BENCH_ROWS_FILE"], "a").write(json.dumps(row) + "\\n")
{last}
"""


@pytest.mark.parametrize(
    ("last", "told", "there"),
    [
        ("", "short form", {"long ago", "new"}),
        ("sys.exit(2)", "broke off (exit code 2)", {"long ago", "gone", "new"}),
        ("time.sleep(60)", "stopped at its deadline", {"long ago", "gone", "new"}),
    ],
)
def test_a_benchmark_runs_to_its_end_or_its_deadline(
    tmp_path: Path, last: str, told: str, there: set[str]
) -> None:
    kept, program = tmp_path / "rows.jsonl", tmp_path / "bench_x.py"
    row = Row("bench_x", "gone", 1.0, "x", None, False, None, "")
    before = [row, replace(row, name="long ago", form=LONG), replace(row, bench="bench_y")]
    kept.write_text("".join(json.dumps(asdict(each)) + "\n" for each in before), encoding="utf-8")
    program.write_text(INVENTED.format(names=["new"], last=last), encoding="utf-8")
    run_one(program, kept, SHORT, deadline_s=1.0 if "sleep" in last else 30.0)
    rows = read_rows(kept)
    own = {each.name: each for each in rows if each.bench == "bench_x"}
    assert own.pop(TIME_TAKEN).note.partition(" after ")[0] == told
    assert set(own) == there
    assert replace(row, bench="bench_y") in rows


def test_a_benchmark_ends_what_it_began_at_its_deadline_though_interrupts_are_ignored_here(
    tmp_path: Path,
) -> None:
    kept, program, left = (tmp_path / name for name in ("rows.jsonl", "bench_x.py", "began"))
    ending = f"import pathlib\nwhat = pathlib.Path({str(left)!r})\nwhat.touch()\n"
    program.write_text(
        f"{ending}import time\ntry:\n    time.sleep(60)\nfinally:\n    what.unlink()"
    )
    former = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        run_one(program, kept, SHORT, deadline_s=1.0)
    finally:
        signal.signal(signal.SIGINT, former)
    assert not left.exists()
    assert [each.note.partition(" after ")[0] for each in read_rows(kept)] == [
        "stopped at its deadline"
    ]


def test_benchmarks_are_found_by_name() -> None:
    with pytest.raises(SystemExit):
        benchmarks(["plans", "plants"])
    assert {path.stem for path in benchmarks([])} >= {"bench_pages", "bench_plans", "bench_feeds"}
    assert [path.stem for path in benchmarks(["plans"])] == ["bench_plans"]
