"""How tall the pages will be, reckoned from their words: close enough to aim by, never to rely on.

Millimetres. The constants are those of `templates/pdf/plan/plan.css`; what they miss, the first
trial corrects.
"""

from __future__ import annotations

from collections.abc import Sequence

from plans.facts.model import Audience, PlanFacts
from plans.layout.line_breaks import MM_PER_POINT, lines_of
from plans.layout.settings_ladder import PageSetting
from plans.pages import page_one
from plans.pages.compose import counts
from plans.pages.model import (
    Composition,
    ContactRow,
    LeaderRow,
    NumbersBox,
    PageLine,
    ScenarioRow,
    SeasonRow,
    half_of,
)
from plans.pages.numbers_box import CountWords, numbers_box
from plans.pages.truncation import PAGE_ONE, PAGE_TWO, rows_left

LINE, SMALL = 1.18, 8.5 * MM_PER_POINT * 1.18
RULE = 0.5 * MM_PER_POINT
BLOCK_MM = 1.3
QR_MM = 22.0
LEFT_MM, RIGHT_MM, LABEL_EM = 76.0, 109.0, 7.6
SIDE_MM, KIT_MM, MESSAGE_MM, SIGN_MM = 94.5, 92.5, 60.6, 190.0
SPOT_MM = 5.8
A_ROW = 3
"""Messages that stand side by side."""


def _em(size: float) -> float:
    return size * MM_PER_POINT


def _head(size: float) -> float:
    """Return a section head: its line, its rule, and what lies below it."""
    return _em(size) * (1.06 * LINE + 0.14) + 2 * RULE


def _labelled(
    rows: Sequence[PageLine], size: float, width_mm: float, label_em: float = LABEL_EM
) -> float:
    """Return a table of labels and values."""
    wide = width_mm - label_em * _em(size)
    label_mm = (label_em - 0.5) * _em(size)
    lines = [
        max(
            lines_of(row.text, size, wide, 600 if row.missing else 400),
            lines_of(row.label, size, label_mm),
        )
        for row in rows
    ]
    return sum(lines) * _em(size) * LINE + len(rows) * 0.18 * _em(size)


class PageOneHeight:
    """How tall the first page will be at a rung."""

    def __init__(self, facts: PlanFacts, pages: Composition, words: CountWords) -> None:
        self._facts, self._pages, self._words = facts, pages, words
        self._wording = words.wording
        self._full = counts(facts, words.audience)

    def __call__(self, rung: PageSetting) -> float:
        """Millimetres from the top margin to the end of the text."""
        left = rows_left(self._full, PAGE_ONE, rung.cuts)
        size = rung.size / 10
        return (
            self._top(size)
            + max(self._left_mm(left, size), self._right_mm(left, size))
            + _head(size)
            + _scenarios(self._pages.scenarios[: left["scenarios"]], size)
            + self._levels(size)
            + self._hour(size)
        )

    def _top(self, size: float) -> float:
        head = self._pages.header
        long = len(head.title) > 24
        title = 8.5 * MM_PER_POINT * LINE
        title += (
            lines_of(head.title, 14 if long else 20, 94, 700)
            * (14 if long else 20)
            * MM_PER_POINT
            * 1.08
        )
        title += 0.6 + _em(size) * LINE * (1 + lines_of(head.post, size, 94, 600))
        told = " ".join(
            (head.classification.upper(), head.seal.word, head.seal.sentence, head.missing)
        )
        flags = (
            lines_of(told, 9, 170 - (45 if head.is_demo else 0)) * 9 * MM_PER_POINT * LINE
            + 1.4
            + 2 * RULE
        )
        return 2.7 + max(title, QR_MM) + SMALL + 1.8 + flags + 2.0

    def _left_mm(self, left: page_one.RowCounts, size: float) -> float:
        profile = _labelled(page_one.profile(self._facts, self._wording, left), size, LEFT_MM)
        return (
            profile
            + 15.3 * MM_PER_POINT
            + 2 * (_head(size) + BLOCK_MM)
            + _seasons(self._seasons(left), size)
        )

    def _seasons(self, left: page_one.RowCounts) -> Sequence[SeasonRow]:
        return self._pages.seasons[: left["seasons"]]

    def _right_mm(self, left: page_one.RowCounts, size: float) -> float:
        numbers = _numbers(numbers_box(self._facts, self._words, left), size)
        country = _labelled(page_one.country(self._facts, self._wording, left), size, RIGHT_MM)
        return numbers + country + 2 * (_head(size) + BLOCK_MM)

    def _levels(self, size: float) -> float:
        if not self._pages.levels:
            return _head(size) + _em(size) * LINE + 0.8 + BLOCK_MM
        wide = 43.5 - 1.1 * _em(size)
        rows = [max(lines_of(each.trigger, size, wide) for each in self._pages.levels)]
        rows.append(max(lines_of(each.action, size, wide) for each in self._pages.levels))
        heads = max(
            lines_of(f"0 {each.name}", size * 1.03, wide, 700) for each in self._pages.levels
        )
        table = _em(size) * (0.5 + heads * 1.35 + sum(rows) * LINE + 0.36) + 2 * RULE
        return _head(size) + table + BLOCK_MM

    def _hour(self, size: float) -> float:
        if not self._pages.first_hour:
            return _head(size) + _em(size) * LINE + 0.8 + BLOCK_MM
        wide = 80.8
        steps = [
            lines_of(f"{step.role}. {step.action}", size, wide) for step in self._pages.first_hour
        ]
        tall = [max(1.44, lines * LINE + 0.18) * _em(size) + RULE for lines in steps]
        half = half_of(self._pages.first_hour)
        return _head(size) + max(sum(tall[:half]), sum(tall[half:])) + BLOCK_MM


