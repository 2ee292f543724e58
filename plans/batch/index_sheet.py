"""The printed index of a run: which plan is in which file and version, and what was not printed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from core.i18n.formats import Formats
from core.pdf.fonts import legible
from core.pdf.page_renderer import page_renderer
from plans.batch.print_all import PrintedFile

_CSS = """
@page { size: 210mm 279.4mm; margin: 14mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 9pt "Noto Sans"; } }
html { font: 9.5pt/1.3 "Noto Sans"; color: #1b2430; }
h1 { font-size: 18pt; margin: 0 0 2mm; } p { margin: 0 0 3mm; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th, td { text-align: left; vertical-align: top; padding: 1mm 2mm 1mm 0;
  border-bottom: 0.4pt solid #8b93a0; font-weight: 400; overflow-wrap: anywhere; }
thead th { font-weight: 700; border-bottom: 1pt solid #1b2430; }
tr { break-inside: avoid; } .fault { font-weight: 700; }
.c-plan { width: 34%; } .c-version { width: 10%; }
"""


@dataclass(frozen=True, slots=True)
class IndexLine:
    """One file of the run: the plan's name in words, its version, the file, and the fault when
    there is none.
    """

    name: str
    version: int
    file: str
    fault: str = ""


def index_lines(printed: Sequence[PrintedFile], titles: Mapping[str, str]) -> list[IndexLine]:
    """Return the lines of a run, by name of plan and file; `titles` names the plans by slug."""
    lines = [
        IndexLine(titles.get(each.job.slug, each.job.slug), each.job.version, each.name, each.fault)
        for each in printed
    ]
    return sorted(lines, key=lambda line: (line.name, line.file))


def index_pdf(
    lines: Sequence[IndexLine], *, language: str, made_at: datetime, made_by: str = ""
) -> bytes:
    """Return the index as a tagged PDF, as long as it needs to be; the same lines at the same
    moment give the same bytes.

    Raises ValueError for a language that is not es, en or fr.
    """
    wording = Formats(language)
    text = (
        _templates(language)
        .get_template("index_sheet.html")
        .render(
            rows=lines,
            wording=wording,
            made_at=made_at,
            made_by=made_by,
            faults=sum(bool(line.fault) for line in lines),
        )
    )
    document = page_renderer().lay_out(text, _CSS)
    return page_renderer().write(document, hashlib.sha256(text.encode()).digest()[:16], {})


@lru_cache(maxsize=3)
def _templates(language: str) -> Environment:
    found = Environment(
        loader=PackageLoader("templates", "pdf/index_sheet"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.install_gettext_translations(Formats(language).translations)  # type: ignore[attr-defined]
    found.filters["legible"] = legible
    return found
