"""When a rota would wake nobody: its holes, each with its reason."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

import sqlalchemy as sa
from sqlalchemy.orm import Session

from watch.rota.holders import HolderFault
from watch.rota.models import Rota
from watch.rota.spans import DutySpan, RungDuty, rung_duty, spans_between


class HoleReason(enum.StrEnum):
    """Why nobody would be woken: the codes of `HolderFault`, and two more."""

    NO_SHIFT = "no_shift"
    LOWER_RUNG = "lower_rung"
    """Who holds it is on a lower rung at the same time, and was woken there."""
    DISABLED = "disabled"
    OTHER_COUNTRY = "other_country"
    RETIRED = "retired"
    UNREACHABLE = "unreachable"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Hole:
    """A time in which a rung wakes nobody. `spans` are the shifts that fail there, if any."""

    rung: int
    starts_at: datetime
    ends_at: datetime
    reason: HoleReason
    spans: tuple[DutySpan, ...] = ()


def holes(session: Session, rota: Rota, since: datetime, until: datetime) -> tuple[Hole, ...]:
    """Return the holes of a rota between two moments, by their begin and rung.

    Each rung that the rota promises to fill is looked at. One that is not active has none.
    """
    if not rota.active or since >= until:
        return ()
    spans = spans_between(session, [rota.id], since, until)[rota.id]
    return tuple(holes_in(rota, spans, since, until))


def count_holes(session: Session, country: str, since: datetime, until: datetime) -> int:
    """Return how many holes all active rotas of a country have between two moments."""
    rotas = session.scalars(sa.select(Rota).where(Rota.country == country, Rota.active)).all()
    spans = spans_between(session, [each.id for each in rotas], since, until) if rotas else {}
    return sum(len(holes_in(each, spans[each.id], since, until)) for each in rotas)


def holes_in(rota: Rota, spans: Iterable[DutySpan], since: datetime, until: datetime) -> list[Hole]:
    """Return the holes that spans leave, likewise; what touches and has one reason is one hole."""
    found: dict[int, list[Hole]] = {}
    for starts_at, ends_at, here in _stretches(list(spans), since, until):
        for duty in rung_duty(rota, here, starts_at):
            if duty.on or duty.rung > rota.rungs:
                continue
            before = found.setdefault(duty.rung, [])
            hole = _hole(duty, starts_at, ends_at)
            if before and _goes_on(before[-1], hole):
                before[-1] = replace(before[-1], ends_at=ends_at)
            else:
                before.append(hole)
    in_order = [each for row in found.values() for each in row]
    return sorted(in_order, key=lambda each: (each.starts_at, each.rung))


# -- inside ---------------------------------------------------------------------------------


def _stretches(
    spans: list[DutySpan], since: datetime, until: datetime
) -> Iterator[tuple[datetime, datetime, list[DutySpan]]]:
    """Yield the times in which nothing changes, with the spans of each."""
    edges = {since, until}.union(*map(_edges_of, spans))
    inside = sorted(edge for edge in edges if since <= edge <= until)
    coming = sorted(spans, key=lambda each: each.starts_at, reverse=True)
    here: list[DutySpan] = []
    for starts_at, ends_at in pairwise(inside):
        while coming and coming[-1].starts_at <= starts_at:
            here.append(coming.pop())
        here = [each for each in here if each.ends_at > starts_at]
        yield starts_at, ends_at, here


def _edges_of(span: DutySpan) -> set[datetime]:
    """Return when something changes of a span: its ends, and when its entry lapses."""
    lapses_at = span.holder.lapses_at()
    return {span.starts_at, span.ends_at} | ({lapses_at} if lapses_at is not None else set())


def _hole(duty: RungDuty, starts_at: datetime, ends_at: datetime) -> Hole:
    if not duty.off:
        return Hole(duty.rung, starts_at, ends_at, HoleReason.NO_SHIFT)
    fault = next((fault for _span, fault in duty.off if fault is not None), None)
    return Hole(
        duty.rung, starts_at, ends_at, _reason(fault), tuple(span for span, _fault in duty.off)
    )


def _reason(fault: HolderFault | None) -> HoleReason:
    return HoleReason.LOWER_RUNG if fault is None else HoleReason(fault.value)


def _goes_on(before: Hole, hole: Hole) -> bool:
    holders = [[span.holder.marks for span in each.spans] for each in (before, hole)]
    is_same = before.reason is hole.reason and holders[0] == holders[1]
    return is_same and before.ends_at == hole.starts_at
