"""The log on paper, as ICS-214 asks for it: by function and period, each time by the clock of the
reader and in UTC, what was corrected struck through.

Made of values alone: a press that prints it needs nothing of the database.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from core.i18n.formats import Formats
from core.pdf.page_renderer import page_renderer
from core.pdf.paper_templates import paper_templates, template_source

_CSS = "pdf/crisis/unit_log.css"
MOST_ON_PAPER = 1500
"""So many lines are printed, the newest; the rest are in the CSV, and the paper says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """One line of the log, in the language of the paper."""

    number: str
    """Empty for a machine line; country and number for one that another country shares."""
    happened_at: datetime
    entered_at: datetime
    kind: str
    function: str
    by: str
    text: str
    remarks: str
    """Source, confidence, what it corrects or settles, when to come back to it."""
    is_struck: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLog:
    """What is printed. Moments are UTC; `timezone` (IANA) is whose clock the paper goes by."""

    number: str
    title: str
    country: str
    scope: str
    """Which functions and which period, in words."""
    lines: tuple[PaperLine, ...]
    """The oldest first."""
    made_at: datetime
    made_by: str
    timezone: str
    is_demo: bool = False


def unit_log_pdf(log: UnitLog, *, language: str) -> bytes:
    """Return the log as PDF/UA-1 on landscape pages that fit A4 and Letter; the same log gives the
    same bytes. Raises ValueError for a language that is not offered.
    """
    wording = Formats(language)
    environment = paper_templates(wording)
    zone = ZoneInfo(log.timezone)
    left = max(0, len(log.lines) - MOST_ON_PAPER)
    text = environment.get_template("pdf/crisis/unit_log.html").render(
        log=log,
        language=language,
        lines=log.lines[left:],
        left=left,
        left_words=wording.number(left),
        counted=wording.number(len(log.lines)),
        times=lambda at: line_times(at, zone, wording),
        zone=wording.hour_zone(log.timezone, log.made_at),
        made=wording.moment(log.made_at, log.timezone),
        stamp=f"{log.made_at:%Y-%m-%dT%H:%M:%SZ}",
    )
    document = page_renderer().lay_out(text, template_source(environment, _CSS))
    return page_renderer().write(document, hashlib.sha256(text.encode()).digest()[:16], {})


def line_times(at: datetime, zone: ZoneInfo, wording: Formats) -> tuple[str, str]:
    """Return a moment by the clock of a zone and in UTC: `22 nov 2026 06:00`, `12:00 UTC`, with the
    day in UTC where it is another one there.
    """
    local, universal = at.astimezone(zone), at.astimezone(UTC)
    here = f"{wording.day(local.date())} {local:%H:%M}"
    if local.date() == universal.date():
        return here, f"{universal:%H:%M} UTC"
    return here, f"{wording.day(universal.date())} {universal:%H:%M} UTC"
