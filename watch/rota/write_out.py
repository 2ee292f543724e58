"""A repeating pattern written out ahead as shifts of their own.

From then on its rows are frozen: a law that changes the clocks of a zone, or a new version of the
zones, moves none that somebody was shown. Written twice, it is written once (`UNIQUE (pattern,
starts_at)`; who writes holds the pattern).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import hold_row
from watch.rota.members import MemberIds, members_here
from watch.rota.models import Rota, RotaPattern, Shift
from watch.rota.patterns import PatternSlot, slots_of
from watch.rota.wall_clock import local_day, zone_named

AHEAD = timedelta(days=120)
"""So far ahead the worker has them written: who looks a month ahead sees no hole that is none."""
_GRACE = timedelta(days=7)


def write_out(session: Session, pattern: RotaPattern, until: date, now: datetime) -> int:
    """Write the shifts of a pattern that begin before a day, those that are not written yet; return
    how many.

    A turn of a member that is gone (an account or an entry that was deleted) is not written, and
    so is a hole. Raises Outdated for a pattern that was taken away meanwhile.
    """
    hold_row(session, pattern)
    first = pattern.written_until or pattern.first_day
    if until <= first:
        return 0
    shifts = list(_shifts(session, pattern, first, until, now))
    session.add_all(shifts)
    pattern.written_until = until
    session.flush()
    return len(shifts)


def patterns_due(session: Session, now: datetime) -> list[uuid.UUID]:
    """Return the patterns of active rotas that do not reach as far ahead as they should, with a
    week of grace: so each is written on once a week.
    """
    query = sa.select(RotaPattern).join(Rota, Rota.id == RotaPattern.rota_id)
    query = query.where(Rota.active, RotaPattern.last_day.is_(None))
    return [
        each.id
        for each in session.scalars(query.order_by(RotaPattern.id))
        if (each.written_until or each.first_day) < day_ahead(each.rota, now) - _GRACE
    ]


def day_ahead(rota: Rota, now: datetime) -> date:
    """Return the day of a rota's zone until which its patterns are written out."""
    return local_day(now + AHEAD, zone_named(rota.timezone))


# -- inside ---------------------------------------------------------------------------------


def _shifts(
    session: Session, pattern: RotaPattern, first: date, until: date, now: datetime
) -> Iterator[Shift]:
    here = members_here(session, [MemberIds.read(each) for each in pattern.members])
    for slot in slots_of(pattern, pattern.rota.timezone, first, until):
        ids = here[MemberIds.read(slot.member)]
        if ids.marks:
            yield _shift(pattern, slot, ids, now)


def _shift(pattern: RotaPattern, slot: PatternSlot, ids: MemberIds, now: datetime) -> Shift:
    return Shift(
        rota_id=pattern.rota_id,
        rung=pattern.rung,
        user_id=ids.user_id,
        focal_point_id=ids.focal_point_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        pattern_id=pattern.id,
        made_by=None,
        made_at=now,
    )
