"""The printed checklist: tasks with their minute, a box and a line for the time, and the number by
which a tick is typed in afterwards.

Made of values alone: a press that prints it needs nothing of the database.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.i18n.formats import Formats
from core.pdf.page_renderer import page_renderer
from core.pdf.paper_templates import paper_templates, template_source

_CSS = "pdf/crisis/checklist.css"
BLANK_ROWS = 6
"""Lines for what no protocol foresaw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperTask:
    """One line of the checklist, in the language of the paper."""

    number: int
    mark: str
    """`+15 min`; the words of the clock where no minute binds."""
    due_at: datetime | None
    role: str
    text: str
    done_at: datetime | None = None
    """When it was done: such a line is printed ticked."""
    state: str = ""
    """In words, of a line that is no longer to be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPart:
    """The tasks of one phase."""

    title: str
    tasks: tuple[PaperTask, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """What is printed. Moments are UTC; `timezone` (IANA) is whose clock the paper goes by."""

    number: str
    """Of the crisis."""
    title: str
    country: str
    started_at: datetime
    """When the clock of the tasks began."""
    parts: tuple[PaperPart, ...]
    made_at: datetime
    made_by: str
    timezone: str
    is_demo: bool = False


def checklist_pdf(checklist: Checklist, *, language: str) -> bytes:
    """Return the checklist as PDF/UA-1 that fits A4 and Letter; the same one gives the same bytes.

    Raises ValueError for a language that is not offered.
    """
    wording = Formats(language)
    environment = paper_templates(wording)
    zone = ZoneInfo(checklist.timezone)
    text = environment.get_template("pdf/crisis/checklist.html").render(
        checklist=checklist,
        language=language,
        clock=lambda at: local_clock(at, checklist.started_at, zone, wording),
        started=wording.moment(checklist.started_at, checklist.timezone),
        made=wording.moment(checklist.made_at, checklist.timezone),
        zone=wording.hour_zone(checklist.timezone, checklist.made_at),
        stamp=f"{checklist.made_at:%Y-%m-%dT%H:%M:%SZ}",
        blank_rows=BLANK_ROWS,
    )
    document = page_renderer().lay_out(text, template_source(environment, _CSS))
    return page_renderer().write(document, hashlib.sha256(text.encode()).digest()[:16], {})


def local_clock(at: datetime | None, day_of: datetime, zone: ZoneInfo, wording: Formats) -> str:
    """Return `14:25` by the clock of a zone, with its day where that is not the day of `day_of`;
    nothing for no moment.
    """
    if at is None:
        return ""
    local, other = at.astimezone(zone), day_of.astimezone(zone)
    if local.date() == other.date():
        return f"{local:%H:%M}"
    return f"{wording.day(local.date())} {local:%H:%M}"
