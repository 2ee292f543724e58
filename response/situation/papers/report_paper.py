"""A report on one page that fits A4 and Letter, in the order of the form: words where there are
some, and the numbers in three columns that are never added to one another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import AtalayaError
from core.i18n.formats import Formats
from core.pdf.page_renderer import page_renderer
from core.pdf.paper_templates import paper_templates, template_source
from response.situation.content import (
    LONGEST_ORIGIN,
    NUMBER_SOURCE_WORDS,
    SECTION_WORDS,
    NumberSource,
    ReportContent,
    ReportSection,
)
from response.situation.indicators import PART_WORDS, ReportPart
from response.situation.papers.report_files import ReportHead
from response.situation.papers.report_lines import lines_of_part, report_lines
from response.situation.papers.report_texts import value_words

CUTS = (900, 420, 240, 150, 80, 40)
"""How many letters of a section stand on the page: from all of it to what always fits."""
_CSS = "pdf/situation/report.css"
_SIZE = "@page { size: 210mm 279.4mm; margin: 10mm 12mm 13mm }"


class ReportDoesNotFit(AtalayaError):
    """A report that is longer than a page at its least: a fault of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSheet:
    """What is printed. Moments are UTC; `timezone` (IANA) is whose clock the page goes by."""

    head: ReportHead
    title: str
    country: str
    """In words."""
    zone: str
    """Where it is, in words; empty while nobody knows."""
    content: ReportContent
    timezone: str
    made_by: str
    is_demo: bool = False


def report_pdf(sheet: ReportSheet, *, language: str) -> bytes:
    """Return the report as PDF/UA-1, one page; the same report gives the same bytes."""
    document, text = _fitted(sheet, Formats(language))
    return page_renderer().write(document, hashlib.sha256(text.encode()).digest()[:16], {})


# -- inside ---------------------------------------------------------------------------------


def _fitted(sheet: ReportSheet, wording: Formats) -> tuple[Any, str]:
    """Return the report laid out with the mildest cut that leaves one page, and its HTML.

    The search halves: a milder cut is never shorter. Raises ReportDoesNotFit.
    """
    fits: tuple[Any, str] | None = None
    first, last = 0, len(CUTS) - 1
    while first <= last:
        # Most reports are short: the whole of one is tried first.
        middle = 0 if fits is None and first == 0 and last == len(CUTS) - 1 else (first + last) // 2
        laid_out = _laid_out(sheet, CUTS[middle], wording)
        if len(laid_out[0].pages) == 1:
            fits, last = laid_out, middle - 1
        else:
            first = middle + 1
    if fits is None:
        raise ReportDoesNotFit(f"report {sheet.head.number} of {sheet.head.crisis} does not fit")
    return fits


def _laid_out(sheet: ReportSheet, cut: int, wording: Formats) -> tuple[Any, str]:
    environment = paper_templates(wording)
    head, lines = sheet.head, report_lines(sheet.content)

    def moment(at: Any) -> str:
        return wording.moment(at, sheet.timezone)

    text = environment.get_template("pdf/situation/report.html").render(
        sheet=sheet,
        language=wording.language,
        as_of=moment(head.as_of),
        issued=moment(head.issued_at),
        next=moment(head.next_report_at) if head.next_report_at else "",
        sections=_sections(sheet.content, cut),
        section_words=SECTION_WORDS,
        parts=[(PART_WORDS[part], lines_of_part(lines, part)) for part in ReportPart],
        sources=list(NumberSource),
        source_words=NUMBER_SOURCE_WORDS,
        origins={each: _origins(sheet.content, each) for each in NumberSource},
        estimated_by=_estimated_by(sheet.content),
        value=lambda number: value_words(number, wording),
        counted=wording.number,
        stamp=f"{head.issued_at:%Y-%m-%dT%H:%M:%SZ}",
    )
    return page_renderer().lay_out(text, template_source(environment, _CSS), _SIZE), text


def _origins(content: ReportContent, source: NumberSource) -> str:
    """Return who gave the numbers of a column; of ours nobody need be named."""
    if source is NumberSource.OURS:
        return ""
    return ", ".join(sorted({each.by for each in content.numbers if each.source is source}))


def _estimated_by(content: ReportContent) -> str:
    number = content.number("estimated")
    words = number.by if number is not None else ""
    return words if len(words) <= LONGEST_ORIGIN else f"{words[: LONGEST_ORIGIN - 1]}…"


def _sections(content: ReportContent, cut: int) -> Mapping[ReportSection, str]:
    found = {}
    for section in ReportSection:
        words = " ".join(content.sections.get(section, "").split())
        if words:
            found[section] = words if len(words) <= cut else f"{words[: cut - 1].rstrip()}…"
    return found
