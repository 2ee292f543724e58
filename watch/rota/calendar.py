"""Shifts as a calendar that telephones subscribe to (iCalendar, RFC 5545).

The writer is that of the directory's own calendars: the one library for it (`icalendar`) reads
them in the tests. An event has one identity for ever, that of its shift: a calendar that comes
again moves it and does not double it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.i18n.languages import N_
from directory.export.calendar import calendar_head
from directory.export.vcard import escaped, folded
from watch.rota.holders import ShiftHolder
from watch.rota.holes import Hole
from watch.rota.models import Rota
from watch.rota.spans import DutySpan
from watch.rota.wall_clock import zone_named

_PRODUCT = "-//Atalaya//Rota//ES"
_OWN = N_("De guardia, escalón {rung}: {rota}")
_SOMEBODY = N_("Guardia, escalón {rung}: {name}")
_HOLE = N_("HUECO en la guardia, escalón {rung}: {rota}")
_HOURS = N_("{rota}: {begin} a {end} ({zone}).")
_SWAP = N_("Cambio acordado.")
BEHIND, BEFORE = timedelta(days=31), timedelta(days=120)
"""How far a calendar reaches, back and ahead."""

Translate = Callable[[str], str]
HolderName = Callable[[ShiftHolder], str]


@dataclass(frozen=True, slots=True)
class CalendarShift:
    """A span with the rota it is of."""

    rota: Rota
    span: DutySpan


def to_calendar(
    title: str,
    shifts: Iterable[CalendarShift],
    found: Iterable[tuple[Rota, Hole]],
    translate: Translate,
    now: datetime,
    *,
    name_of: HolderName | None = None,
) -> bytes:
    """Return shifts, and the holes of a rota, as one calendar. In one's own an event says the rota;
    in that of a rota, who is on call: what `name_of` says of them to the reader.
    """
    lines = calendar_head(_PRODUCT, title, "")
    # Both names of one wish: RFC 7986, and what programs read before it.
    lines += ["REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"]
    numbers: dict[str, int] = {}
    for each in shifts:
        key = str(each.span.shift.id)
        part = numbers[key] = numbers.get(key, -1) + 1
        lines += _shift_event(f"{key}-{part}" if part else key, each, translate, now, name_of)
    for rota, hole in found:
        lines += _hole_event(rota, hole, translate, now)
    return b"".join(folded(line) for line in [*lines, "END:VCALENDAR"])


# -- inside ---------------------------------------------------------------------------------


def _shift_event(
    key: str,
    each: CalendarShift,
    translate: Translate,
    now: datetime,
    name_of: HolderName | None,
) -> Iterator[str]:
    span, rota = each.span, each.rota
    words = translate(_SOMEBODY if name_of else _OWN)
    name = name_of(span.holder) if name_of else ""
    title = words.format(rung=span.rung, rota=rota.name, name=name)
    about = [_hours(rota, span.starts_at, span.ends_at, translate)]
    if span.shift.agreed_by:
        about.append(translate(_SWAP))
    if span.shift.note:
        about.append(span.shift.note)
    yield from _event(f"shift-{key}", span.starts_at, span.ends_at, title, " ".join(about), now)


def _hole_event(rota: Rota, hole: Hole, translate: Translate, now: datetime) -> Iterator[str]:
    title = translate(_HOLE).format(rung=hole.rung, rota=rota.name)
    key = f"hole-{rota.id}-{hole.rung}-{hole.starts_at:%Y%m%dT%H%M%SZ}"
    about = _hours(rota, hole.starts_at, hole.ends_at, translate)
    yield from _event(key, hole.starts_at, hole.ends_at, title, about, now)


def _hours(rota: Rota, begin: datetime, end: datetime, translate: Translate) -> str:
    zone = zone_named(rota.timezone)
    here = [f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" for moment in (begin, end)]
    return translate(_HOURS).format(rota=rota.name, begin=here[0], end=here[1], zone=zone.key)


def _event(
    key: str, begin: datetime, end: datetime, title: str, about: str, now: datetime
) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{key}@atalaya"
    yield f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART:{begin:%Y%m%dT%H%M%SZ}"
    yield f"DTEND:{end:%Y%m%dT%H%M%SZ}"
    yield f"SUMMARY:{escaped(title)}"
    yield f"DESCRIPTION:{escaped(about)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"
