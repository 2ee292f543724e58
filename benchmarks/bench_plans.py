"""A plan on its two pages, fitted, against one naive WeasyPrint render of the same two pages.

    python benchmarks/bench_plans.py [--plans N] [--repeats R] [--full]

The peer sets the very same HTML, once, as the WeasyPrint documentation has it: fonts and
stylesheets made anew, nothing fitted. Both take turns in one process, CPU time, medians. Then the
run of the system itself (`print_many`, index, ZIP; `printing_run.py`), each in a process of its
own: N plans, languages, papers and audiences by turns, by one process and by two; once more with
1 % of the plans in a new version; once more with nothing changed.

Goals: at most 0.9 of the peer; two processes at least 1.5 times as fast as one; 500 plans in less
than 90 s of CPU a core; 1 % changed for at most 1/50 of the CPU of a whole run; every rendering
process under 120 MB at its peak. The facts are invented; the map is drawn from the atlas of the
package.
"""

from __future__ import annotations

import argparse
import json
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from weasyprint import CSS, HTML  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402

from benchmarks.rows import exit_code, print_not_judged, print_row  # noqa: E402
from core.atlas.atlas import Atlas  # noqa: E402
from core.i18n.formats import Formats  # noqa: E402
from core.i18n.languages import LANGUAGES  # noqa: E402
from core.pdf.fonts import WEIGHTS  # noqa: E402
from core.pdf.script_fonts import FONTS  # noqa: E402
from plans.batch.print_piece import PrintJob  # noqa: E402
from plans.documents.plan_pdf import render  # noqa: E402
from plans.facts.json_form import to_json  # noqa: E402
from plans.facts.model import Audience, PlanFacts  # noqa: E402
from plans.layout.html import Setting, stylesheet, with_sketch  # noqa: E402
from plans.layout.page_fitting import SheetOne, SheetTwo  # noqa: E402
from plans.layout.paper_sizes import MAP_WIDTH_MM, POINTS_PER_MM, page_rule  # noqa: E402
from plans.layout.render_job import RenderJob  # noqa: E402
from plans.map.contact_map import draw  # noqa: E402
from plans.pages.compose import Cuts  # noqa: E402
from tests.plans.invented import contacts, crowd, facts  # noqa: E402

URL = "https://atalaya.example.org"
GOAL_RATIO, GOAL_SPEED, GOAL_SHARE, GOAL_MB = 0.9, 1.5, 50, 120.0
GOAL_CPU, GOAL_PLANS, CORES = 90.0, 500, 2
"""Seconds of CPU a core for so many plans by two processes."""
FREE_CORE = 0.9
"""Of a core, what a single process must have had for its speed to mean something."""
PAPERS = ("a4", "letter", "both")
_FACES = "".join(
    f'@font-face {{ font-family: "Noto Sans"; font-weight: {weight}; src:'
    f" url({(FONTS / name).as_uri()}); }}"
    for weight, name in WEIGHTS.items()
)
_ATLAS: list[Atlas] = []


def atlas() -> Atlas:
    """The atlas of the package, opened once a process."""
    if not _ATLAS:
        _ATLAS.append(Atlas.open([ROOT / "core" / "atlas" / "base.gpkg"]))
    return _ATLAS[0]


def plan(number: int) -> PlanFacts:
    """One of many plans: the same area, other contacts, so that no two are laid out alike."""
    more = crowd(3 + number % 22, "Comité de apoyo del Valle")
    return replace(
        facts(), slug=f"plan-{number}", version=1 + number, contacts=(*contacts(), *more)
    )


def ours(number: int) -> bytes:
    """The plan as the system prints it."""
    return render(plan(number), atlas(), language="es", paper="a4", public_url=URL)


def final_html(number: int) -> str:
    """The HTML of the two pages as they end up."""
    job = RenderJob(plan(number), atlas(), Formats("es"), "a4", Audience.INTERNAL, URL)
    two = SheetTwo(job).settle()
    one = SheetOne(job, two.rung.cuts).settle()
    pages = job.words(Cuts(one.rung.cuts, two.rung.cuts))
    sketch = draw(
        pages, atlas(), job.wording, MAP_WIDTH_MM * POINTS_PER_MM, two.extra * POINTS_PER_MM
    )
    setting = Setting(size_one=one.rung.size, size_two=two.rung.size, log_rows=int(one.extra))
    return job.html(pages, with_sketch(setting, sketch, job.wording))


def naive(text: str) -> bytes:
    """The same pages set once, fonts and stylesheets made anew."""
    fonts = FontConfiguration()
    sheets = [
        CSS(string=sheet, font_config=fonts)
        for sheet in (_FACES, stylesheet(), page_rule("a4", "1 / 2"))
    ]
    document = HTML(string=text).render(
        font_config=fonts, stylesheets=sheets, pdf_variant="pdf/a-3a"
    )
    body: bytes = document.write_pdf(pdf_variant="pdf/a-3a")
    return body


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    started = time.process_time()
    work()
    return time.process_time() - started


