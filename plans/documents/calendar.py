"""The days of a plan as iCalendar (RFC 5545): its last day, a month's warning before it, and the
next round.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from core.i18n.formats import Formats
from directory.export.calendar import calendar_head
from directory.export.vcard import escaped, folded
from plans.facts.model import PlanFacts

PRODUCT = "-//Atalaya//Plans//ES"


def to_calendar(
    facts: PlanFacts,
    wording: Formats,
    *,
    made_at: datetime,
    next_round: date | None,
    stamp: str = "",
) -> bytes:
    """Return one calendar; without a last day and without a known round it has no event, which is
    legal to read.

    `next_round` is the day by which the directory is to be confirmed again, `stamp` says when and
    by whom the calendar was made.
    """
    title = wording.pick(facts.name)
    name = wording.gettext("Plan de contingencia: %(area)s", area=title)
    lines = calendar_head(PRODUCT, name, stamp)
    if facts.valid_until is not None:
        told = wording.gettext(
            "Último día del plan %(number)s, versión %(version)s: %(area)s",
            number=facts.number, version=facts.version, area=title,
        )  # fmt: skip
        lines += _event(
            f"{facts.slug}-v{facts.version}-ends", facts.valid_until, told, made_at, warn=True
        )
    if next_round is not None:
        told = wording.gettext("Vence el plazo de la ronda: confirme los teléfonos del directorio")
        lines += _event(f"{facts.slug}-round", next_round, told, made_at, warn=False)
    return b"".join(folded(line) for line in [*lines, "END:VCALENDAR"])


def _event(key: str, day: date, title: str, made_at: datetime, *, warn: bool) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{key}@atalaya"
    yield f"DTSTAMP:{made_at:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(title)}"
    yield "TRANSP:TRANSPARENT"
    if warn:
        yield from (
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{escaped(title)}",
            "TRIGGER:-P30D",
            "END:VALARM",
        )
    yield "END:VEVENT"
