"""Whether this installation is a demonstration."""

from __future__ import annotations

import sqlalchemy as sa

from core.accounts import User
from directory.entries.models import Post
from webapp.http.database import db


def is_demo() -> bool:
    """Return whether invented posts or accounts are here; every page says so while they are."""
    return bool(
        db.session.scalar(
            sa.select(sa.or_(sa.exists().where(Post.is_demo), sa.exists().where(User.is_demo)))
        )
    )
