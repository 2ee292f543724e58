"""Run the benchmarks and write docs/performance.md out of their rows.

    python benchmarks/report.py [--full] [--page-only] [NAME ...]

Each `bench_*.py` (or those named) runs in a process of its own; what it says through
`benchmarks/rows.py` is collected in `.make/bench_rows.jsonl`, each figure until it is found anew,
and the page says the machine, the method (the description at the head of each benchmark), the day,
every figure beside its goal, and first of all what was *not* reached. With `--page-only` nothing
runs. Ends with 1 when a benchmark broke off or a goal was missed.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.rows import ROWS_FILE, Row, figure  # noqa: E402
from scripts.audit.performance_page import section_of, with_section  # noqa: E402

PAGE = ROOT / "docs" / "performance.md"
KEPT = ROOT / ".make" / "bench_rows.jsonl"
HAS_LONG_FORM = "--full"
HEAD = """# Performance

Made by `make bench` (`benchmarks/report.py`) on {day}, not by hand: each figure was measured on
this machine, when is said above its table.

**Machine.** {machine}

**Method.** Each figure stands beside its peer in the same run, by turns, medians of ratios; CPU
time of the process, not the clock on the wall, unless a row says otherwise: on a machine that
others use the ratio holds, the seconds do not. How each is measured stands above its table.
"""


@dataclass(frozen=True)
class Machine:
    """Where the benchmarks ran."""

    processor: str
    cores: int
    memory_gb: float
    system: str
    python: str
    load: float
    """Of the last fifteen minutes, when the run began: how much others were at work."""

    def words(self) -> str:
        """Return it as one line."""
        return (
            f"{self.processor}, {self.cores} cores used, {self.memory_gb:.0f} GB, {self.system}, "
            f"Python {self.python}; load {self.load:.1f} when the run began."
        )


def main() -> int:
    """Run, write, and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="the long form of those that have one")
    parser.add_argument("--page-only", action="store_true", help="of the rows kept; run nothing")
    parser.add_argument("names", nargs="*", help="benchmarks (feeds, pages, ...); none: all")
    chosen = parser.parse_args()
    here, failed = machine(), []
    if not chosen.page_only:
        failed = list(run_all(benchmarks(chosen.names), KEPT, full=chosen.full))
    rows = read_rows(KEPT)
    text = page(rows, failed, here, datetime.now(UTC))
    audited = section_of(PAGE.read_text(encoding="utf-8")) if PAGE.exists() else ""
    PAGE.write_text(with_section(text, audited) if audited else text, encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}")
    return 1 if failed or any(row.is_met is False for row in rows) else 0


def benchmarks(names: Sequence[str]) -> list[Path]:
    """Return the benchmarks of these names; all where none is named."""
    found = sorted((ROOT / "benchmarks").glob("bench_*.py"))
    return [path for path in found if not names or path.stem.removeprefix("bench_") in names]


def run_all(paths: Iterable[Path], kept: Path, *, full: bool) -> Iterator[str]:
    """Run benchmarks one after the other, their rows added to a file; yield the names of those that
    broke off. A missed goal is no failure here: its row says it.
    """
    kept.parent.mkdir(exist_ok=True)
    for path in paths:
        print(f"== {path.name}", flush=True)
        before = len(_lines(kept))
        more = [HAS_LONG_FORM] if full and HAS_LONG_FORM in path.read_text(encoding="utf-8") else []
        done = subprocess.run(
            [sys.executable, str(path), *more],
            cwd=ROOT,
            env={**os.environ, ROWS_FILE: str(kept)},
            check=False,
        )
        rows = [Row(**json.loads(line)) for line in _lines(kept)[before:]]
        has_missed = any(row.is_met is False for row in rows)
        if not rows or (done.returncode and not has_missed) or done.returncode not in {0, 1}:
            yield path.stem


def read_rows(kept: Path) -> list[Row]:
    """Return the rows of a file, none where there is no file; of two of one name the later."""
    rows = [Row(**json.loads(line)) for line in _lines(kept)]
    return list({(row.bench, row.name): row for row in rows}.values())


def page(rows: Sequence[Row], failed: Sequence[str], here: Machine, day: datetime) -> str:
    """Return the page."""
    head = HEAD.format(day=f"{day:%Y-%m-%d %H:%M} UTC", machine=here.words())
    parts = [head, *_open_points(rows, failed)]
    in_order = sorted(rows, key=lambda row: row.bench)
    for bench, group in groupby(in_order, key=lambda row: row.bench):
        some = list(group)
        parts.append(f"## {bench.removeprefix('bench_').replace('_', ' ').capitalize()}\n")
        parts.append(f"```text\n{_method(bench)}\n```\n")
        parts.append(f"Measured {max(row.day for row in some)} UTC.\n")
        parts.append("| what | found | goal | |\n|---|---|---|---|")
        parts.append("\n".join(_table_line(row) for row in some) + "\n")
    return "\n".join(parts)


def machine() -> Machine:
    """Return the machine this runs on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return Machine(
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)),
        memory_gb=memory,
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        load=os.getloadavg()[2],
    )


# -- inside ---------------------------------------------------------------------------------


def _lines(kept: Path) -> list[str]:
    """Return the lines of a file of rows; none where there is no file."""
    text = kept.read_text(encoding="utf-8") if kept.exists() else ""
    return [line for line in text.splitlines() if line.strip()]


def _open_points(rows: Sequence[Row], failed: Sequence[str]) -> Iterator[str]:
    """Yield what was not reached, what was not measured, and what broke off."""
    yield "## Not reached\n"
    missed = [
        f"- {row.name}: {_found(row)}, goal {_goal(row)}" for row in rows if row.is_met is False
    ]
    unsaid = [f"- {row.name}: {row.note}" for row in rows if row.is_met is None and _is_unsaid(row)]
    broken = [f"- {name} broke off: its rows are missing" for name in failed]
    measured = {row.bench for row in rows} | set(failed)
    absent = [
        f"- {path.stem}: not measured here yet"
        for path in benchmarks([])
        if path.stem not in measured
    ]
    yield "\n".join([*missed, *unsaid, *broken, *absent]) or "Nothing: every goal was reached."
    yield ""


def _is_unsaid(row: Row) -> bool:
    """Return whether a row that judges nothing should have."""
    return row.found is None or row.goal is not None


def _table_line(row: Row) -> str:
    said = {
        True: "reached",
        False: "**not reached**",
        None: "" if row.goal is None else "not judged",
    }
    words = "not run" if row.found is None else said[row.is_met]
    note = f"{words} ({row.note})" if words and row.note else words or row.note
    return f"| {row.name} | {_found(row)} | {_goal(row)} | {note} |"


def _found(row: Row) -> str:
    return "–" if row.found is None else f"{figure(row.found)} {row.unit}".strip()


def _goal(row: Row) -> str:
    if row.goal is None:
        return ""
    return f"{'≥' if row.at_least else '≤'} {row.goal:g} {row.unit}".strip()


def _method(bench: str) -> str:
    """Return what a benchmark says of itself at its head."""
    source = (ROOT / "benchmarks" / f"{bench}.py").read_text(encoding="utf-8")
    return ast.get_docstring(ast.parse(source)) or ""


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


if __name__ == "__main__":
    sys.exit(main())
