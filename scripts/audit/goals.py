"""What a page promises, and whether a figure of it keeps that."""

from __future__ import annotations

from dataclasses import dataclass

from scripts.audit.pages import AuditedPage

LEAST_PERFORMANCE = 95.0
LEAST_ACCESSIBILITY = 100.0
RUNS = 5
"""Lighthouse's performance is the median of so many: it swings with the machine."""
MOST_FIRST_VIEW_KB = 60.0
MOST_FIRST_VIEW_WITH_MAP_KB = 110.0
MOST_PAINT_SECONDS = 3.0
"""Until the largest part is drawn, on slow 3G with a processor four times slower."""


@dataclass(frozen=True, slots=True)
class PageFigure:
    """One thing measured of one page."""

    page: str
    what: str
    found: float
    goal: float | None = None
    unit: str = ""
    is_least: bool = False
    """Whether the goal is the least it may be; else the most."""
    note: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the goal is reached; what has none always is."""
        if self.goal is None:
            return True
        return self.found >= self.goal if self.is_least else self.found <= self.goal

    @property
    def swings(self) -> bool:
        """Whether a busy machine alone may miss it: then it is measured once more, alone."""
        return self.what in SWINGING


PERFORMANCE, ACCESSIBILITY = "Lighthouse performance", "Lighthouse accessibility"
FIRST_VIEW, REQUESTS, PAINT = "first view", "requests", "largest paint"
AXE, PA11Y = "axe", "pa11y"
SWINGING = frozenset({PERFORMANCE, PAINT})


def most_first_view_kb(page: AuditedPage) -> float:
    """Return how large the first view of a page may be."""
    return MOST_FIRST_VIEW_WITH_MAP_KB if page.has_map else MOST_FIRST_VIEW_KB
