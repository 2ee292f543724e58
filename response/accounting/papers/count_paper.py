"""The numbers of a country in a crisis on one sheet: what the page shows at the same moment, with
the curves, and what others counted. It names nobody of the register.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.i18n.formats import Formats
from core.pdf.page_renderer import page_renderer
from core.pdf.paper_templates import paper_templates, template_source
from registry.estimates import AreaEstimate
from response.accounting.counts import AccountingCounts
from response.accounting.labels import SOURCE_WORDS
from response.accounting.papers.count_files import count_lines
from response.accounting.papers.curves import CURVES, curves_svg
from response.accounting.source_counts import OpenSourceCount

_CSS = "pdf/accounting/accounting.css"
_SIZE = "@page { size: 210mm 279.4mm; margin: 12mm 12mm 16mm }"
"""Fits A4 and Letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountSheet:
    """A sheet to be printed."""

    number: str
    title: str
    country: str
    counts: AccountingCounts
    estimate: AreaEstimate | None
    sources: Sequence[OpenSourceCount]
    series: Sequence[AccountingCounts]
    timezone: str
    made_by: str
    is_demo: bool


def count_sheet_pdf(sheet: CountSheet, *, language: str) -> bytes:
    """Return the sheet (PDF/UA-1); the same sheet gives the same bytes."""
    wording, zone = Formats(language), ZoneInfo(sheet.timezone)
    environment = paper_templates(wording)

    def clock(at: datetime) -> str:
        local = at.astimezone(zone)
        return f"{wording.day(local.date())}, {local:%H:%M}"

    counts = sheet.counts
    text = environment.get_template("pdf/accounting/accounting.html").render(
        sheet=sheet,
        language=language,
        lines=count_lines(counts),
        country=wording.country(sheet.country),
        drawing=curves_svg(
            sheet.series,
            wording.gettext("Cifras de la crisis en el tiempo"),
            wording.gettext,
            clock,
        ),
        curves=CURVES,
        source_words=SOURCE_WORDS,
        clock=clock,
        number=wording.number,
        at=wording.moment(counts.at, sheet.timezone),
        stamp=f"{counts.at:%Y-%m-%dT%H:%M:%SZ}",
    )
    document = page_renderer().lay_out(text, template_source(environment, _CSS), _SIZE)
    return page_renderer().write(document, hashlib.sha256(text.encode()).digest()[:16], {})
