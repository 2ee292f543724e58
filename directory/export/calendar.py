"""The six-month cycle as a calendar (iCalendar, RFC 5545): when rounds open, are due and close.

Rounds are dated in whole days of the Secretariat. The cycle goes on: the latest round's opening is
repeated every six months, so that a telephone knows of the next one before anybody has planned it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.i18n.languages import N_
from directory.export.columns import Translate
from directory.export.vcard import escaped, folded

_PRODUCT = "-//Atalaya//Directory//ES"
_TITLE = N_("Directorio: confirmación cada seis meses")
_OPENS = N_("Se abre la ronda {number} del directorio")
_DUE = N_("Vence el plazo de la ronda {number}: confirme sus datos")
_CLOSES = N_("Se cierra la ronda {number} y se publica la edición")
_AGAIN = N_("Ronda de confirmación del directorio (cada seis meses)")
_DEMO = N_("Datos de demostración.")


@dataclass(frozen=True, slots=True)
class CalendarRound:
    """The days of one round, as the calendar writes them."""

    id: uuid.UUID
    number: str
    opens_on: date
    due_on: date
    closes_on: date
    updated_at: datetime
    """In UTC: when its row was last changed."""
    is_demo: bool = False


def to_calendar(rounds: Iterable[CalendarRound], translate: Translate, stamp: str = "") -> bytes:
    """Return the rounds by day, and the rhythm that follows the latest of them; `stamp` says when
    and by whom it was made.
    """
    lines = calendar_head(_PRODUCT, translate(_TITLE), stamp)
    lines += round_events(rounds, translate)
    return b"".join(folded(line) for line in [*lines, "END:VCALENDAR"])


def round_events(rounds: Iterable[CalendarRound], translate: Translate) -> Iterator[str]:
    """Yield the lines of the rounds by day, and of the rhythm that follows the latest of them."""
    in_order = sorted(rounds, key=lambda each: (each.opens_on, each.number))
    for each in in_order:
        yield from _round(each, translate)
    for latest in in_order[-1:]:
        day, title = _half_year_after(latest.opens_on), translate(_AGAIN)
        yield from _event("cycle", day, title, latest, translate, repeats=True)


def day_event(key: str, day: date, title: str, address: str, changed_at: datetime) -> Iterator[str]:
    """Yield the lines of one whole day: `key` is its identity for ever, `address` where it is read
    about.
    """
    yield "BEGIN:VEVENT"
    yield f"UID:{key}@atalaya"
    yield f"DTSTAMP:{changed_at:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(title)}"
    yield f"URL:{address}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def calendar_head(product: str, title: str, stamp: str) -> list[str]:
    """Return how a calendar begins: `product` names the program, `title` the calendar, and `stamp`,
    when and by whom it was made, stands as its description (RFC 7986 5.2) and under the name that
    programs of before know.
    """
    described = [f"DESCRIPTION:{escaped(stamp)}", f"X-WR-CALDESC:{escaped(stamp)}"]
    return [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{product}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(title)}",
        *(described if stamp else ()),
    ]


# -- inside ---------------------------------------------------------------------------------


def _round(of: CalendarRound, translate: Translate) -> Iterator[str]:
    days = (
        ("opens", of.opens_on, _OPENS),
        ("due", of.due_on, _DUE),
        ("closes", of.closes_on, _CLOSES),
    )
    for part, day, title in days:
        words = translate(title).format(number=of.number)
        yield from _event(f"round-{of.id}-{part}", day, words, of, translate)


def _half_year_after(day: date) -> date:
    """Six months on.

    Not after the 28th: a repetition on the 31st would skip the months that have none.
    """
    years, month = divmod(day.month + 5, 12)
    return date(day.year + years, month + 1, min(day.day, 28))


def _event(
    key: str,
    day: date,
    title: str,
    of: CalendarRound,
    translate: Translate,
    *,
    repeats: bool = False,
) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{key}@atalaya"
    yield f"DTSTAMP:{of.updated_at:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    if repeats:
        yield "RRULE:FREQ=MONTHLY;INTERVAL=6"
    yield f"SUMMARY:{escaped(title)}"
    if of.is_demo:
        yield f"DESCRIPTION:{escaped(translate(_DEMO))}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"
