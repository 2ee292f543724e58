"""How tall the pages will be, reckoned from the widths of their words: close enough to aim by, never to rely on.

Millimetres. The constants are those of `templates/plans/plan.css`; what they miss, the first measurement corrects.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from ground.printing.letters import width_of
from plans.compose import counts
from plans.cutting import PAGE_ONE, PAGE_TWO, kept
from plans.facts import Edition, PlanFacts
from plans.fitting import Rung
from plans.pages import Composition, ContactRow, Line

MM_PER_POINT = 25.4 / 72
LINE = 1.18
RAGGED = 0.94
"""The share of a line that words fill before they break."""
WHO_MM, HOURS_MM, SIDE_MM, KIT_MM, MESSAGE_MM = 82.0, 21.5, 94.5, 92.5, 60.6
ONE_FIXED_MM, NUMBERS_LINES = 66.0, 12.0
PROFILE_MM, COUNTRY_MM, ZONE_MM, EFFECT_MM, STEP_MM, LEVEL_MM = 52.0, 85.0, 41.0, 70.0, 80.0, 41.0
TWO_FIXED_MM, CAPTION_MM, SIDE_HEADS_MM, SPOT_MM = 48.0, 14.5, 13.5, 5.6
ONE_ROWS_MM = {"scenarios": 7.5, "seasons": 4.0, "needs": 2.0, "entry_points": 1.4, "units": 0.8, "places": 0.7}
"""What a row of the first page takes, on average: its columns lie side by side."""


def lines_of(text: str, size: float, width_mm: float, weight: int = 400) -> int:
    """Into how many lines a text breaks."""
    return max(1, math.ceil(width_of(text, size, weight) * MM_PER_POINT / (width_mm * RAGGED)))


class PageOneHeight:
    """How tall the first page will be at a rung."""

    def __init__(self, facts: PlanFacts, edition: Edition, pages: Composition) -> None:
        self._full = counts(facts, edition)
        self._pages = pages

    def __call__(self, rung: Rung) -> float:
        """Millimetres from the top margin to the end of the text."""
        left = kept(self._full, PAGE_ONE, rung.cuts)
        size = rung.size / 10
        gone = sum((self._full[name] - left[name]) * each for name, each in ONE_ROWS_MM.items() if name != "scenarios")
        profile = _values(self._pages.profile, size, PROFILE_MM) + 2 + 1.7 * len(self._pages.seasons)
        lines = max(profile, _values(self._pages.country, size, COUNTRY_MM) + NUMBERS_LINES)
        for row in self._pages.scenarios[: left["scenarios"]]:
            lines += max(lines_of(row.effect, size, EFFECT_MM), lines_of(row.zone, size, ZONE_MM)) + 0.35
        steps = [lines_of(f"{step.role}. {step.action}", size, STEP_MM) for step in self._pages.first_hour]
        lines += max(sum(steps[:4]), sum(steps[4:])) + 0.8
        lines += max(lines_of(level.trigger, size, LEVEL_MM) for level in self._pages.levels)
        lines += max(lines_of(level.action, size, LEVEL_MM) for level in self._pages.levels)
        return ONE_FIXED_MM + lines * size * MM_PER_POINT * (LINE + 0.14) - gone


class PageTwoHeight:
    """How tall the second page will be at a rung; `pages` is the composition with the fewest cuts."""

    def __init__(self, facts: PlanFacts, edition: Edition, pages: Composition, map_mm: float) -> None:
        self._full = counts(facts, edition)
        self._pages = pages
        self._map_mm = map_mm
        self._contacts: dict[float, list[float]] = {}

    def __call__(self, rung: Rung) -> float:
        """Millimetres from the top margin to the end of the text."""
        left = kept(self._full, PAGE_TWO, rung.cuts)
        size = rung.size / 10
        row = size * MM_PER_POINT * LINE
        side = _lines(self._pages.closing, size, SIDE_MM) + self._evacuation_lines(left["routes"], size)
        top = max(self._map_mm + CAPTION_MM, SIDE_HEADS_MM + side * row + left["assembly"] * SPOT_MM)
        items = max(lines_of(_run(each.items[: left["kit"]]), size, KIT_MM) for each in self._pages.kit)
        messages = max(lines_of(f"{each.title}. {each.text}", size, MESSAGE_MM) for each in self._pages.messages)
        leaders = left["leaders"] * (min(size, 9.0) * MM_PER_POINT * LINE * 1.1 + 0.6)
        return TWO_FIXED_MM + top + self._table_mm(left["contacts"], size) + leaders + (items + messages) * row

    def _table_mm(self, rows: int, size: float) -> float:
        if size not in self._contacts:
            ranked = sorted(self._pages.contacts, key=lambda each: each.rank)
            self._contacts[size] = [_contact_mm(each, min(size, 9.0)) for each in ranked]
        return sum(self._contacts[size][:rows])

    def _evacuation_lines(self, routes: int, size: float) -> int:
        lines = _lines(self._pages.evacuation, size, SIDE_MM)
        return lines - (self._full["routes"] - routes) // 2


def _contact_mm(row: ContactRow, size: float) -> float:
    who = width_of(row.name, size, 600) + width_of(f" · {row.what_for}", size)
    lines = max(
        math.ceil(who * MM_PER_POINT / (WHO_MM * RAGGED)),
        lines_of(f"{row.hours} {row.languages}", size, HOURS_MM),
        2 if row.alternate else 1,
    )
    return size * MM_PER_POINT * (lines * 1.14 + 0.12) + 0.18


def _lines(rows: Sequence[Line], size: float, width_mm: float) -> int:
    return sum(lines_of(f"{row.label}: {row.text}", size, width_mm) for row in rows)


def _values(rows: Sequence[Line], size: float, width_mm: float) -> int:
    return sum(lines_of(row.text, size, width_mm) for row in rows)


def _run(items: Sequence[str]) -> str:
    return "MM ".join(items)