def jobs(count: int, changed: int = 0) -> list[PrintJob]:
    """One file of each of `count` plans, languages and papers by turns; the first `changed` in
    another version.
    """
    made = []
    for number in range(count):
        facts = plan(number)
        facts = (
            replace(facts, version=facts.version + 1, prepared_by="Otra guardia")
            if number < changed
            else facts
        )
        turn = (
            LANGUAGES[number % 3],
            PAPERS[number // 3 % 3],
            (Audience.INTERNAL, Audience.PUBLIC)[number // 9 % 2],
        )
        made.append(PrintJob(facts.slug, facts.version, to_json(facts), *turn))
    return made


def printing_run(folder: Path, work: list[PrintJob], processes: int) -> dict[str, Any]:
    """What a print run costs in a process of its own (`printing_run.py`)."""
    told = folder.with_suffix(".jobs")
    told.write_bytes(pickle.dumps(work))
    command = [
        sys.executable,
        str(ROOT / "benchmarks" / "printing_run.py"),
        str(folder),
        str(told),
        str(processes),
    ]
    cost: dict[str, Any] = json.loads(
        subprocess.run(command, check=True, capture_output=True, text=True).stdout
    )
    if cost["faults"]:
        raise SystemExit(f"not printed: {cost['faults'][:3]}")
    return cost


def in_number(count: int, folder: Path) -> tuple[float, float, float, float, float]:
    """Speed of two processes against one, what a run with 1 % changed costs of a whole one, the
    most memory, and seconds of CPU a core for GOAL_PLANS plans.

    Last, how much of a core the run by one process was given: on a machine at other work the first
    says little.
    """
    one = printing_run(folder / "one", jobs(count), 1)
    two = printing_run(folder / "two", jobs(count), 2)
    few = max(1, count // 100)
    small = printing_run(folder / "two", jobs(count, few), 2)
    none = printing_run(folder / "two", jobs(count, few), 2)
    if (one["made"], two["made"], small["made"], none["made"]) != (count, count, few, 0):
        raise SystemExit("a run made what it should not, or not what it should")
    for name, cost in (
        ("one process", one),
        ("two processes", two),
        (f"{few} changed", small),
        ("none changed", none),
    ):
        print(
            f"{count} plans, {name:<15} {cost['wall']:8.2f} s wall {cost['cpu']:8.2f} s CPU"
            f" {cost['mb']:6.0f} MB (and {cost['start']:.1f} s to start)"
        )
    peak_mb = max(one["mb"], two["mb"], small["mb"])
    each = two["cpu"] / count * GOAL_PLANS / CORES
    core = one["cpu"] / one["wall"]
    return one["wall"] / two["wall"], small["cpu"] / one["cpu"], peak_mb, each, core


def main() -> int:
    """Run it; 1 when a goal is missed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--plans", type=int, default=0, help="100 (200 with --full) unless told")
    arguments.add_argument("--repeats", type=int, default=5)
    arguments.add_argument("--full", action="store_true", help="200 plans")
    asked = arguments.parse_args()
    asked.plans = asked.plans or (200 if asked.full else 100)
    ours(0)
    naive(final_html(0))
    mine, theirs = [], []
    for number in range(asked.repeats):
        text = final_html(number)
        mine.append(cpu(lambda: ours(number)))  # noqa: B023 - called at once
        theirs.append(cpu(lambda: naive(text)))  # noqa: B023 - called at once
    ratio = statistics.median(mine) / statistics.median(theirs)
    each, its = statistics.median(mine) * 1000, statistics.median(theirs) * 1000
    note = f"{each:.0f} : {its:.0f} ms CPU"
    print_row("two fitted pages : one naive WeasyPrint render", ratio, GOAL_RATIO, "x", note=note)
    with tempfile.TemporaryDirectory() as folder:
        speed, share, peak_mb, each, core = in_number(asked.plans, Path(folder))
    busy = f"others were at work: one process was given {core:.2f} of a core"
    many = f"{GOAL_PLANS} plans by two processes, a core"
    if core < FREE_CORE:
        print_not_judged(
            "speed of two processes : one", speed, GOAL_SPEED, "x", busy, at_least=True
        )
        print_not_judged(many, each, GOAL_CPU, "s CPU", busy)
    else:
        print_row("speed of two processes : one", speed, GOAL_SPEED, "x", at_least=True)
        print_row(many, each, GOAL_CPU, "s CPU")
    small = "a whole run : 1 % changed"
    if asked.plans < 100:
        why = f"of {asked.plans} plans no 1 % can change"
        print_not_judged(small, 1 / share, GOAL_SHARE, "x", why, at_least=True)
    else:
        print_row(small, 1 / share, GOAL_SHARE, "x", at_least=True)
    print_row("most memory of a printing process", peak_mb, GOAL_MB, "MB")
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
