"""The posts and shelters that anybody may know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from directory.entries.models import Answer, Channel, Post, Shelter
from directory.entries.visibility import Viewer, visible_to

MOST = 40


@dataclass(frozen=True, slots=True)
class PublicPlaces:
    """What stands on the landing page; at most 40 of each."""

    posts: Sequence[Post]
    shelters: Sequence[Shelter]


def public_places(session: Session) -> PublicPlaces:
    """Public posts by country and name, and public shelters not known to be closed, by city."""
    viewer = Viewer.public()
    posts = sa.select(Post).where(visible_to(viewer, Post)).order_by(Post.country, Post.name)
    shelters = sa.select(Shelter).where(visible_to(viewer, Shelter), Shelter.open_now != Answer.NO)
    return PublicPlaces(
        session.scalars(
            posts.options(selectinload(Post.channels).selectinload(Channel.failures)).limit(MOST)
        ).all(),
        session.scalars(
            shelters.options(selectinload(Shelter.channels).selectinload(Channel.failures))
            .order_by(Shelter.city, Shelter.name)
            .limit(MOST)
        ).all(),
    )
