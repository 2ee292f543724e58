"""A plan on its two pages, fitted, against one naive WeasyPrint render of the same two pages.

    python benchmarks/bench_plans.py [--plans N] [--repeats R]

The peer sets the very same HTML, once, as the WeasyPrint documentation has it: fonts and stylesheets made anew,
nothing fitted. Both take turns in one process, CPU time, medians. Then N plans by one process and by two
(`multiprocessing`, spawned), wall time, and the most memory a process took. Goals: at most 2.0; at least 1.5; under
120 MB. The facts are invented; the map is drawn from the atlas of the package.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from weasyprint import CSS, HTML  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402

from ground.atlas.atlas import Atlas  # noqa: E402
from ground.printing.letters import FONTS, WEIGHTS  # noqa: E402
from plans.compose import Cuts  # noqa: E402
from plans.facts import Edition, PlanFacts  # noqa: E402
from plans.job import Job  # noqa: E402
from plans.measures import MAP_WIDTH_MM, POINTS_PER_MM, page_rule  # noqa: E402
from plans.paper import Setting, stylesheet, with_sketch  # noqa: E402
from plans.render import render  # noqa: E402
from plans.sheets import SheetOne, SheetTwo  # noqa: E402
from plans.sketch import draw  # noqa: E402
from plans.wording import Wording  # noqa: E402
from tests.plans.invented import contacts, crowd, facts  # noqa: E402

URL = "https://atalaya.example.org"
GOAL_RATIO, GOAL_SPEED, GOAL_MB = 2.0, 1.5, 120.0
_FACES = "".join(
    f'@font-face {{ font-family: "Noto Sans"; font-weight: {weight}; src: url({(FONTS / name).as_uri()}); }}'
    for weight, name in WEIGHTS.items()
)
_ATLAS: list[Atlas] = []


def atlas() -> Atlas:
    """The atlas of the package, opened once a process."""
    if not _ATLAS:
        _ATLAS.append(Atlas.open([ROOT / "ground" / "atlas" / "base.gpkg"]))
    return _ATLAS[0]


def plan(number: int) -> PlanFacts:
    """One of many plans: the same area, other contacts, so that no two are laid out alike."""
    more = crowd(3 + number % 22, "Comité de apoyo del Valle")
    return replace(facts(), slug=f"plan-{number}", version=1 + number, contacts=(*contacts(), *more))


def ours(number: int) -> bytes:
    """The plan as this house prints it."""
    return render(plan(number), atlas(), language="es", paper="a4", public_url=URL)


def final_html(number: int) -> str:
    """The HTML of the two pages as they end up."""
    job = Job(plan(number), atlas(), Wording("es"), "a4", Edition.INTERNAL, URL)
    two = SheetTwo(job).settle()
    one = SheetOne(job, two.rung.cuts).settle()
    pages = job.words(Cuts(one.rung.cuts, two.rung.cuts))
    sketch = draw(pages, atlas(), job.wording, MAP_WIDTH_MM * POINTS_PER_MM, two.extra * POINTS_PER_MM)
    setting = Setting(size_one=one.rung.size, size_two=two.rung.size, log_rows=int(one.extra))
    return job.html(pages, with_sketch(setting, sketch, job.wording))


def naive(text: str) -> bytes:
    """The same pages set once, fonts and stylesheets made anew."""
    fonts = FontConfiguration()
    sheets = [CSS(string=sheet, font_config=fonts) for sheet in (_FACES, stylesheet(), page_rule("a4", "1 / 2"))]
    document = HTML(string=text).render(font_config=fonts, stylesheets=sheets, pdf_variant="pdf/a-3a")
    body: bytes = document.write_pdf(pdf_variant="pdf/a-3a")
    return body


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    started = time.process_time()
    work()
    return time.process_time() - started


def many(count: int, processes: int) -> float:
    """Wall seconds for so many plans; the processes are up and warm before the clock starts."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes) as pool:
        pool.map(_warm, range(processes * 2), chunksize=1)
        started = time.perf_counter()
        for _ in pool.imap_unordered(_size, range(count), chunksize=4):
            pass
        took = time.perf_counter() - started
        _PEAKS.extend(pool.map(_peak_mb, range(processes * 4), chunksize=1))
    return took


_PEAKS: list[float] = []


def _warm(number: int) -> int:
    return len(ours(number))


def _size(number: int) -> int:
    return len(ours(number))


def _peak_mb(_: int) -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Run it; 1 when a goal is missed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--plans", type=int, default=200)
    arguments.add_argument("--repeats", type=int, default=9)
    asked = arguments.parse_args()
    ours(0)
    naive(final_html(0))
    mine, theirs = [], []
    for number in range(asked.repeats):
        text = final_html(number)
        mine.append(cpu(lambda: ours(number)))  # noqa: B023 - called at once
        theirs.append(cpu(lambda: naive(text)))  # noqa: B023 - called at once
    ratio = statistics.median(mine) / statistics.median(theirs)
    print(f"one plan, both pages fitted      {statistics.median(mine) * 1000:7.0f} ms CPU")
    print(f"one naive render, nothing fitted {statistics.median(theirs) * 1000:7.0f} ms CPU")
    print(f"ratio                            {ratio:7.2f}   goal at most {GOAL_RATIO}")
    one, two = many(asked.plans, 1), many(asked.plans, 2)
    print(f"{asked.plans} plans, one process            {one:7.1f} s; two {two:.1f} s")
    print(f"speed of two                     {one / two:7.2f}   goal at least {GOAL_SPEED}")
    print(f"most memory of a process         {max(_PEAKS):7.0f} MB  goal under {GOAL_MB:.0f}")
    return 0 if ratio <= GOAL_RATIO and one / two >= GOAL_SPEED and max(_PEAKS) < GOAL_MB else 1


if __name__ == "__main__":
    sys.exit(main())
