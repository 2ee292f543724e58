"""Remembered devices: browsers in which an account came in before, known by a cookie of their own.

Tries from such a browser have a budget nobody else can use up; where the second factor was passed
it need not be passed again for some days. A browser's cookie is renewed whenever somebody comes in
there, so that one planted beforehand is worth nothing afterwards.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import KnownDevice, User
from webapp.auth.sessions.visitors import Visitor
from webapp.auth.tokens import LONGEST_TOKEN, TokenHasher, new_token

REMEMBERED = timedelta(days=30)
PURPOSE = "device"


@dataclass(frozen=True, slots=True)
class Remembering:
    """What is to be remembered of a browser: until when, and whether the second factor is."""

    now: datetime
    visitor: Visitor
    passed_factor: bool = False


def find_device(
    session: Session, user: User | None, token: str, *, hasher: TokenHasher, now: datetime
) -> KnownDevice | None:
    """Return the live row of the browser that holds `token`, for this account; None for any
    other.
    """
    if user is None or not token or len(token) > LONGEST_TOKEN:
        return None
    return session.scalar(
        sa.select(KnownDevice).where(
            KnownDevice.token_hash == hasher.hash(token, PURPOSE),
            KnownDevice.user_id == user.id,
            *_is_live(user, now),
        )
    )


def passes_factor(device: KnownDevice | None, now: datetime) -> bool:
    """Return whether the second factor passed on this device still counts."""
    return device is not None and device.factor_until is not None and device.factor_until > now


def remember_device(
    session: Session, user: User, token: str, what: Remembering, *, hasher: TokenHasher
) -> tuple[KnownDevice, str]:
    """Remember the browser that holds `token` (or none yet) for `user`; return its row, and the
    token that takes the place of the one before.

    Other accounts of the same browser are known by the new token likewise.
    """
    fresh = new_token()
    digest = hasher.hash(fresh, PURPOSE)
    if token and len(token) <= LONGEST_TOKEN:
        session.execute(
            sa.update(KnownDevice)
            .where(KnownDevice.token_hash == hasher.hash(token, PURPOSE))
            .values(token_hash=digest)
        )
    device = session.scalar(
        sa.select(KnownDevice).where(
            KnownDevice.token_hash == digest, KnownDevice.user_id == user.id
        )
    )
    if device is None:
        device = KnownDevice(user_id=user.id, token_hash=digest, made_at=what.now)
        session.add(device)
    if device.mark != user.fs_uniquifier:
        device.mark, device.factor_until = user.fs_uniquifier, None
    if what.passed_factor:
        device.factor_until = what.now + REMEMBERED
    device.seen_at, device.ends_at = what.now, what.now + REMEMBERED
    device.browser, device.system = what.visitor.browser, what.visitor.system
    device.network = what.visitor.network
    session.flush()
    return device, fresh


def devices_of(session: Session, user: User, now: datetime) -> Sequence[KnownDevice]:
    """Return the devices remembered for an account, the one last used first."""
    query = (
        sa.select(KnownDevice)
        .where(KnownDevice.user_id == user.id, *_is_live(user, now))
        .order_by(KnownDevice.seen_at.desc(), KnownDevice.made_at.desc())
    )
    return session.scalars(query).all()


def forget_device(session: Session, device_id: uuid.UUID, user: User) -> bool:
    """Forget one device of an account; return whether there was one."""
    gone = session.execute(
        sa.delete(KnownDevice).where(KnownDevice.id == device_id, KnownDevice.user_id == user.id)
    )
    return int(getattr(gone, "rowcount", 0)) == 1


def drop_forgotten(session: Session, now: datetime) -> int:
    """Delete the rows of devices that are not remembered any more; return how many."""
    marks = sa.select(User.fs_uniquifier).where(User.id == KnownDevice.user_id)
    over = sa.or_(KnownDevice.ends_at <= now, KnownDevice.mark != marks.scalar_subquery())
    gone = session.execute(sa.delete(KnownDevice).where(over))
    return int(getattr(gone, "rowcount", 0))


# -- inside ---------------------------------------------------------------------------------


def _is_live(user: User, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (KnownDevice.mark == user.fs_uniquifier, KnownDevice.ends_at > now)
