"""Sessions: begun when somebody came in, found by the token of the cookie, ended everywhere.

A session is live while its row is there, its account is open and bears the same mark
(`User.fs_uniquifier`), it was used within the idle hours, and its last moment has not come. So a
changed password or role ends also the session that begins while it is changed.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from core.accounts import AccountRole, AccountSession, KnownDevice, User
from core.accounts.users import role_of_user
from core.rows.plain_question import PlainQuestion
from core.settings import Settings
from webapp.auth.sessions.visitors import Visitor
from webapp.auth.tokens import LONGEST_TOKEN, TokenHasher, new_token

SEEN_EVERY = timedelta(minutes=5)
"""How often, at most, a session writes down that it is used."""
PURPOSE = "session"
RowT = TypeVar("RowT", User, AccountRole)


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session lasts."""

    idle: timedelta
    """Without being used."""
    whole: timedelta
    """However much it is used."""


def limits_of(settings: Settings) -> SessionLimits:
    """Return how long the sessions of an installation last."""
    return SessionLimits(settings.session_idle, settings.session_whole)


@dataclass(frozen=True, slots=True)
class Entry:
    """How somebody came in: by what factor beside the password, from which browser and device."""

    visitor: Visitor
    factor: str = ""
    device_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A live session, as a value: it is looked at also where the database has failed since."""

    id: uuid.UUID
    made_at: datetime
    seen_at: datetime
    factor: str
    device_id: uuid.UUID | None


_OPEN = (
    AccountSession.id,
    AccountSession.made_at,
    AccountSession.seen_at,
    AccountSession.factor,
    AccountSession.device_id,
)
"""The columns of an OpenSession, in its order: every page asks for them."""
_LIVE = (
    AccountSession.mark == User.fs_uniquifier,
    AccountSession.ends_at > sa.bindparam("now", type_=AccountSession.ends_at.type),
    AccountSession.seen_at > sa.bindparam("used_since", type_=AccountSession.seen_at.type),
    User.active.is_(True),
)
"""Whether a session is live (`_moments`)."""
_ACCOUNT, _ROLE = User.__table__, AccountRole.__table__
_FIND = PlainQuestion(
    sa.select(*(AccountSession.__table__.c[each.key] for each in _OPEN))
    .add_columns(_ROLE.c.id, _ROLE.c.name, *_ACCOUNT.c)
    .select_from(AccountSession.__table__)
    .join(_ACCOUNT, _ACCOUNT.c.id == AccountSession.__table__.c.user_id)
    .outerjoin(role_of_user, role_of_user.c.user_id == _ACCOUNT.c.id)
    .outerjoin(_ROLE, _ROLE.c.id == role_of_user.c.role_id)
    .where(AccountSession.__table__.c.token_hash == sa.bindparam("token_hash"), *_LIVE)
)
"""Put together once: every page asks it."""
_KEYS = tuple(each.key for each in _ACCOUNT.c)


def begin_session(
    session: Session,
    user: User,
    entry: Entry,
    *,
    hasher: TokenHasher,
    limits: SessionLimits,
    now: datetime,
) -> str:
    """Add a session of `user` and return its token, which is kept nowhere."""
    token = new_token()
    session.add(
        AccountSession(
            user_id=user.id,
            token_hash=hasher.hash(token, PURPOSE),
            mark=user.fs_uniquifier,
            device_id=entry.device_id,
            made_at=now,
            seen_at=now,
            ends_at=now + limits.whole,
            factor=entry.factor,
            browser=entry.visitor.browser,
            system=entry.visitor.system,
            network=entry.visitor.network,
        )
    )
    session.flush()
    return token


def find_session(
    session: Session, token: str, *, hasher: TokenHasher, limits: SessionLimits, now: datetime
) -> tuple[OpenSession, User] | None:
    """Return the live session of a token and its account; None for any other token."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    given = {"token_hash": hasher.hash(token, PURPOSE), **_moments(limits, now)}
    session.flush()
    rows = _FIND.rows(session, **given)
    if not rows:
        return None
    of_session, account = len(_OPEN), len(_OPEN) + 2
    user = _session_row(session, User, dict(zip(_KEYS, rows[0][account:], strict=True)))
    if "roles" not in sa.inspect(user).dict:
        roles = [row[of_session:account] for row in rows if row[of_session] is not None]
        own = [_session_row(session, AccountRole, {"id": key, "name": name}) for key, name in roles]
        set_committed_value(user, "roles", own)
    return OpenSession(*rows[0][:of_session]), user


def sessions_of(
    session: Session, user: User, *, limits: SessionLimits, now: datetime
) -> Sequence[AccountSession]:
    """Return the live sessions of an account, the one last used first."""
    query = (
        sa.select(AccountSession)
        .join(User, User.id == AccountSession.user_id)
        .where(User.id == user.id, *_LIVE)
        .order_by(AccountSession.seen_at.desc(), AccountSession.made_at.desc())
    )
    return session.scalars(query, _moments(limits, now)).all()


def is_due(row: OpenSession, now: datetime) -> bool:
    """Return whether it should be written down again that a session is used."""
    return now - row.seen_at >= SEEN_EVERY


def note_use(session: Session, session_id: uuid.UUID, now: datetime) -> None:
    """Write down that a session is used; of two that do it at once, the later moment stays."""
    session.execute(
        sa.update(AccountSession)
        .where(AccountSession.id == session_id, AccountSession.seen_at < now)
        .values(seen_at=now)
    )


def end_session(session: Session, session_id: uuid.UUID, user: User) -> bool:
    """End one session of an account, and forget the device it was on; return whether there was one.

    Who ends a session from elsewhere does not trust that device any more.
    """
    row = session.scalar(
        sa.select(AccountSession).where(
            AccountSession.id == session_id, AccountSession.user_id == user.id
        )
    )
    if row is None:
        return False
    device_id = row.device_id
    session.delete(row)
    session.flush()
    if device_id is not None:
        session.execute(sa.delete(KnownDevice).where(KnownDevice.id == device_id))
    return True


def leave_session(session: Session, session_id: uuid.UUID) -> None:
    """End the session in which somebody signs out; the device stays known."""
    session.execute(sa.delete(AccountSession).where(AccountSession.id == session_id))


def drop_ended(session: Session, limits: SessionLimits, now: datetime) -> int:
    """Delete the rows of sessions that are over; return how many."""
    marks = sa.select(User.fs_uniquifier).where(User.id == AccountSession.user_id)
    over = sa.or_(
        AccountSession.ends_at <= now,
        AccountSession.seen_at <= now - limits.idle,
        AccountSession.mark != marks.scalar_subquery(),
    )
    gone = session.execute(sa.delete(AccountSession).where(over))
    return int(getattr(gone, "rowcount", 0))


# -- inside ---------------------------------------------------------------------------------


def _session_row(session: Session, kind: type[RowT], values: dict[str, Any]) -> RowT:
    """Return a row of which all columns were read as the session holds it; put there as the ORM
    does it, which needs the time of three statements for the account of every page.
    """
    mapper = sa.inspect(kind)
    known: RowT | None = session.identity_map.get(
        mapper.identity_key_from_primary_key((values["id"],))
    )
    if known is not None:
        return known
    row: RowT = mapper.class_manager.new_instance()
    sa.inspect(row).dict.update(values)
    make_transient_to_detached(row)
    session.add(row)
    return row


def _moments(limits: SessionLimits, now: datetime) -> dict[str, datetime]:
    """Return what `_LIVE` asks for."""
    return {"now": now, "used_since": now - limits.idle}
