"""What registering gives back at once: the hazards where somebody is, and the numbers of their
post; of both only what anybody may know.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session, defer, joinedload

from core.geo.geometry import Point
from directory.entries.kinds import EntryKind
from directory.entries.models import Post
from directory.entries.visibility import Viewer, visible_to
from directory.search.listed_channels import channels_of
from directory.search.public_places import PublicPost
from feeds.circles import told_to
from feeds.models import Hazard
from watch.matching.live_zones import live_zones

MOST = 5


@dataclass(frozen=True, slots=True)
class CloseToMe:
    """What is told to one person: at most five hazards, the gravest first, and their post."""

    hazards: Sequence[Hazard]
    post: PublicPost | None


def close_to_me(session: Session, points: Sequence[Point], post_id: uuid.UUID | None) -> CloseToMe:
    """Return what anybody may know of these places and this post."""
    return CloseToMe(_hazards_at(session, points), public_post(session, post_id))


def public_post(session: Session, post_id: uuid.UUID | None) -> PublicPost | None:
    """Return a post with its numbers, as the public directory has it; None for any other."""
    if post_id is None:
        return None
    query = sa.select(Post).where(Post.id == post_id, visible_to(Viewer.public(), Post))
    post = session.scalar(query)
    if post is None:
        return None
    channels = channels_of(session, {EntryKind.POST: [post.id]}).get(post.id, ())
    return PublicPost(post.name, post.country, post.address, channels)


# -- inside ---------------------------------------------------------------------------------


def _hazards_at(session: Session, points: Sequence[Point]) -> Sequence[Hazard]:
    if not points:
        return []
    lons = np.array([point.lon for point in points], dtype=np.float64)
    lats = np.array([point.lat for point in points], dtype=np.float64)
    ids = list(live_zones(session).hazards_at(lons, lats))
    query = (
        sa.select(Hazard)
        .where(
            Hazard.id.in_(ids),
            told_to(""),
            Hazard.is_test.is_(False),
            Hazard.is_context.is_(False),
            Hazard.same_as_id.is_(None),
        )
        .options(defer(Hazard.zone), defer(Hazard.severity_zones), joinedload(Hazard.source))
    )
    found = session.scalars(query).unique().all()
    return sorted(found, key=lambda each: (each.severity.rank, each.key), reverse=True)[:MOST]
