"""The ground of who reads: the jurisdiction of the own post, or where the posts of the own country
are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.geo.geometry import Area, Box, union
from directory.entries.models import Post
from webapp.auth.access import current_scope
from webapp.http.database import db
from webapp.http.services import services

MOST_UNITS = 60
"""Units of a jurisdiction that are joined into one outline; of more the post alone says where."""


@dataclass(frozen=True, slots=True)
class OwnGround:
    """Where a reader's map begins."""

    area: Area | None = None
    """The jurisdiction, where it is known and of a size that one draws on."""
    box: Box | None = None
    """Around it; of a whole country's officer, around its posts; None: nobody knows."""


def own_ground() -> OwnGround:
    """Return the ground of who asks."""
    scope = current_scope()
    if scope.post_id:
        post = db.session().get(Post, scope.post_id)
        return _of_post(post) if post is not None else OwnGround()
    return _of_country(scope.country) if scope.country else OwnGround()


# -- inside ---------------------------------------------------------------------------------


def _of_post(post: Post) -> OwnGround:
    areas = [each.area for each in post.jurisdictions if each.area is not None]
    areas = areas or _unit_areas([each.unit_code for each in post.jurisdictions])
    if not areas:
        return OwnGround()
    whole = union(areas)
    return OwnGround(whole, whole.box)


def _unit_areas(codes: Sequence[str]) -> list[Area]:
    """Return the areas of units; none where there are too many to join for one page."""
    if len(codes) > MOST_UNITS:
        return []
    areas = (services().atlas.area(code) for code in codes)
    return [area for area in areas if area is not None]


def _of_country(country: str) -> OwnGround:
    """Return the box around a country's posts abroad and at home."""
    least, most = sa.func.min, sa.func.max
    query = sa.select(least(Post.lon), least(Post.lat), most(Post.lon), most(Post.lat)).where(
        Post.country == country, Post.lon.is_not(None), Post.retired_at.is_(None)
    )
    sides = [each for each in db.session().execute(query).one() if each is not None]
    return OwnGround(None, Box(*sides)) if sides else OwnGround()
