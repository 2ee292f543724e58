"""A call sheet: numbered lines of who to call, on one page where it goes, on two at most."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from core.errors import AtalayaError
from core.i18n.formats import Formats
from core.pdf.page_renderer import page_renderer
from directory.book.paper import (
    BOTTOM_MM,
    PAPERS,
    PX_PER_MM,
    TOP_MM,
    DialLine,
    dial_line,
    environment,
    moment,
    page_rule,
    printed,
    source,
    wording_of,
)

SIZES = (105, 100, 95, 90, 85)
"""Text sizes tried, in tenths of a point; nothing on paper is smaller than 8.5."""
MOST_PAGES = 2
MOST_GUESSES = 4
LOG_HEAD_MM, LOG_ROW_MM, FEWEST_LOG_ROWS, MOST_LOG_ROWS = 12.0, 8.0, 3, 14


class SheetDoesNotFit(AtalayaError):
    """A sheet whose title, lead or notes alone take more than two pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPhone:
    """One telephone: `value` is E.164 (`+19565550123`) or short (`911`); `label` and `hours` are in
    words.
    """

    value: str
    label: str = ""
    hours: str = ""
    has_whatsapp: bool = False
    confirmed_at: datetime | None = None
    failing: bool = False
    """Whether somebody reported that it does not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One line: `who` to call, `what_for`, and by which telephones, in order.

    Texts are in the sheet's language.
    """

    who: str
    what_for: str = ""
    hours: str = ""
    note: str = ""
    phones: tuple[SheetPhone, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSection:
    """Lines under one title. Without rows it says `when_empty`: a hole is told, never left out."""

    title: str
    rows: tuple[SheetRow, ...] = ()
    when_empty: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A row as the template shows it."""

    number: int
    row: SheetRow
    phones: tuple[tuple[SheetPhone, DialLine], ...]


def sheet_pdf(
    title: str,
    sections: Sequence[SheetSection],
    *,
    language: str,
    as_of: datetime,
    timezone: str = "UTC",
    calling_from: str = "",
    lead: str = "",
    notes: Sequence[str] = (),
    public_url: str = "",
    paper: str = "a4",
    stamp: str = "",
    made_by: str = "",
) -> bytes:
    """Return the sections as a tagged PDF (PDF/UA-1) of one or two pages, with a blank log where
    there is room.

    `as_of` (with a zone) is when the data were read and what ages are counted to; it is shown in
    `timezone` (IANA). `calling_from` (ISO 3166-1 alpha-2) is where the reader dials. `stamp` is a
    word across the head ("SIMULACRO"), `made_by` the name of who made it, at the foot. Rows are
    numbered through all sections. What does not go on two pages at 8.5 points is cut from the end
    of the longest section, and the number cut is said there. The same arguments give the same
    bytes. Raises UnusableInput (language, paper) and
    SheetDoesNotFit.
    """
    job = _SheetJob(
        title,
        tuple(sections),
        wording_of(language),
        as_of,
        timezone,
        calling_from,
        lead,
        tuple(notes),
        public_url,
        paper,
        stamp,
        made_by,
    )
    html, document = job.fitted()
    return printed(html, document, job.spoken())


@dataclass(frozen=True, slots=True)
class _SheetJob:
    """One sheet in one language on one paper."""

    title: str
    sections: tuple[SheetSection, ...]
    wording: Formats
    as_of: datetime
    timezone: str
    calling_from: str
    lead: str
    notes: tuple[str, ...]
    public_url: str
    paper: str
    stamp: str
    made_by: str

    def fitted(self) -> tuple[str, Any]:
        """Return the largest text that goes on one page, else on two, else at 8.5 points with rows
        cut.
        """
        tried: dict[int, tuple[str, Any]] = {}

        def pages(size: int) -> int:
            if size not in tried:
                tried[size] = self._laid_out(size, (), FEWEST_LOG_ROWS)
            return len(tried[size][1].pages)

        goal = 1 if pages(SIZES[0]) == 1 else pages(SIZES[-1])
        if goal > MOST_PAGES:
            return self._cut(tried[SIZES[-1]][1])
        size = SIZES[bisect_left(SIZES, True, key=lambda size: pages(size) <= goal)]
        return self._with_log(size, *tried[size])

    def _with_log(self, size: int, html: str, document: Any) -> tuple[str, Any]:
        """Return the same sheet with its log grown into the room that is left."""
        height_mm = PAPERS[self.paper][1] - BOTTOM_MM
        used_mm = float(document.pages[-1].anchors["end"][1]) / PX_PER_MM
        rows = min(MOST_LOG_ROWS, FEWEST_LOG_ROWS + int((height_mm - used_mm - 2) // LOG_ROW_MM))
        if rows <= FEWEST_LOG_ROWS:
            return html, document
        grown = self._laid_out(size, (), rows)
        return grown if len(grown[1].pages) == len(document.pages) else (html, document)

    def _cut(self, whole: Any) -> tuple[str, Any]:
        """Return the sheet with as few rows cut as must be; `whole` is the document with all.

        Rows are of much the same height, so how high the sheet is with more and with fewer says
        nearly how many go; where it misleads, the bracket is halved.
        """
        low, high = 0, sum(len(section.rows) for section in self.sections)
        best = self._laid_out(SIZES[-1], self._cuts(high), 0)
        if len(best[1].pages) > MOST_PAGES:
            raise SheetDoesNotFit(self.title)
        above, below, guesses = self._sheets_over(whole), self._sheets_over(best[1]), MOST_GUESSES
        while high - low > 1:
            share = above / (above - below) if guesses > 0 else 0.5
            middle = min(max(low + math.ceil(share * (high - low)), low + 1), high - 1)
            tried = self._laid_out(SIZES[-1], self._cuts(middle), 0)
            guesses -= 1
            if len(tried[1].pages) <= MOST_PAGES:
                best, high, below = tried, middle, self._sheets_over(tried[1])
            else:
                low, above = middle, self._sheets_over(tried[1])
        return best

    def _sheets_over(self, document: Any) -> float:
        """Return by how many pages a document is higher than the most there may be."""
        height_mm = PAPERS[self.paper][1] - TOP_MM - BOTTOM_MM
        last_mm = float(document.pages[-1].anchors["end"][1]) / PX_PER_MM - TOP_MM
        return len(document.pages) - 1 + last_mm / height_mm - MOST_PAGES

    def _cuts(self, count: int) -> tuple[int, ...]:
        """Return how many rows each section loses when `count` go: one after another from the
        longest.
        """
        left = [len(section.rows) for section in self.sections]
        for _ in range(count):
            longest = max(range(len(left)), key=lambda at: (left[at], at))
            left[longest] -= 1
        return tuple(
            len(section.rows) - kept for section, kept in zip(self.sections, left, strict=True)
        )

    def _laid_out(self, size: int, cuts: tuple[int, ...], log_rows: int) -> tuple[str, Any]:
        html = self._html(size, cuts or (0,) * len(self.sections), log_rows)
        return html, page_renderer().lay_out(
            html, source("pdf/book/marks.css"), source("pdf/book/sheet.css"), page_rule(self.paper)
        )

    def _html(self, size: int, cuts: tuple[int, ...], log_rows: int) -> str:
        template = environment(self.wording.language).get_template("pdf/book/sheet.html")
        return template.render(
            sheet=self,
            sections=list(self._numbered_sections(cuts)),
            size=size,
            log_rows=log_rows,
            dial_from=self.wording.country(self.calling_from) if self.calling_from else "",
            read_at=moment(self.as_of, self.timezone, self.wording),
            made_at=self.as_of.strftime("%Y-%m-%dT%H:%M:%SZ"),
        )

    def _numbered_sections(
        self, cuts: tuple[int, ...]
    ) -> Iterator[tuple[SheetSection, list[_Line], int]]:
        number = 0
        for section, cut in zip(self.sections, cuts, strict=True):
            lines = []
            for row in section.rows[: len(section.rows) - cut]:
                number += 1
                lines.append(_Line(number=number, row=row, phones=tuple(self._phones(row))))
            yield replace(section, rows=()), lines, cut
            number += cut

    def _phones(self, row: SheetRow) -> Iterator[tuple[SheetPhone, DialLine]]:
        for phone in row.phones:
            shown = dial_line(
                phone.value, row.who, phone.confirmed_at, self.as_of, self.wording,
                has_whatsapp=phone.has_whatsapp, calling_from=self.calling_from,
            )  # fmt: skip
            yield phone, shown

    def spoken(self) -> dict[str, str]:
        """Return what each telephone link is read aloud as; the first who has a number names it."""
        rows = [row for section in self.sections for row in section.rows]
        told = [shown for row in reversed(rows) for _, shown in reversed(list(self._phones(row)))]
        return {shown.link: shown.spoken for shown in told}
