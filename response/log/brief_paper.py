"""The brief of a crisis on one page, as ICS-201 asks for it: situation, objectives, actions by
time, organisation, resources, all from live data.

One page always. What does not fit is left out from the end of each part, and the page says how much
and where the rest is. Made of values alone: a press that prints it needs nothing of the database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from unicodedata import east_asian_width
from zoneinfo import ZoneInfo

from core.errors import AtalayaError
from core.i18n.formats import Formats
from core.pdf.page_renderer import page_renderer
from core.pdf.paper_templates import paper_templates, template_source

_CSS = "pdf/crisis/brief.css"
_SIZE = "@page { size: 210mm 279.4mm; margin: 10mm 11mm 12mm }"
"""Fits A4 and Letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefRow:
    """One line of a part of the brief."""

    head: str
    """A time, a number, a function: what stands before the words."""
    text: str
    note: str = ""
    """Source, who, how sure."""
    is_marked: bool = False
    """Late, or without anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What the page says, in its language; each part has its most important line first."""

    number: str
    title: str
    country: str
    facts: tuple[tuple[str, str], ...]
    """Type, level, zone, since when: a word and what it says."""
    situation: tuple[BriefRow, ...]
    objectives: tuple[BriefRow, ...]
    actions: tuple[BriefRow, ...]
    organisation: tuple[BriefRow, ...]
    resources: tuple[BriefRow, ...]
    rumours: int
    """How many lines were left out because they are no more than rumours."""
    made_at: datetime
    made_by: str
    timezone: str
    """IANA: whose clock the page goes by."""
    is_demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefCut:
    """How much of each part stands on the page, and how long a text may be, in letters."""

    situation: int
    objectives: int
    actions: int
    organisation: int
    resources: int
    letters: int


CUTS = (
    BriefCut(situation=14, objectives=14, actions=24, organisation=14, resources=12, letters=600),
    BriefCut(situation=12, objectives=12, actions=18, organisation=12, resources=10, letters=400),
    BriefCut(situation=9, objectives=10, actions=14, organisation=11, resources=8, letters=300),
    BriefCut(situation=8, objectives=8, actions=12, organisation=11, resources=6, letters=240),
    BriefCut(situation=6, objectives=7, actions=10, organisation=11, resources=5, letters=200),
    BriefCut(situation=6, objectives=6, actions=8, organisation=11, resources=4, letters=160),
    BriefCut(situation=5, objectives=5, actions=6, organisation=10, resources=3, letters=130),
    BriefCut(situation=4, objectives=4, actions=4, organisation=8, resources=2, letters=100),
    BriefCut(situation=3, objectives=3, actions=3, organisation=5, resources=1, letters=70),
)
"""From all that can be read at a glance to what always fits, whatever was typed."""
_WIDE = frozenset("WF")
LONGEST_HEAD, LONGEST_NOTE, LONGEST_TITLE, LONGEST_FACT = 40, 60, 120, 160


class BriefDoesNotFit(AtalayaError):
    """A brief that is longer than a page at its least: a fault of ours."""


def brief_pdf(brief: Brief, *, language: str) -> bytes:
    """Return the brief as PDF/UA-1, one page that fits A4 and Letter; the same brief gives the same
    bytes. Raises ValueError for a language that is not offered.
    """
    wording = Formats(language)
    document, text = _fitted(brief, wording)
    mark = hashlib.sha256(text.encode()).digest()[:16]
    return page_renderer().write(document, mark, {})


def cut_brief(brief: Brief, cut: BriefCut) -> Brief:
    """Return what of a brief stands on a page of that cut."""
    return replace(
        brief,
        title=clip(brief.title, LONGEST_TITLE),
        country=clip(brief.country, LONGEST_HEAD),
        made_by=clip(brief.made_by, LONGEST_NOTE),
        facts=tuple((word, clip(words, LONGEST_FACT)) for word, words in brief.facts),
        situation=_cut(brief.situation, cut.situation, cut.letters),
        objectives=_cut(brief.objectives, cut.objectives, cut.letters),
        actions=_cut(brief.actions, cut.actions, cut.letters),
        organisation=_cut(brief.organisation, cut.organisation, cut.letters),
        resources=_cut(brief.resources, cut.resources, cut.letters),
    )


def clip(text: str, letters: int) -> str:
    """Return a text in one line, at most as wide as so many letters (a Chinese one is two), with
    dots where it was cut.
    """
    line, width = " ".join(text.split()), 0
    for place, letter in enumerate(line):
        width += 2 if east_asian_width(letter) in _WIDE else 1
        if width > letters:
            return f"{line[: place - 1].rstrip()}…"
    return line


# -- inside ---------------------------------------------------------------------------------


def _fitted(brief: Brief, wording: Formats) -> tuple[Any, str]:
    """Return the brief laid out with the mildest cut that leaves one page, and its HTML.

    The search halves: a milder cut is never shorter. Raises BriefDoesNotFit.
    """
    fits: tuple[Any, str] | None = None
    first, last = 0, len(CUTS) - 1
    while first <= last:
        middle = (first + last) // 2
        laid_out = _laid_out(brief, CUTS[middle], wording)
        if len(laid_out[0].pages) == 1:
            fits, last = laid_out, middle - 1
        else:
            first = middle + 1
    if fits is None:
        raise BriefDoesNotFit(f"the brief of {brief.number} does not fit on a page")
    return fits


def _laid_out(brief: Brief, cut: BriefCut, wording: Formats) -> tuple[Any, str]:
    environment = paper_templates(wording)
    shown = cut_brief(brief, cut)
    parts = ("situation", "objectives", "actions", "organisation", "resources")
    left = {name: len(getattr(brief, name)) - len(getattr(shown, name)) for name in parts}
    text = environment.get_template("pdf/crisis/brief.html").render(
        brief=shown,
        language=wording.language,
        left=left,
        made=wording.moment(brief.made_at, brief.timezone),
        zone=wording.hour_zone(brief.timezone, brief.made_at),
        stamp=f"{brief.made_at:%Y-%m-%dT%H:%M:%SZ}",
    )
    return page_renderer().lay_out(text, template_source(environment, _CSS), _SIZE), text


def _cut(rows: Sequence[BriefRow], most: int, letters: int) -> tuple[BriefRow, ...]:
    return tuple(
        replace(
            row,
            head=clip(row.head, LONGEST_HEAD),
            text=clip(row.text, letters),
            note=clip(row.note, LONGEST_NOTE),
        )
        for row in rows[:most]
    )


def brief_clock(at: datetime, made_at: datetime, timezone: str, wording: Formats) -> str:
    """Return `14:25`, with its day where it is not that of the page, by the clock of a zone."""
    zone = ZoneInfo(timezone)
    local = at.astimezone(zone)
    if local.date() == made_at.astimezone(zone).date():
        return f"{local:%H:%M}"
    return f"{wording.day(local.date())} {local:%H:%M}"
