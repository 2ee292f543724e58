"""A report of all countries on paper: who reported and who has not, the numbers by country, the
totals, and what may not be read into them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from core.i18n.formats import Formats
from core.pdf.page_renderer import page_renderer
from core.pdf.paper_templates import paper_templates, template_source
from response.situation.content import NUMBER_SOURCE_WORDS, NumberSource
from response.situation.merging.merged_content import MergedContent
from response.situation.papers.merged_files import NOTES, MergedHead
from response.situation.papers.merged_lines import cell_text, merged_lines, total_text

_CSS = "pdf/situation/merged.css"
_SIZE = "@page { size: 279.4mm 210mm; margin: 10mm 12mm 13mm }"


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedSheet:
    """What is printed."""

    head: MergedHead
    title: str
    content: MergedContent
    timezone: str
    is_demo: bool = False


def merged_pdf(sheet: MergedSheet, *, language: str) -> bytes:
    """Return the report as PDF/UA-1 on landscape pages that fit A4 and Letter."""
    wording = Formats(language)
    environment = paper_templates(wording)

    def moment(at: datetime) -> str:
        return wording.moment(at, sheet.timezone)

    text = environment.get_template("pdf/situation/merged.html").render(
        sheet=sheet,
        language=wording.language,
        made=moment(sheet.head.made_at),
        moment=moment,
        lines=merged_lines(sheet.content),
        source_words=NUMBER_SOURCE_WORDS,
        ours=NumberSource.OURS,
        cell=cell_text,
        total=lambda total: total_text(total, sheet.content.threshold),
        notes=NOTES,
        country=wording.country,
        stamp=f"{sheet.head.made_at:%Y-%m-%dT%H:%M:%SZ}",
    )
    document = page_renderer().lay_out(text, template_source(environment, _CSS), _SIZE)
    return page_renderer().write(document, hashlib.sha256(text.encode()).digest()[:16], {})
