"""A report as text ready to send: an e-mail of at most 2,000 signs, a chat message of at most 900.

Numbers are never cut; words are, until the text fits. The least that is left is numbers alone, and
that fits always.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.exercise import marked
from core.i18n.formats import Formats
from core.i18n.languages import N_
from response.situation.content import (
    NUMBER_SOURCE_WORDS,
    SECTION_WORDS,
    ReportContent,
    ReportNumber,
    ReportSection,
)
from response.situation.papers.report_files import ReportHead
from response.situation.papers.report_lines import ReportLine, report_lines

MAIL_SIGNS, CHAT_SIGNS = 2000, 900
_MAIL_KEYS = (
    "registered", "not_asked", "asked", "safe", "help", "elsewhere", "other", "silent",
    "not_reached", "outside_help", "estimated", "died", "injured", "missing", "sheltered",
    "evacuated", "helps_in_hand", "return_need", "households_called", "line_calls", "posts_open",
    "posts_closed",
)  # fmt: skip
_CHAT_KEYS = (
    "registered", "safe", "help", "silent", "not_reached", "not_asked", "estimated", "died",
    "missing",
)  # fmt: skip
_ALWAYS = frozenset({"registered", "safe", "help", "silent", "not_reached", "estimated"})
"""What is said to be unknown where it is; of the rest only what somebody knows is said."""
_MAIL_CUTS, _CHAT_CUTS = (300, 200, 140, 90, 50, 0), (280, 160, 90, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportText:
    """What a text begins and ends with."""

    head: ReportHead
    title: str
    country: str
    """In words."""
    timezone: str


def report_subject(text: ReportText, wording: Formats) -> str:
    """Return the subject of a mail: crisis, country and number, no word of an officer; of a drill
    that it is one.
    """
    return marked(
        wording.gettext(
            N_("%(crisis)s · %(country)s · informe de situación %(number)s"),
            crisis=text.head.crisis,
            country=text.country,
            number=text.head.number,
        )
    )


def mail_text(text: ReportText, content: ReportContent, wording: Formats) -> str:
    """Return the body of a mail of at most 2,000 signs."""
    order = tuple(ReportSection)
    return _fitted(text, content, wording, _MAIL_KEYS, order, _MAIL_CUTS, MAIL_SIGNS)


def chat_text(text: ReportText, content: ReportContent, wording: Formats) -> str:
    """Return a message of at most 900 signs."""
    order = (ReportSection.HIGHLIGHTS, ReportSection.GAPS)
    return _fitted(text, content, wording, _CHAT_KEYS, order, _CHAT_CUTS, CHAT_SIGNS)


def value_words(number: ReportNumber | None, wording: Formats) -> str:
    """Return a number in words: `388`, `34 540 (30 000–40 000)`, or that it is not known."""
    if number is None or number.value is None:
        return wording.gettext(N_("no se sabe"))
    shown = wording.number(number.value)
    if number.low is None or number.high is None:
        return shown
    return f"{shown} ({wording.number(number.low)}–{wording.number(number.high)})"


# -- inside ---------------------------------------------------------------------------------


def _fitted(
    text: ReportText,
    content: ReportContent,
    wording: Formats,
    keys: Sequence[str],
    sections: Sequence[ReportSection],
    cuts: Sequence[int],
    most: int,
) -> str:
    lines = [each for each in report_lines(content) if each.indicator.key in keys]
    numbers = "\n".join(row for line in lines for row in _number_rows(line, wording))
    for cut in cuts:
        body = "\n\n".join(
            (_opening(text, wording), numbers, *_sections(content, sections, cut, wording),
             _ending(text, wording))
        )  # fmt: skip
        if len(body) <= most:
            return body
    # Names of authorities are words, too: the longest text of numbers alone is cut at a line.
    rows, ending = f"{_opening(text, wording)}\n\n{numbers}".split("\n"), _ending(text, wording)
    while len("\n".join((*rows, "…", ending))) > most:
        rows.pop()
    return "\n".join((*rows, "…", ending))


def _opening(text: ReportText, wording: Formats) -> str:
    title = text.title if len(text.title) <= 100 else f"{text.title[:99]}…"
    corrected = (
        " " + wording.gettext(N_("(corrige el %(number)s)"), number=text.head.corrects)
        if text.head.corrects
        else ""
    )
    as_of = wording.gettext(
        N_("Cifras al %(when)s."), when=wording.moment(text.head.as_of, text.timezone)
    )
    return f"{report_subject(text, wording)}{corrected}\n{title}\n{as_of}"


def _ending(text: ReportText, wording: Formats) -> str:
    if text.head.next_report_at is None:
        return wording.gettext(N_("Es el último informe."))
    when = wording.moment(text.head.next_report_at, text.timezone)
    return wording.gettext(N_("Próximo informe: %(when)s."), when=when)


def _number_rows(line: ReportLine, wording: Formats) -> Iterator[str]:
    words = wording.gettext(line.indicator.words)
    if line.ours is not None or line.indicator.key in _ALWAYS:
        own = next((n for s, n in line.numbers.items() if s.value == "ours"), None)
        yield f"{wording.with_colon(words)} {value_words(own, wording)}"
    for each in line.others:
        whose = wording.gettext(NUMBER_SOURCE_WORDS[each.source])
        yield f"{wording.with_colon(f'{words}, {whose} ({each.by})')} {value_words(each, wording)}"


def _sections(
    content: ReportContent, order: Sequence[ReportSection], cut: int, wording: Formats
) -> Iterator[str]:
    for section in order:
        words = " ".join(content.sections.get(section, "").split())
        if words and cut:
            shown = words if len(words) <= cut else f"{words[: cut - 1].rstrip()}…"
            yield f"{wording.with_colon(wording.gettext(SECTION_WORDS[section]).upper())} {shown}"
