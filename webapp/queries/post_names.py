"""What posts are called, for who may see them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from directory.entries.models import Post
from directory.entries.visibility import Viewer, admits


def post_names(session: Session, viewer: Viewer) -> dict[str, str]:
    """Return the names of the posts a viewer may see, closed ones too, by id (hexadecimal)."""
    query = sa.select(Post.id, Post.name).where(admits(viewer, Post))
    return {key.hex: name for key, name in session.execute(query)}
