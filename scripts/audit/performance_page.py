"""The section of docs/performance.md that `make audit` writes; `make bench` leaves it as it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from scripts.audit.goals import (
    ACCESSIBILITY,
    AXE,
    FIRST_VIEW,
    PA11Y,
    PAINT,
    PERFORMANCE,
    REQUESTS,
    PageFigure,
)

BEGIN, END = "<!-- make audit: begin -->", "<!-- make audit: end -->"
COLUMNS = (PERFORMANCE, ACCESSIBILITY, FIRST_VIEW, REQUESTS, PAINT, AXE, PA11Y)
METHOD = """Made by `make audit` (`scripts/audit`): a demo of its own, Debian's Chromium at 390 x
844. Performance is the median of five runs of Lighthouse's mobile form (simulated), accessibility
the least of them. *First view* is every byte over the line, headers included, of a page opened with
nothing kept, until nothing more comes; *largest paint* is measured on an emulated line of
400 kbit/s and 400 ms with a processor four times slower. axe (best practices included) and pa11y
(WCAG2AA) count over Spanish, English and French, light and dark. What swings with the machine and
missed was measured once more, alone. Goals: performance ≥ 95, accessibility 100, first view ≤ 60 KB
(with a map ≤ 110 KB), largest paint ≤ 3 s, axe and pa11y 0; what misses its goal stands in bold."""


def section(figures: Sequence[PageFigure], day: datetime, load: float) -> str:
    """Return the section: the table, then what missed its goal and why."""
    pages = list(dict.fromkeys(each.page for each in figures))
    found = {(each.page, each.what): each for each in figures}
    lines = [
        "## Pages in a browser\n",
        METHOD,
        f"\nMeasured {day:%Y-%m-%d %H:%M} UTC, load {load:.1f}.\n",
        f"| page | {' | '.join(COLUMNS)} |",
        "|---" * (len(COLUMNS) + 1) + "|",
        *(_line(page, found) for page in pages),
    ]
    missed = [f"- {told(each)}" for each in figures if not each.is_met]
    return "\n".join([*lines, "", *(missed or ["Every goal was reached."]), ""])


def told(figure: PageFigure) -> str:
    """Return a figure as a line."""
    goal = (
        "" if figure.goal is None else f", goal {'≥' if figure.is_least else '≤'} {figure.goal:g}"
    )
    note = f" ({figure.note})" if figure.note else ""
    return f"{figure.page}: {figure.what} {_shown(figure)}{goal}{note}"


def with_section(page: str, body: str) -> str:
    """Return the page with the section put in the place of the former, or at its end."""
    marked = f"{BEGIN}\n{body}{END}\n"
    head, begin, rest = page.partition(BEGIN)
    if not begin:
        return f"{page.rstrip()}\n\n{marked}"
    return head + marked + rest.partition(f"{END}\n")[2]


def section_of(page: str) -> str:
    """Return the section as it stands in a page; empty where there is none."""
    return page.partition(BEGIN)[2].partition(END)[0].removeprefix("\n")


# -- inside ---------------------------------------------------------------------------------


def _line(page: str, found: dict[tuple[str, str], PageFigure]) -> str:
    cells = [_cell(found.get((page, what))) for what in COLUMNS]
    return f"| {page} | {' | '.join(cells)} |"


def _cell(figure: PageFigure | None) -> str:
    if figure is None:
        return ""
    return _shown(figure) if figure.is_met else f"**{_shown(figure)}**"


def _shown(figure: PageFigure) -> str:
    digits = 1 if figure.unit else 0
    return f"{figure.found:.{digits}f} {figure.unit}".strip()
