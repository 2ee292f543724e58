"""Run the benchmarks and write docs/performance.md out of their rows.

    python benchmarks/report.py [--full] [--only NAME,...] [--page-only]

Each `bench_*.py` (or those of `--only`) runs in a process of its own, to its deadline at most; what
it says through `benchmarks/rows.py` is collected in `.make/bench_rows.jsonl`. Of benchmarks that do
not run this time the figures of an earlier run stay: those of that file, else the section of the
page as it stands. The page says the machine, the method (the description at the head of each
benchmark), the day, how long it took, every figure beside its goal, and first of all what was *not*
reached. With `--page-only` nothing runs. Ends with 1 when a benchmark that was asked for broke off,
passed its deadline or missed a goal.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import platform
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.rows import FORM, LONG, ROWS_FILE, SHORT, Row, figure  # noqa: E402
from scripts.audit.performance_page import section_of, with_section  # noqa: E402

PAGE = ROOT / "docs" / "performance.md"
KEPT = ROOT / ".make" / "bench_rows.jsonl"
PATTERN, HAS_LONG_FORM = "bench_*.py", "--full"
DEADLINE_S = {SHORT: 600, LONG: 7200}
"""What a benchmark may take, on the wall."""
TIME_TAKEN = "time taken"
"""The row that says how long a benchmark took, or why it did not come to its end."""
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
    parser.add_argument("--only", default="", help="benchmarks (feeds,pages,...); none: all")
    chosen = parser.parse_args()
    here, asked = machine(), benchmarks([each for each in chosen.only.split(",") if each])
    if not chosen.page_only:
        run_all(asked, KEPT, LONG if chosen.full else SHORT)
    rows, former = read_rows(KEPT), PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    text, audited = page(rows, here, datetime.now(UTC), former), section_of(former)
    PAGE.write_text(with_section(text, audited) if audited else text, encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}")
    names = {path.stem for path in asked}
    own = [row for row in rows if row.bench in names]
    return 1 if any(row.is_met is False or _is_broken(row) for row in own) else 0


def benchmarks(names: Sequence[str]) -> list[Path]:
    """Return the benchmarks of these names; all where none is named. A name that none bears ends
    the program.
    """
    found = {path.stem.removeprefix("bench_"): path for path in (ROOT / "benchmarks").glob(PATTERN)}
    if unknown := set(names) - found.keys():
        raise SystemExit(f"no benchmark is called {', '.join(sorted(unknown))}")
    return [found[name] for name in sorted(names or found)]


def run_all(paths: Iterable[Path], kept: Path, form: str) -> None:
    """Run benchmarks one after the other, their rows added to a file; say how long each took."""
    kept.parent.mkdir(exist_ok=True)
    taken: dict[str, float] = {}
    for path in paths:
        print(f"== {path.name}", flush=True)
        own = form if HAS_LONG_FORM in path.read_text(encoding="utf-8") else SHORT
        taken[path.name] = run_one(path, kept, own, DEADLINE_S[form])
        print(f"   {path.name}: {taken[path.name]:.0f} s", flush=True)
    for name, seconds in sorted(taken.items(), key=lambda pair: -pair[1]):
        print(f"{seconds:6.0f} s {name}")
    print(f"{sum(taken.values()):6.0f} s in all", flush=True)


def run_one(path: Path, kept: Path, form: str, deadline_s: float) -> float:
    """Run one benchmark, at most to its deadline, and return how many seconds it took.

    Where it comes to its end its rows of the same form go that it no longer gives; where it does
    not, a row says why. A missed goal is no failure here: its row says it.
    """
    before, began = len(_lines(kept)), time.monotonic()
    more = [HAS_LONG_FORM] if form == LONG else []
    environment = {**os.environ, ROWS_FILE: str(kept), FORM: form}
    process = subprocess.Popen(
        [sys.executable, str(path), *more],
        cwd=ROOT,
        env=environment,
        start_new_session=True,
        # What a shell starts in the background ignores interrupts, and so would what that starts.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    code = _ended(process, deadline_s)
    seconds, lines = time.monotonic() - began, _lines(kept)
    rows = [Row(**json.loads(line)) for line in lines[before:]]
    why = _why_broken(code, rows)
    if not why:
        lines = [
            line for line in lines[:before] if not _is_of(Row(**json.loads(line)), path.stem, form)
        ] + lines[before:]
    found, note = (None, f"{why} after {seconds:.0f} s") if why else (seconds, f"{form} form")
    day = f"{datetime.now(UTC):%Y-%m-%d %H:%M}"
    told = Row(path.stem, TIME_TAKEN, found, "s", None, False, None, note, day, form)
    lines.append(json.dumps(asdict(told), ensure_ascii=False))
    kept.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return seconds


def read_rows(kept: Path) -> list[Row]:
    """Return the rows of a file, none where there is no file; of two of one name the later."""
    rows = [Row(**json.loads(line)) for line in _lines(kept)]
    return list({(row.bench, row.name): row for row in rows}.values())


def page(rows: Sequence[Row], here: Machine, day: datetime, former: str = "") -> str:
    """Return the page; of benchmarks without rows the sections of the `former` page stay."""
    head = HEAD.format(day=f"{day:%Y-%m-%d %H:%M} UTC", machine=here.words())
    in_order = sorted(rows, key=lambda row: row.bench)
    groups = {bench: list(own) for bench, own in groupby(in_order, key=lambda row: row.bench)}
    parts = {bench: _section(bench, own) for bench, own in groups.items()}
    parts |= _kept_sections(former, {path.stem for path in benchmarks([])} - parts.keys())
    open_points = [*_open_points(rows), *_open_of_kept(parts, groups), *_absent(parts)]
    said = "\n".join(open_points) or "Nothing: every goal was reached."
    return "\n".join([head, "## Not reached\n", said, "", *(parts[each] for each in sorted(parts))])


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


def _ended(process: subprocess.Popen[bytes], deadline_s: float) -> int | None:
    """Return the exit code; None of one that was stopped at its deadline, with all it started."""
    try:
        return process.wait(deadline_s)
    except subprocess.TimeoutExpired:
        pass
    for last_word, seconds in ((signal.SIGINT, 30), (signal.SIGKILL, 30)):
        os.killpg(process.pid, last_word)
        try:
            process.wait(seconds)
            break
        except subprocess.TimeoutExpired:
            continue
    return None


def _why_broken(code: int | None, rows: Sequence[Row]) -> str:
    """Return why a benchmark did not come to its end; empty where it did."""
    if code is None:
        return "stopped at its deadline"
    has_missed = any(row.is_met is False for row in rows)
    if not rows or (code and not has_missed) or code not in {0, 1}:
        return f"broke off (exit code {code})"
    return ""


def _is_broken(row: Row) -> bool:
    return row.name == TIME_TAKEN and row.found is None


def _is_of(row: Row, bench: str, form: str) -> bool:
    return (row.bench, row.form) == (bench, form)


def _section(bench: str, rows: Sequence[Row]) -> str:
    """Return the title, the method and the table of one benchmark."""
    return "\n".join(
        [
            f"{_title(bench)}\n",
            f"```text\n{_method(bench)}\n```\n",
            f"Measured {max(row.day for row in rows)} UTC.\n",
            "| what | found | goal | |\n|---|---|---|---|",
            *map(_table_line, rows),
            "",
        ]
    )


def _title(bench: str) -> str:
    return f"## {bench.removeprefix('bench_').replace('_', ' ').capitalize()}"


def _kept_sections(former: str, benches: Iterable[str]) -> dict[str, str]:
    """Return the sections of benchmarks as a former page has them."""
    found = re.split(r"^(?=## |<!-- )", former, flags=re.MULTILINE)
    by_title = {part.partition("\n")[0]: f"{part.rstrip()}\n" for part in found}
    return {bench: by_title[_title(bench)] for bench in benches if _title(bench) in by_title}


def _open_points(rows: Sequence[Row]) -> Iterator[str]:
    """Yield what was not reached, what was not measured, and what broke off."""
    for row in rows:
        if row.is_met is False:
            yield f"- {row.name}: {_found(row)}, goal {_goal(row)}"
    for row in rows:
        if _is_broken(row):
            yield f"- {row.bench} {row.note}: figures are missing, or of an earlier run"
        elif row.is_met is None and _is_unsaid(row):
            yield f"- {row.name}: {row.note}"


def _open_of_kept(parts: Mapping[str, str], measured: Iterable[str]) -> Iterator[str]:
    """Yield what was not reached by the sections that were taken over."""
    for bench in sorted(parts.keys() - set(measured)):
        for line in parts[bench].splitlines():
            cells = [cell.strip() for cell in line.split("|")]
            if len(cells) > 4 and cells[4].startswith("**not reached**"):
                yield f"- {cells[1]}: {cells[2]}, goal {cells[3]}"


def _absent(parts: Mapping[str, str]) -> Iterator[str]:
    for path in benchmarks([]):
        if path.stem not in parts:
            yield f"- {path.stem}: not measured here yet"


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
