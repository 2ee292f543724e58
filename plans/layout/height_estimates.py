"""How tall the pages will be, reckoned from their words: close enough to aim by, never to rely on.

Millimetres. The constants are those of `templates/pdf/plan/plan.css`; what they miss, the first
trial corrects.
"""

from __future__ import annotations

from collections.abc import Sequence

from plans.facts.model import Audience, PlanFacts
from plans.layout.caption_height import CaptionHeight
from plans.layout.html import end_dots
from plans.layout.line_breaks import MM_PER_POINT, TextRun, lines_of, lines_of_runs
from plans.layout.settings_ladder import PageSetting
from plans.pages import page_one
from plans.pages.compose import counts
from plans.pages.contact_signs import EMERGENCY_SIGN
from plans.pages.model import (
    Composition,
    ContactRow,
    KitGroup,
    LeaderRow,
    NumbersBox,
    PageLine,
    Phone,
    ScenarioRow,
    SeasonRow,
    half_of,
)
from plans.pages.numbers_box import CountWords, numbers_box
from plans.pages.truncation import PAGE_ONE, PAGE_TWO, rows_left

LINE, SMALL = 1.18, 8.5 * MM_PER_POINT * 1.18
RULE = 0.5 * MM_PER_POINT
BLOCK_MM = 1.3
PAD_EM, HEAD_PAD_MM = 0.5, 0.5 * 8.5 * MM_PER_POINT
"""Right of a cell, and of a head of a ruled table, which sets how wide its column is."""
QR_MM = 22.6
FLAGS_MM = 9 * MM_PER_POINT * LINE + 2 * 1.1 * MM_PER_POINT
"""The line of the seal: the class of the paper stands in a frame of its own."""
LEFT_MM, RIGHT_MM, LABEL_EM = 76.0, 109.0, 7.6
SIDE_MM, KIT_MM, MESSAGE_MM, SIGN_MM = 94.5, 92.5, 60.6, 190.0
WHO_MM, HERE_MM, ABROAD_MM, HOURS_MM, CONFIRMED_MM = 75.0, 26.0, 25.0, 27.0, 22.5
SEAL_MM = 3.2
"""The mark before the day a contact was confirmed, and the space behind it."""
SPOT_MM, FIGURE_MM, STRIP_MM = 5.47, 26.2, 7.4
BOX_MM, GAP_MM = 3.06, 1.0
HEAD_WORD_EM = 6.0
"""About what the head of the contacts takes of its line."""
A_ROW = 3
"""Messages that stand side by side."""


def _em(size: float) -> float:
    return size * MM_PER_POINT


def _head(size: float) -> float:
    """Return a section head: its line, its rule, and what lies below it."""
    return _em(size) * (1.06 * LINE + 0.14) + 2 * RULE


