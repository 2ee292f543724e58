"""When each shift really wakes its holder: what a swap takes of it is not its own any more."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from watch.rota.holders import HolderFault, ShiftHolder, holders_of
from watch.rota.models import Rota, Shift


@dataclass(frozen=True, slots=True)
class DutySpan:
    """A shift, or the part of it that no swap took, and who holds it."""

    shift: Shift
    holder: ShiftHolder
    starts_at: datetime
    ends_at: datetime

    @property
    def rung(self) -> int:
        """The rung it is on."""
        return self.shift.rung

    def lasts_at(self, at: datetime) -> bool:
        """Return whether it lasts at a moment."""
        return self.starts_at <= at < self.ends_at


@dataclass(frozen=True, slots=True)
class RungDuty:
    """One rung at one moment: who is woken, and who has a shift and cannot be, and why."""

    rung: int
    on: tuple[DutySpan, ...]
    off: tuple[tuple[DutySpan, HolderFault | None], ...]
    """None: is on a lower rung at the same time, and is not woken twice."""


def spans_between(
    session: Session, rota_ids: Collection[uuid.UUID], since: datetime, until: datetime
) -> dict[uuid.UUID, list[DutySpan]]:
    """Return the spans of rotas that touch a time, by rota, each cut to what it really wakes."""
    shifts = session.scalars(
        sa.select(Shift)
        .where(Shift.rota_id.in_(rota_ids), Shift.starts_at < until, Shift.ends_at > since)
        .order_by(Shift.starts_at, Shift.made_at, Shift.id)
    ).all()
    holders = holders_of(session, shifts)
    swaps = _swaps_over(session, shifts)
    spans: dict[uuid.UUID, list[DutySpan]] = {each: [] for each in rota_ids}
    for shift, starts_at, ends_at in own_parts(shifts, swaps):
        if starts_at < until and ends_at > since:
            span = DutySpan(shift, holders[shift.id], starts_at, ends_at)
            spans[shift.rota_id].append(span)
    return spans


def own_parts(
    shifts: Iterable[Shift], swaps: Iterable[Shift]
) -> Iterator[tuple[Shift, datetime, datetime]]:
    """Yield each shift with the parts of it that none of the swaps replaces, in order.

    A swap over a swap replaces that one alone: what was swapped away stays away.
    """
    taken: dict[uuid.UUID, list[Shift]] = {}
    for each in swaps:
        if each.replaces_id is not None:
            taken.setdefault(each.replaces_id, []).append(each)
    for each in shifts:
        for starts_at, ends_at in _left_of(each, taken.get(each.id, ())):
            yield each, starts_at, ends_at


def rung_duty(rota: Rota, spans: Iterable[DutySpan], at: datetime) -> list[RungDuty]:
    """Return the rungs of a rota at a moment, the first to be woken first: those it promises to
    fill, and those above on which somebody is all the same.

    Who is on two rungs at once is woken on the lower one.
    """
    here = [each for each in spans if each.lasts_at(at)]
    known: set[str] = set()
    found = []
    for rung in range(1, max([rota.rungs, *(each.rung for each in here)]) + 1):
        duty = _one_rung(rota, rung, [each for each in here if each.rung == rung], at, known)
        known |= {mark for each in duty.on for mark in each.holder.marks}
        found.append(duty)
    return found


# -- inside ---------------------------------------------------------------------------------


def _swaps_over(session: Session, shifts: Sequence[Shift]) -> Sequence[Shift]:
    """Return all that replaces one of these shifts, also at other times than were looked at: the
    end of who is on call now may be a swap that is still to come.
    """
    ids = [each.id for each in shifts]
    return session.scalars(sa.select(Shift).where(Shift.replaces_id.in_(ids))).all() if ids else ()


def _left_of(shift: Shift, swaps: Iterable[Shift]) -> Iterator[tuple[datetime, datetime]]:
    begin = shift.starts_at
    for swap in sorted(swaps, key=lambda each: each.starts_at):
        if begin < min(swap.starts_at, shift.ends_at):
            yield begin, min(swap.starts_at, shift.ends_at)
        begin = max(begin, swap.ends_at)
    if begin < shift.ends_at:
        yield begin, shift.ends_at


def _one_rung(
    rota: Rota, rung: int, spans: list[DutySpan], at: datetime, known: set[str]
) -> RungDuty:
    on: dict[frozenset[str], DutySpan] = {}
    off: list[tuple[DutySpan, HolderFault | None]] = []
    for span in spans:
        fault = span.holder.fault(rota.country, at)
        if fault is not None or span.holder.marks & known:
            off.append((span, fault))
        else:
            earlier = on.get(span.holder.marks)
            is_longer = earlier is None or span.ends_at > earlier.ends_at
            on[span.holder.marks] = span if is_longer else on[span.holder.marks]
    return RungDuty(rung, tuple(on.values()), tuple(off))
