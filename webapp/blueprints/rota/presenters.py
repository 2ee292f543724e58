"""What the pages of the rota show: who would be woken now, and the week by rung."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from babel.dates import format_date
from flask_babel import get_locale
from flask_babel import gettext as _

from core.accounts import User
from directory.calling.failure_reports import open_failures
from directory.entries.freshness import Freshness, freshness
from directory.entries.models import Channel, FailureReport
from directory.entries.visibility import Viewer
from watch.rota.holders import ShiftHolder, channels_in_order
from watch.rota.holes import Hole, holes_in
from watch.rota.models import Rota
from watch.rota.spans import DutySpan, RungDuty, rung_duty, spans_between
from watch.rota.wall_clock import zone_named
from watch.rota.week import DutyLine, RotaWeek
from webapp.http.database import DatabaseSession
from webapp.http.i18n import words_of_zone
from webapp.labels.rota import holder_name, hole_words, is_holder_seen

_INSTANT = timedelta(microseconds=1)
LOOK_AHEAD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class WokenChannel:
    """One way to reach somebody, how old its confirmation is, and who said that it fails."""

    channel: Channel
    freshness: Freshness
    failures: Sequence[FailureReport] = ()


@dataclass(frozen=True, slots=True)
class WokenPerson:
    """Somebody who would be woken now."""

    name: str
    until: str
    user: User | None
    channels: tuple[WokenChannel, ...]
    is_hidden: bool
    """Whether the directory shows their entry to their own post alone."""


@dataclass(frozen=True, slots=True)
class WokenRung:
    """One rung now: who would be woken, or why nobody would."""

    rung: int
    persons: tuple[WokenPerson, ...]
    hole: str = ""
    """In words; empty where somebody would be, and on a rung that is not promised."""


@dataclass(frozen=True, slots=True)
class RotaNow:
    """A rota at this moment."""

    rota: Rota
    rungs: tuple[WokenRung, ...]
    holes: tuple[Hole, ...]
    """Of the days ahead (`LOOK_AHEAD`)."""
    zone: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    """What stands in a cell of the week: a shift or a hole."""

    hours: str
    name: str
    """Of a hole, why there is one."""
    is_hole: bool
    is_swap: bool = False
    note: str = ""
    shift_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One rung through the week: the lines of each day."""

    rung: int
    days: tuple[tuple[str, tuple[ShownLine, ...]], ...]


def rotas_now(
    session: DatabaseSession, rotas: Sequence[Rota], viewer: Viewer, now: datetime
) -> list[RotaNow]:
    """Return of each rota who would be woken now, in order, and where nobody would be in the days
    ahead; in as many questions for one as for many.
    """
    spans = spans_between(session, [each.id for each in rotas], now, now + LOOK_AHEAD)
    duties = {each.id: rung_duty(each, spans[each.id], now) for each in rotas}
    failing = open_failures(
        session,
        [
            channel.id
            for rungs in duties.values()
            for duty in rungs
            for span in duty.on
            for channel in channels_in_order(span.holder.focal_point)
        ],
    )
    return [_now(each, spans[each.id], duties[each.id], failing, viewer, now) for each in rotas]


def week_rows(rota: Rota, week: RotaWeek, viewer: Viewer) -> list[ShownRow]:
    """Return the week by rung, its times by the clocks of the rota's zone."""
    heads = [format_date(each, "EEE d MMM", locale=get_locale()) for each in week.days]
    return [
        ShownRow(
            row.rung,
            tuple(
                (head, tuple(_lines(rota, day.lines, viewer)))
                for head, day in zip(heads, row.days, strict=True)
            ),
        )
        for row in week.rows
    ]


def local_moment(moment: datetime, rota: Rota) -> str:
    """Return a moment by the clocks of a rota: `lun 30 nov, 20:00`."""
    local = moment.astimezone(zone_named(rota.timezone))
    day = format_date(local.date(), "EEE d MMM", locale=get_locale())
    return f"{day}, {local:%H:%M}"


def zone_of_rota(rota: Rota, at: datetime) -> str:
    """Return the zone of a rota as its clocks are at a moment: `UTC−6, Ciudad de México`."""
    return words_of_zone(zone_named(rota.timezone), at)


# -- inside ---------------------------------------------------------------------------------


def _now(
    rota: Rota,
    spans: Sequence[DutySpan],
    rungs: Sequence[RungDuty],
    failing: Mapping[uuid.UUID, Sequence[FailureReport]],
    viewer: Viewer,
    now: datetime,
) -> RotaNow:
    why = {each.rung: each for each in holes_in(rota, spans, now, now + _INSTANT)}
    found = [_woken(rota, duty, why.get(duty.rung), failing, viewer, now) for duty in rungs]
    ahead = holes_in(rota, spans, now, now + LOOK_AHEAD) if rota.active else ()
    return RotaNow(rota, tuple(found), tuple(ahead), zone_of_rota(rota, now))


def _woken(
    rota: Rota,
    duty: RungDuty,
    hole: Hole | None,
    failing: Mapping[uuid.UUID, Sequence[FailureReport]],
    viewer: Viewer,
    now: datetime,
) -> WokenRung:
    persons = [
        WokenPerson(
            holder_name(span.holder, viewer, _),
            local_moment(span.ends_at, rota),
            span.holder.reachable(rota.country, now).user,
            tuple(_channels(span.holder, failing, viewer, now)),
            not is_holder_seen(span.holder, viewer),
        )
        for span in duty.on
    ]
    is_missing = hole is not None and duty.rung <= rota.rungs
    words = hole_words(hole, viewer, _) if hole is not None and is_missing else ""
    return WokenRung(duty.rung, tuple(persons), words)


def _channels(
    holder: ShiftHolder,
    failing: Mapping[uuid.UUID, Sequence[FailureReport]],
    viewer: Viewer,
    now: datetime,
) -> Iterator[WokenChannel]:
    if not is_holder_seen(holder, viewer):
        return
    for each in channels_in_order(holder.focal_point):
        yield WokenChannel(each, freshness(each.confirmed_at, now), failing.get(each.id, ()))


def _lines(rota: Rota, lines: Sequence[DutyLine], viewer: Viewer) -> Iterator[ShownLine]:
    for each in lines:
        hours = _("todo el día") if each.is_whole_day else _hours(rota, each)
        if each.hole is not None:
            yield ShownLine(hours, hole_words(each.hole, viewer, _), is_hole=True)
        elif each.span is not None:
            shift, name = each.span.shift, holder_name(each.span.holder, viewer, _)
            yield ShownLine(
                hours, name, is_hole=False, is_swap=each.is_swap, note=shift.note,
                shift_id=shift.id,
            )  # fmt: skip


def _hours(rota: Rota, line: DutyLine) -> str:
    zone = zone_named(rota.timezone)
    begin, end = line.starts_at.astimezone(zone), line.ends_at.astimezone(zone)
    is_midnight = end.time() == time() and end.date() > begin.date()
    return f"{begin:%H:%M}–{'24:00' if is_midnight else f'{end:%H:%M}'}"