def _labelled(
    rows: Sequence[PageLine],
    size: float,
    width_mm: float,
    label_em: float = LABEL_EM,
    pad_em: float = 0.0,
) -> float:
    """Return a table of labels and values; `pad_em` lies right of the values."""
    wide = width_mm - (label_em + PAD_EM + pad_em) * _em(size)
    label_mm = label_em * _em(size)
    lines = [
        max(
            lines_of(end_dots(row.text), size, wide, 600 if row.missing else 400),
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
        lines = lines_of(told, 9, 170 - (45 if head.is_demo else 0))
        flags = max(FLAGS_MM, lines * 9 * MM_PER_POINT * LINE) + 1.4 + 2 * RULE
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
        column = (190.0 - 18.9 - 0.6 * _em(size)) / 4
        wide, head_mm = column - 0.8 - 1.1 * _em(size), column - 0.7 - 1.2 * _em(size)
        rows = [max(lines_of(each.trigger, size, wide) for each in self._pages.levels)]
        rows.append(max(lines_of(each.action, size, wide) for each in self._pages.levels))
        heads = max(
            lines_of(f"0 {each.name}", size * 1.03, head_mm, 700) for each in self._pages.levels
        )
        table = _em(size) * (0.5 + heads * 1.35 + sum(rows) * LINE + 0.36) + 2 * RULE
        return _head(size) + table + BLOCK_MM

    def _hour(self, size: float) -> float:
        if not self._pages.first_hour:
            return _head(size) + _em(size) * LINE + 0.8 + BLOCK_MM
        wide = 78.44
        steps = [
            lines_of(f"{step.role}. {step.action}", size, wide) for step in self._pages.first_hour
        ]
        tall = [max(1.44, lines * LINE + 0.18) * _em(size) + RULE for lines in steps]
        half = half_of(self._pages.first_hour)
        return _head(size) + max(sum(tall[:half]), sum(tall[half:])) + BLOCK_MM


def _seasons(rows: Sequence[SeasonRow], size: float) -> float:
    if not rows:
        return _em(size) * LINE + 0.8
    tall = [
        max(
            lines_of(row.hazard, size, 23.0 - PAD_EM * _em(size)) * _em(size) * (LINE + 0.18),
            lines_of(row.words, 8.5, 16.5) * SMALL + 0.2 * 8.5 * MM_PER_POINT,
        )
        for row in rows
    ]
    return SMALL + 0.2 * 8.5 * MM_PER_POINT + sum(tall) + len(rows) * RULE


def _numbers(box: NumbersBox, size: float) -> float:
    figures = max(
        lines_of(each.caption, size, FIGURE_MM, 600) * _em(size) * 1.15
        + (lines_of(each.note, 8.5, FIGURE_MM) * SMALL if each.note else 0.0)
        for each in box.figures
    )
    needs = len(box.needs) * _em(size) * (LINE + 0.18)
    about = _labelled(box.lines, size, 56.0, 5.4, PAD_EM)
    sources = (
        lines_of(end_dots(f"Fuentes: {box.sources}."), 8.5, RIGHT_MM) * SMALL
        if box.sources
        else 0.0
    )
    return 17 * MM_PER_POINT * 1.1 + figures + 1.0 + max(needs, about) + sources


def _scenarios(rows: Sequence[ScenarioRow], size: float) -> float:
    if not rows:
        return _em(size) * LINE + 0.8 + BLOCK_MM
    pad = PAD_EM * _em(size) - HEAD_PAD_MM
    effect_mm = 190.0 - (30.0 + 25.0 + 19.0 + 42.0) - 5 * HEAD_PAD_MM - pad
    lines = [
        max(
            lines_of(row.hazard, size, 30.0 - pad, 600),
            lines_of(row.likelihood, size, 25.0 - pad - 10.6),
            lines_of(row.season, size, 19.0 - pad),
            lines_of(row.zone, size, 42.0 - pad),
            lines_of(row.effect, size, effect_mm),
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
        caption: CaptionHeight,
        *,
        beside_contacts: str,
        contacts_cut: str,
        ending: str,
    ) -> None:
        """`caption` stands under a map of `map_mm`; `beside_contacts` beside the head of the
        contacts, and `contacts_cut` behind it where rows are cut; `ending` below all else.
        """
        self._full = counts(facts, audience)
        self._pages = pages
        self._ranked = sorted(pages.contacts, key=lambda each: each.rank)
        self._map_mm = map_mm
        self._caption = caption
        self._beside_contacts, self._ending = TextRun(beside_contacts), ending
        self._contacts_cut = TextRun(f" {contacts_cut}", 600, is_whole=True)
        self._contacts: dict[float, list[float]] = {}

    def __call__(self, rung: PageSetting) -> float:
        """Millimetres from the top margin to the end of the text."""
        left = rows_left(self._full, PAGE_TWO, rung.cuts)
        size = rung.size / 10
        sections = 4 if self._pages.header.is_internal else 3
        kit = max(
            lines_of_runs(_kit_runs(each, each.items[: left["kit"]]), size, KIT_MM)
            for each in self._pages.kit
        )
        said = [
            lines_of_runs(
                (TextRun(f"{each.title}.", 700), TextRun(f" {each.text}")), size, MESSAGE_MM
            )
            for each in self._pages.messages
        ]
        messages = (
            sum(max(said[first : first + A_ROW]) for first in range(0, len(said), A_ROW)) or 1
        )
        texts = (kit + messages) * _em(size) * LINE
        tables = self._table_mm(left["contacts"], size) + self._leaders_mm(left["leaders"], size)
        return (
            STRIP_MM
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
        return max(self._map_mm + self.caption_mm(rung), beside + left["assembly"] * SPOT_MM)

    def caption_mm(self, rung: PageSetting) -> float:
        """Return what stands under the map."""
        return self._caption.mm(rows_left(self._full, PAGE_TWO, rung.cuts)["contacts"])

    def _table_mm(self, rows: int, size: float) -> float:
        if size not in self._contacts:
            self._contacts[size] = [_contact_mm(each, min(size, 9.0)) for each in self._ranked]
        beside = [TextRun("", ahead_mm=HEAD_WORD_EM * _em(size), is_whole=True)]
        beside.append(self._beside_contacts)
        if rows < len(self._ranked):
            beside.append(self._contacts_cut)
        more_mm = (lines_of_runs(beside, 8.5, 190.0) - 1) * SMALL
        return more_mm + SMALL + 0.4 + sum(self._contacts[size][:rows])

    def _leaders_mm(self, rows: int, size: float) -> float:
        if not self._pages.header.is_internal:
            return 0.0
        if not rows:
            return _em(size) * LINE
        return (
            SMALL
            + 0.4
            + sum(_leader_mm(each, min(size, 9.0)) for each in self._pages.leaders[:rows])
        )

    def _sign_mm(self) -> float:
        pages = self._pages
        signed = max(
            lines_of_runs((TextRun(f"{each.label}: ", 600), TextRun(each.text)), 8.5, wide)
            for each, wide in zip(pages.sign_off, (65.0, 69.0, 50.0), strict=True)
        )
        end = lines_of_runs((TextRun(pages.notice, 600), TextRun(f" {self._ending}")), 8.5, SIGN_MM)
        return 1.2 + (signed + end) * 8.5 * MM_PER_POINT * 1.22


def _contact_mm(row: ContactRow, size: float) -> float:
    phones = [phone for phone in (row.phone, row.alternate) if phone]
    lines = max(
        _who_lines(row, size),
        sum(lines_of(_printed_number(phone), size, HERE_MM, 700) for phone in phones) or 1,
        sum(lines_of(phone.abroad, size, ABROAD_MM) for phone in phones),
        lines_of(f"{row.hours} {row.languages}", size, HOURS_MM),
        lines_of(row.confirmed, size, CONFIRMED_MM - (SEAL_MM if row.freshness else 0.0)),
    )
    return _em(size) * (lines * 1.14 + 0.12) + RULE


def _printed_number(phone: Phone) -> str:
    return f"{phone.here} {EMERGENCY_SIGN}" if phone.is_emergency else phone.here


def _who_lines(row: ContactRow, size: float) -> int:
    """Bold name and plain purpose run on."""
    return lines_of_runs((TextRun(row.name, 600), TextRun(f" · {row.what_for}")), size, WHO_MM)


def _leader_mm(row: LeaderRow, size: float) -> float:
    lines = max(
        lines_of(row.zone, size, 34.0),
        lines_of(row.name, size, 35.5),
        lines_of(row.phone.here, size, 23.5, 700) if row.phone else 1,
        lines_of(row.alternate, size, 54.0),
    )
    return _em(size) * (lines * LINE + 0.12) + RULE


def _line_count(rows: Sequence[PageLine], size: float) -> int:
    return sum(
        lines_of_runs(
            (*_label_runs(row.label), TextRun(end_dots(row.text), 600 if row.missing else 400)),
            size,
            SIDE_MM,
        )
        for row in rows
    )


def _label_runs(label: str) -> tuple[TextRun, ...]:
    return (TextRun(f"{label}: ", 600),) if label else ()


def _kit_runs(bag: KitGroup, items: Sequence[str]) -> list[TextRun]:
    """Return a bag's name and items: the box before an item stays with its first word."""
    runs = [TextRun(f"{bag.name}: ", 600, GAP_MM)]
    if bag.missing:
        runs.append(TextRun(f"{bag.missing} ", 600, 1.6))
    for item in items:
        head, space, rest = item.partition(" ")
        runs += [TextRun(head, ahead_mm=BOX_MM, is_whole=True), TextRun(space + rest)]
        runs.append(TextRun(" ", ahead_mm=GAP_MM))
    return runs
