"""Those who are told of a request: the administrators of its country."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import AccountRole, RoleName, User


def administrators_of(session: Session, country: str) -> Sequence[User]:
    """Return the open accounts that administer `country`; of the Secretariat for the empty one."""
    role = RoleName.COUNTRY_ADMIN if country else RoleName.SECRETARIAT
    query = sa.select(User).where(
        User.active, User.country == country, User.roles.any(AccountRole.name == role.value)
    )
    return session.scalars(query.order_by(User.email)).all()


def informed_of(session: Session, country: str) -> Sequence[User]:
    """Return whom to tell of what touches `country`: its administrators, or, where none is open,
    all its open accounts.
    """
    administrators = administrators_of(session, country)
    if administrators:
        return administrators
    query = sa.select(User).where(User.active, User.country == country).order_by(User.email)
    return session.scalars(query).all()


def has_accounts(session: Session, country: str) -> bool:
    """Return whether anybody was ever given an account of `country`: the first needs no second."""
    found = session.scalar(sa.select(User.id).where(User.country == country).limit(1))
    return found is not None
