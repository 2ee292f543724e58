"""Whom an alarm wakes at a moment, rung by rung."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from watch.rota.holders import ShiftHolder, email_of, language_of, telephone_of
from watch.rota.models import Rota
from watch.rota.spans import DutySpan, rung_duty, spans_between

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Somebody who is on call, and can be woken."""

    rung: int
    user_id: uuid.UUID | None
    focal_point_id: uuid.UUID | None
    name: str
    email: str
    """Empty where the entry of the directory has none."""
    telephone: str
    """E.164, of the entry of the directory; empty without one."""
    language: str
    until: datetime
    """The end of the shift."""
    rota_id: uuid.UUID
    holder: ShiftHolder
    """What of account and entry still works, with its channels."""


def who_is_on(
    session: Session, rotas: Collection[uuid.UUID] | str, at: datetime
) -> tuple[OnDuty, ...]:
    """Return who is on call at a moment, in the order they are woken: by rung, and on one rung by
    the name of the rota.

    `rotas` are ids, or a country: its own rotas, else (none of them is active) those of its posts.
    Who cannot be woken is not among them (`watch.rota.holders`): such a rung may be empty.
    """
    active = rotas_asked(session, rotas)
    spans = spans_between(session, [each.id for each in active], at, at + _INSTANT)
    found = [
        _on_duty(rota, span, at)
        for rota in active
        for duty in rung_duty(rota, spans[rota.id], at)
        for span in duty.on
    ]
    return tuple(sorted(found, key=lambda each: each.rung))


def rotas_asked(session: Session, rotas: Collection[uuid.UUID] | str) -> Sequence[Rota]:
    """Return the active ones of these rotas by name; of a country its own, else those of its
    posts.
    """
    is_asked = Rota.country == rotas if isinstance(rotas, str) else Rota.id.in_(rotas)
    query = sa.select(Rota).where(is_asked, Rota.active)
    found = session.scalars(query.order_by(Rota.name, Rota.id)).all()
    own = [each for each in found if each.post_id is None] if isinstance(rotas, str) else []
    return own or found


def all_rotas(session: Session, country: str) -> Sequence[Rota]:
    """Return every rota of a country and its posts by name, those in use first."""
    query = sa.select(Rota).where(Rota.country == country)
    return session.scalars(query.order_by(Rota.active.desc(), Rota.name, Rota.id)).all()


# -- inside ---------------------------------------------------------------------------------


def _on_duty(rota: Rota, span: DutySpan, at: datetime) -> OnDuty:
    holder = span.holder.reachable(rota.country, at)
    return OnDuty(
        rung=span.rung,
        user_id=holder.user.id if holder.user is not None else None,
        focal_point_id=holder.focal_point.id if holder.focal_point is not None else None,
        name=span.holder.name,
        email=email_of(holder),
        telephone=telephone_of(holder.focal_point),
        language=language_of(holder),
        until=span.ends_at,
        rota_id=rota.id,
        holder=holder,
    )