def _seasons(rows: Sequence[SeasonRow], size: float) -> float:
    if not rows:
        return _em(size) * LINE + 0.8
    lines = [
        max(lines_of(row.hazard, size, 23.0 - 0.5 * _em(size)), lines_of(row.words, 8.5, 17.0))
        for row in rows
    ]
    return (
        SMALL
        + 0.2 * _em(size)
        + sum(lines) * _em(size) * LINE
        + len(rows) * (0.2 * _em(size) + RULE)
    )


def _numbers(box: NumbersBox, size: float) -> float:
    figures = max(
        lines_of(each.caption, size, 24.0, 600) * _em(size) * 1.15
        + (lines_of(each.note, 8.5, 24.0) * SMALL if each.note else 0.0)
        for each in box.figures
    )
    needs = len(box.needs) * _em(size) * (LINE + 0.18)
    about = _labelled(box.lines, size, 56.0, 5.4)
    sources = lines_of(f"Fuentes: {box.sources}.", 8.5, RIGHT_MM) * SMALL if box.sources else 0.0
    return 17 * MM_PER_POINT * 1.1 + figures + 1.0 + max(needs, about) + sources


def _scenarios(rows: Sequence[ScenarioRow], size: float) -> float:
    if not rows:
        return _em(size) * LINE + 0.8 + BLOCK_MM
    pad = 0.5 * _em(size)
    lines = [
        max(
            lines_of(row.hazard, size, 30.0 - pad, 600),
            lines_of(row.likelihood, size, 25.0 - pad - 10.6),
            lines_of(row.season, size, 19.0 - pad),
            lines_of(row.zone, size, 42.0 - pad),
            lines_of(row.effect, size, 74.0 - pad),
        )
        for row in rows
    ]
    return SMALL + 0.09 * _em(size) + RULE * 1.4 + sum(
        each * _em(size) * LINE + 0.18 * _em(size) + RULE for each in lines
    ) + BLOCK_MM  # fmt: skip


