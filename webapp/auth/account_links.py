"""Links that open the page to choose a password: for a first account, and for one that was reset.

An account that was made or reset has a password nobody knows; its link goes by mail, or is printed
by a command. It works once, until it ends or the account is closed. Only its hash is kept.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import AccountLink, User
from core.audit_log import record
from webapp.auth.accounts import HashedPassword, end_sessions, set_password
from webapp.auth.tokens import LONGEST_TOKEN, new_token

USUAL_HOURS = 72
LONGEST_HOURS = 720
LINK_PATH = "/cuenta/enlace/"


def make_account_link(
    session: Session, user: User, *, now: datetime, lifetime: timedelta, actor: str
) -> str:
    """Make the one link of an account and give back its token, which is kept nowhere; those before
    it end.
    """
    end_account_links(session, user, now)
    token = new_token()
    session.add(
        AccountLink(
            user_id=user.id,
            token_hash=_hash_of(token),
            made_at=now,
            made_by=actor,
            ends_at=now + lifetime,
        )
    )
    session.flush()
    return token


def link_address(public_url: str, token: str) -> str:
    """Return where a link leads."""
    return f"{public_url}{LINK_PATH}{token}"


def find_account(session: Session, token: str, now: datetime) -> User | None:
    """Return the open account whose link this is; None for one that is unknown, used or over: all
    look the same from outside.
    """
    if not token or len(token) > LONGEST_TOKEN:
        return None
    query = (
        sa.select(User)
        .join(AccountLink, AccountLink.user_id == User.id)
        .where(*_is_live(token, now), User.active)
    )
    return session.scalar(query)


def use_account_link(
    session: Session, token: str, password: HashedPassword, *, now: datetime
) -> User | None:
    """Give the account of a link its password and end the link; None when it opens nothing.

    Of two who use it at once one gets in. The password was hashed before
    (`accounts.hash_password`): that takes long, and the database is held here.
    """
    user = find_account(session, token, now)
    if user is None:
        return None
    taken = session.execute(sa.update(AccountLink).where(*_is_live(token, now)).values(used_at=now))
    if int(getattr(taken, "rowcount", 0)) != 1:
        return None
    set_password(user, password)
    end_account_links(session, user, now)
    record(
        session,
        at=now,
        actor=f"user:{user.id}",
        action="account.link_used",
        subject=user.id,
        country=user.country,
    )
    return user


def close_account(session: Session, user: User, now: datetime) -> None:
    """Close an account: its sessions and its links end, also for when it is opened again."""
    user.active = False
    end_sessions(user)
    end_account_links(session, user, now)


def end_account_links(session: Session, user: User, now: datetime) -> None:
    """End every link of an account that still works."""
    session.execute(
        sa.update(AccountLink)
        .where(AccountLink.user_id == user.id, AccountLink.used_at.is_(None))
        .values(used_at=now)
    )


def has_live_link(session: Session, user: User, now: datetime) -> bool:
    """Return whether a link of the account still works."""
    live = (AccountLink.used_at.is_(None), AccountLink.ends_at > now)
    query = sa.select(AccountLink.id).where(AccountLink.user_id == user.id, *live)
    return session.scalar(query.limit(1)) is not None


# -- inside ---------------------------------------------------------------------------------


def _hash_of(token: str) -> bytes:
    # 32 random bytes need no salt; how long the look-up takes says nothing about a token there is.
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def _is_live(token: str, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        AccountLink.token_hash == _hash_of(token),
        AccountLink.used_at.is_(None),
        AccountLink.ends_at > now,
    )
