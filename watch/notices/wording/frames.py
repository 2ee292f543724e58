"""The fixed lines of a notice in each language of screen and paper: who says so, when people hear
again, papers, how to answer, who speaks. Pure.

`{codigo}` and `{enlace}` stay as they are: whoever sends fills them in for each household.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.i18n.formats import Formats
from core.i18n.languages import N_
from watch.notices.models import NoticeKind, PapersRule

CODE_SLOT, LINK_SLOT = "{codigo}", "{enlace}"
SOURCE = N_("Fuente: %(source)s.")
NEXT_WORD = N_("Nuevo aviso: %(time)s.")
SENDER = N_("Consulado de %(country)s")
REPLY = N_("Responda {codigo} SALVO o AYUDA.")
NO_MORE_ADVICE = N_("Responda BAJA y no le enviamos más consejos.")
LINK = N_("Diga cómo está: {enlace}")
DO_THIS = N_("Haga esto: %(act)s")
PAPERS: Mapping[PapersRule, str] = MappingProxyType(
    {
        PapersRule.NOT_ASKED: N_("En %(shelter)s no piden papeles."),
        PapersRule.ASKED: N_("En %(shelter)s piden un documento."),
        PapersRule.UNKNOWN: N_("No sabemos si en %(shelter)s piden papeles."),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """What a notice says in every language."""

    kind: NoticeKind
    country: str
    """ISO code of the country that speaks."""
    says_who: str = ""
    next_word_at: datetime | None = None
    timezone: str = "UTC"
    shelter: str = ""
    """Its name; empty where the notice sends nobody to one: then no line speaks of papers."""
    papers: PapersRule = PapersRule.UNKNOWN
    written_at: datetime | None = None
    """When it is written: a time of another day bears its date."""


@dataclass(frozen=True, slots=True)
class FixedLines:
    """The fixed lines of a notice in one language; empty where it does not say them."""

    source: str
    next_word: str
    papers: str
    answer: str
    link: str
    sender: str


def fixed_lines(facts: NoticeFacts, words: Formats) -> FixedLines:
    """Return the fixed lines of a notice in one language."""
    say = words.gettext
    is_advice = facts.kind is NoticeKind.ADVICE
    return FixedLines(
        source=say(SOURCE, source=facts.says_who.rstrip(". ")) if facts.says_who else "",
        next_word=say(NEXT_WORD, time=hour_words(facts, words)) if facts.next_word_at else "",
        papers=say(PAPERS[facts.papers], shelter=facts.shelter) if facts.shelter else "",
        answer=say(NO_MORE_ADVICE if is_advice else REPLY),
        link="" if is_advice else say(LINK),
        sender=say(SENDER, country=words.country(facts.country)),
    )


def hour_words(facts: NoticeFacts, words: Formats) -> str:
    """Return when people hear again by the clock of the place: `19:30`, with its day where that is
    not the day on which it was written.
    """
    if facts.next_word_at is None:
        return ""
    zone = zone_or_utc(facts.timezone)
    local = facts.next_word_at.astimezone(zone)
    written = facts.written_at.astimezone(zone).date() if facts.written_at else local.date()
    hour = f"{local:%H:%M}"
    return hour if written == local.date() else f"{words.day(local.date())}, {hour}"


def zone_or_utc(name: str) -> tzinfo:
    """Return a time zone by its IANA name; UTC where nobody knows it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
