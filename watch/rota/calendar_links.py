"""Links by which a calendar reads shifts without an account.

Of a link only the keyed hash is kept. One that is unknown, ended or taken back, and one whose maker
is no official of the country any more, open nothing and look the same.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import User
from core.crypto import Keyring
from core.keys.stored import NO_COUNTRY
from watch.rota.calendar import BEFORE, BEHIND, CalendarShift
from watch.rota.holes import Hole, holes
from watch.rota.members import OFFICIALS
from watch.rota.models import CalendarLink, Rota, Shift
from watch.rota.spans import spans_between

TOKEN_BYTES = 32
LONGEST_TOKEN = 100
KEPT_ENDED = timedelta(days=90)
LINK_DAYS = 400
"""A link lasts a year and a bit: a telephone that was lost does not read on for ever."""
_PURPOSE = "rota calendar"


@dataclass(frozen=True, slots=True)
class CalendarReading:
    """What a link opens: whose it is, of which rota (None: one's own shifts), and what is in it."""

    user: User
    rota: Rota | None
    shifts: tuple[CalendarShift, ...]
    holes: tuple[tuple[Rota, Hole], ...]


def new_calendar_link(
    session: Session, keyring: Keyring, user: User, rota: Rota | None, now: datetime
) -> str:
    """Make a link to the shifts of an account, or of a rota, and give back its token: it stands
    nowhere. One of before for the same ends.
    """
    for link in calendar_links(session, user.id, now):
        if link.rota_id == (rota.id if rota is not None else None):
            link.revoked_at = now
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        CalendarLink(
            user_id=user.id,
            rota_id=rota.id if rota is not None else None,
            token_hash=_hashes_of(keyring, token)[0],
            made_at=now,
            ends_at=now + timedelta(days=LINK_DAYS),
        )
    )
    session.flush()
    return token


def calendar_links(session: Session, user_id: uuid.UUID, now: datetime) -> Sequence[CalendarLink]:
    """Return the links of an account that open still, the newest first."""
    query = sa.select(CalendarLink).where(
        CalendarLink.user_id == user_id,
        CalendarLink.revoked_at.is_(None),
        CalendarLink.ends_at > now,
    )
    return session.scalars(query.order_by(CalendarLink.made_at.desc())).all()


def drop_ended_calendars(session: Session, now: datetime) -> int:
    """Delete the links that ended, or were taken back, a good while ago; return how many."""
    before = now - KEPT_ENDED
    ended = sa.or_(CalendarLink.ends_at < before, CalendarLink.revoked_at < before)
    deleted = sa.delete(CalendarLink).where(ended).returning(CalendarLink.id)
    return len(session.scalars(deleted).all())


def revoke_calendar_link(
    session: Session, user_id: uuid.UUID, link_id: uuid.UUID, now: datetime
) -> bool:
    """End a link of an account; return whether there was one."""
    ended = session.scalars(
        sa.update(CalendarLink)
        .where(CalendarLink.id == link_id, CalendarLink.user_id == user_id)
        .values(revoked_at=sa.func.coalesce(CalendarLink.revoked_at, now))
        .returning(CalendarLink.id)
    )
    return ended.first() is not None


def read_calendar(
    session: Session, keyring: Keyring, token: str, now: datetime
) -> CalendarReading | None:
    """Return what the link of a token opens at `now`; None for any other token."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    link = session.scalar(
        sa.select(CalendarLink).where(
            CalendarLink.token_hash.in_(_hashes_of(keyring, token)),
            CalendarLink.revoked_at.is_(None),
            CalendarLink.ends_at > now,
        )
    )
    user = _official(session, link) if link is not None else None
    if link is None or user is None:
        return None
    if link.rota_id is None:
        return CalendarReading(user, None, tuple(own_shifts(session, user, now)), ())
    rota = session.get(Rota, link.rota_id)
    return _of_rota(session, user, rota, now) if rota and rota.country == user.country else None


def own_shifts(session: Session, user: User, now: datetime) -> list[CalendarShift]:
    """Return the shifts of an account in every active rota of its country, in order."""
    rotas = {each.id: each for each in session.scalars(_rotas_of(user))}
    spans = spans_between(session, list(rotas), now - BEHIND, now + BEFORE)
    found = [
        CalendarShift(rotas[rota_id], span)
        for rota_id, of_rota in spans.items()
        for span in of_rota
        if span.shift.user_id == user.id
    ]
    return sorted(found, key=lambda each: each.span.starts_at)


# -- inside ---------------------------------------------------------------------------------


def _official(session: Session, link: CalendarLink) -> User | None:
    """Return who made a link, as long as they are an official whose account is open."""
    user = session.get_one(User, link.user_id)
    return user if user.active and user.role in OFFICIALS else None


def _rotas_of(user: User) -> sa.Select[Rota]:
    theirs = sa.select(Shift.rota_id).where(Shift.user_id == user.id)
    return sa.select(Rota).where(Rota.country == user.country, Rota.active, Rota.id.in_(theirs))


def _of_rota(session: Session, user: User, rota: Rota, now: datetime) -> CalendarReading:
    since, until = now - BEHIND, now + BEFORE
    spans = spans_between(session, [rota.id], since, until)[rota.id]
    shifts = tuple(CalendarShift(rota, each) for each in spans)
    found = tuple((rota, each) for each in holes(session, rota, now, until))
    return CalendarReading(user, rota, shifts, found)


def _hashes_of(keyring: Keyring, token: str) -> tuple[bytes, ...]:
    return keyring.digests(NO_COUNTRY, token, _PURPOSE)
