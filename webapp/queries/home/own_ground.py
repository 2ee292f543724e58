"""Which of the hazards lie on the ground a post answers for."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.atlas.protocols import UnitAtlas
from core.geo.geometry import Area
from directory.entries.models import Post
from feeds.models import Hazard
from watch.board.model import HazardRow
from webapp.auth.access import Scope


def own_ground_first(
    session: Session, atlas: UnitAtlas, scope: Scope, rows: Sequence[HazardRow]
) -> tuple[HazardRow, ...]:
    """Return hazards with those first that meet the jurisdiction of the reader's post, or are where
    it stands; else in the order given. Who has no post has the whole country for a ground.
    """
    post = session.get(Post, scope.post_id) if scope.role is RoleName.CONSUL else None
    if post is None or len(rows) < 2:
        return tuple(rows)
    ground = _areas(atlas, post)
    query = sa.select(Hazard.id, Hazard.zone).where(Hazard.id.in_([row.hazard.id for row in rows]))
    zones = {row.id: row.zone for row in session.execute(query)}

    def is_elsewhere(row: HazardRow) -> bool:
        zone = zones.get(row.hazard.id)
        if zone is None:
            return True
        is_here = post.point is not None and zone.contains(post.point)
        return not (is_here or any(zone.intersects(area) for area in ground))

    return tuple(sorted(rows, key=is_elsewhere))


# -- inside ---------------------------------------------------------------------------------


def _areas(atlas: UnitAtlas, post: Post) -> list[Area]:
    found = (each.area or atlas.area(each.unit_code) for each in post.jurisdictions)
    return [area for area in found if area is not None]
