"""Whether this installation is a demonstration."""

from __future__ import annotations

import sqlalchemy as sa
from flask import g

from core.accounts import User
from directory.entries.models import Post
from webapp.auth.access import signed_in
from webapp.http.database import DatabaseSession, db

_ANY_INVENTED = sa.select(sa.or_(sa.exists().where(Post.is_demo), sa.exists().where(User.is_demo)))
"""Put together once: every page asks it."""


def is_demo() -> bool:
    """Return whether invented posts or accounts are here; every page says so while they are.

    Looked up once a request; whoever asks with an invented account is the proof.
    """
    known: bool | None = g.get("is_demo")
    if known is None:
        known = g.is_demo = _looked_up(db.session())
    return known


def _looked_up(session: DatabaseSession) -> bool:
    user = signed_in()
    if user is not None and user.is_demo:
        return True
    return bool(session.scalar(_ANY_INVENTED))