class PageTwoHeight:
    """How tall the second page will be at a rung; `pages` is the composition with the fewest
    cuts.
    """

    def __init__(
        self,
        facts: PlanFacts,
        audience: Audience,
        pages: Composition,
        map_mm: float,
        caption_mm: float,
    ) -> None:
        self._full = counts(facts, audience)
        self._pages = pages
        self._ranked = sorted(pages.contacts, key=lambda each: each.rank)
        self._map_mm = map_mm
        self._caption_mm = caption_mm
        self._contacts: dict[float, list[float]] = {}

    def __call__(self, rung: PageSetting) -> float:
        """Millimetres from the top margin to the end of the text."""
        left = rows_left(self._full, PAGE_TWO, rung.cuts)
        size = rung.size / 10
        sections = 4 if self._pages.header.is_internal else 3
        kit = max(
            lines_of(_run(f"{each.name}: {each.missing}", each.items[: left["kit"]]), size, KIT_MM)
            for each in self._pages.kit
        )
        said = [
            lines_of(f"{each.title}. {each.text}", size, MESSAGE_MM)
            for each in self._pages.messages
        ]
        messages = (
            sum(max(said[first : first + A_ROW]) for first in range(0, len(said), A_ROW)) or 1
        )
        texts = (kit + messages) * _em(size) * LINE
        tables = self._table_mm(left["contacts"], size) + self._leaders_mm(left["leaders"], size)
        return (
            6.6
            + self.top_mm(rung)
            + 1.0
            + sections * (_head(size) + BLOCK_MM)
            + tables
            + texts
            + self._sign_mm()
        )

    def top_mm(self, rung: PageSetting) -> float:
        """Return the map with its caption, or the column beside it if that is longer."""
        left = rows_left(self._full, PAGE_TWO, rung.cuts)
        size = rung.size / 10
        evacuation = _line_count(self._pages.evacuation, size)
        evacuation -= (self._full["routes"] - left["routes"]) // 2
        beside = (
            2 * (_head(size) + BLOCK_MM)
            + (_line_count(self._pages.closing, size) + evacuation) * _em(size) * LINE
        )
        return max(self._map_mm + self._caption_mm, beside + left["assembly"] * SPOT_MM)

    def _table_mm(self, rows: int, size: float) -> float:
        if size not in self._contacts:
            self._contacts[size] = [_contact_mm(each, min(size, 9.0)) for each in self._ranked]
        return SMALL + 0.9 + sum(self._contacts[size][:rows])

    def _leaders_mm(self, rows: int, size: float) -> float:
        if not self._pages.header.is_internal:
            return 0.0
        if not rows:
            return _em(size) * LINE
        return (
            SMALL
            + 0.9
            + sum(_leader_mm(each, min(size, 9.0)) for each in self._pages.leaders[:rows])
        )

    def _sign_mm(self) -> float:
        pages = self._pages
        signed = max(
            lines_of(f"{each.label}: {each.text}", 8.5, wide)
            for each, wide in zip(pages.sign_off, (65.0, 69.0, 50.0), strict=True)
        )
        end = lines_of(
            f"{pages.notice} Datos reunidos el 22 nov 2026. Fuentes: {pages.sources}.", 8.5, SIGN_MM
        )
        return 1.2 + (signed + end) * 8.5 * MM_PER_POINT * 1.22


def _contact_mm(row: ContactRow, size: float) -> float:
    phones = [phone for phone in (row.phone, row.alternate) if phone]
    lines = max(
        _who_lines(row, size),
        sum(lines_of(phone.here, size, 25.0, 700) for phone in phones) or 1,
        sum(lines_of(phone.abroad, size, 24.0) for phone in phones),
        lines_of(f"{row.hours} {row.languages}", size, 26.0),
        lines_of(row.confirmed, size, 17.8),
    )
    return _em(size) * (lines * 1.14 + 0.12) + RULE


def _who_lines(row: ContactRow, size: float) -> int:
    """Bold name and plain purpose run on: reckoned in one weight, a little wider than the plain
    one.
    """
    return lines_of(f"{row.name} · {row.what_for}", size * 1.04, 80.0)


def _leader_mm(row: LeaderRow, size: float) -> float:
    lines = max(
        lines_of(row.zone, size, 33.0),
        lines_of(row.name, size, 40.5),
        lines_of(row.phone.here, size, 22.5, 700) if row.phone else 1,
        lines_of(row.alternate, size, 53.0),
    )
    return _em(size) * (lines * LINE + 0.12) + RULE


def _line_count(rows: Sequence[PageLine], size: float) -> int:
    return sum(
        lines_of(f"{row.label}: {row.text}" if row.label else row.text, size, SIDE_MM)
        for row in rows
    )


def _run(name: str, items: Sequence[str]) -> str:
    return f"{name} {' '.join(f'MM {item}' for item in items)}"


def caption_mm(texts: Sequence[str]) -> float:
    """Return how tall the caption of the map will be: its keys, each with its sign, and its
    lines.
    """
    return 0.6 + lines_of(" ".join(texts), 8.5, 92.0) * SMALL
