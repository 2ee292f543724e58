"""A figure, the goal it is held to and whether it was reached: what every benchmark prints.

`print_row` prints one and says whether its goal was reached, `print_not_run` says why there is no
figure. With BENCH_ROWS_FILE in the environment each is also added to that file, a line of JSON
each: `benchmarks/report.py` makes docs/performance.md out of them. A benchmark ends with
`sys.exit(exit_code())`.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

ROWS_FILE = "BENCH_ROWS_FILE"
"""The variable with the path of the file that the rows are added to."""
FORM, SHORT, LONG = "BENCH_FORM", "short", "long"
"""The variable that says which form of a benchmark runs, and the two there are."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `is_met` is None where nothing was judged; `note` then says why."""

    bench: str
    name: str
    found: float | None
    unit: str
    goal: float | None
    at_least: bool
    is_met: bool | None
    note: str
    day: str = ""
    """When it was found, UTC."""
    form: str = SHORT


_rows: list[Row] = []


def print_row(
    name: str,
    found: float,
    goal: float | None,
    unit: str,
    *,
    at_least: bool = False,
    note: str = "",
) -> bool:
    """Print one figure and whether it reaches its goal; return that.

    `unit` is what both are counted in ("x", "ms", "MB"). `goal` is the most, with `at_least` the
    least, that it may be; None is a figure nobody set a goal for. `note` says more in a few words.
    """
    is_met = None if goal is None else (found >= goal if at_least else found <= goal)
    _add(Row(_bench(), name, found, unit, goal, at_least, is_met, note))
    return is_met is not False


def print_not_judged(
    name: str, found: float, goal: float, unit: str, why: str, *, at_least: bool = False
) -> None:
    """Print a figure that says nothing about its goal, and why."""
    _add(Row(_bench(), name, found, unit, goal, at_least, None, why))


def print_not_run(name: str, why: str) -> None:
    """Say that a figure is missing, and why (a peer that is not installed): that fails nothing."""
    _add(Row(_bench(), name, None, "", None, False, None, why))


def exit_code() -> int:
    """Return 1 when a goal was missed, else 0; print which."""
    missed = [row.name for row in _rows if row.is_met is False]
    for name in missed:
        print(f"MISSED: {name}")
    return 1 if missed else 0


def figure(value: float) -> str:
    """Return a number with as many digits as say something: three, and all before the point."""
    for least, digits in ((100, 0), (10, 1), (1, 2)):
        if abs(value) >= least:
            return f"{value:,.{digits}f}"
    return f"{value:.3g}"


def _bench() -> str:
    return Path(sys.argv[0]).stem


def _add(row: Row) -> None:
    form = os.environ.get(FORM, SHORT)
    row = replace(row, day=f"{datetime.now(UTC):%Y-%m-%d %H:%M}", form=form)
    _rows.append(row)
    print(_line(row), flush=True)
    if path := os.environ.get(ROWS_FILE):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")


def _line(row: Row) -> str:
    if row.found is None:
        return f"{row.name:56} not run: {row.note}"
    found = f"{figure(row.found)} {row.unit}"
    goal = f"goal {'≥' if row.at_least else '≤'} {row.goal:g}" if row.goal is not None else ""
    said = {True: "reached", False: "MISSED", None: "" if row.goal is None else "not judged"}
    note = f" ({row.note})" if row.note else ""
    return f"{row.name:56} {found:>14} {goal:12} {said[row.is_met]}{note}"
