"""Judge the pages of a fresh demo and write the table into docs/performance.md.

    python -m scripts.audit [--only weights,scores,axe,pa11y] [--pages home,board] [--runs N]
                            [--address URL]

Ends with 1 when a goal is missed. With `--only` or `--pages` the table is printed, not written.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from scripts.audit.barriers import axe_figures, pa11y_figures
from scripts.audit.demo_house import ROOT
from scripts.audit.goals import PAINT, RUNS, PageFigure
from scripts.audit.pages import PAGES, AuditedPage
from scripts.audit.performance_page import section, told, with_section
from scripts.audit.scores import score_figures
from scripts.audit.visitor import Visitor, visiting
from scripts.audit.weights import first_view_figures, paint_figure

PAGE = ROOT / "docs" / "performance.md"
PARTS = ("weights", "axe", "pa11y", "scores")


def main() -> int:
    """Look at everything, say and write what was found. Return 1 when a goal is missed."""
    given = _arguments()
    pages = [page for page in PAGES if page.name in (given.pages or {page.name})]
    load = os.getloadavg()[1]
    with visiting(given.address) as visitor:
        figures = []
        for figure in _figures(visitor, pages, given.only, given.runs):
            print(told(figure), flush=True)
            figures.append(figure)
    body = section(figures, datetime.now(UTC), load)
    is_whole = given.only == PARTS and len(pages) == len(PAGES)
    if is_whole:
        PAGE.write_text(with_section(PAGE.read_text(encoding="utf-8"), body), encoding="utf-8")
    print(f"\n{body}")
    return int(any(not figure.is_met for figure in figures))


# -- inside ---------------------------------------------------------------------------------


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Judge the pages of a fresh demo.")
    parser.add_argument("--only", type=_names, default=PARTS, help=",".join(PARTS))
    parser.add_argument("--pages", type=_names, default=(), help="by their names in the table")
    parser.add_argument("--runs", type=int, default=RUNS, help="of Lighthouse, a page")
    parser.add_argument("--address", help="a demo that is served already, with its password")
    return parser.parse_args()


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


def _figures(
    visitor: Visitor, pages: Sequence[AuditedPage], parts: Sequence[str], runs: int
) -> Iterator[PageFigure]:
    if "weights" in parts:
        for page in pages:
            yield from first_view_figures(visitor, page)
            yield _again(paint_figure(visitor, page), visitor, page, runs)
    if "scores" in parts:
        for page in pages:
            if page.is_scored:
                for figure in score_figures(visitor, page, runs):
                    yield _again(figure, visitor, page, runs)
    if "axe" in parts:
        yield from axe_figures(visitor, pages)
    if "pa11y" in parts:
        yield from pa11y_figures(visitor, pages)


def _again(figure: PageFigure, visitor: Visitor, page: AuditedPage, runs: int) -> PageFigure:
    """Return a figure, or a second one where the first missed for what may be the machine alone."""
    if figure.is_met or not figure.swings:
        return figure
    if figure.what == PAINT:
        return paint_figure(visitor, page)
    return score_figures(visitor, page, runs)[0]


if __name__ == "__main__":
    sys.exit(main())
