"""Where hazards have been: the zones of years past, as far as they are kept."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer

from core.geo.geometry import Area, Point
from feeds.models import Hazard


def zones_over(
    session: Session, point: Point, *, since: datetime, limit: int
) -> list[tuple[Hazard, Area]]:
    """Return hazards seen after `since` whose box holds `point`, each with its zone, newest first.

    Tests are left out. The box is wider than the zone, which says for certain.
    """
    rows = session.scalars(
        sa.select(Hazard)
        .options(defer(Hazard.severity_zones))
        .where(
            Hazard.zone.is_not(None),
            Hazard.is_test.is_(False),
            Hazard.last_seen_at >= since,
            Hazard.west <= point.lon,
            Hazard.east >= point.lon,
            Hazard.south <= point.lat,
            Hazard.north >= point.lat,
        )
        .order_by(Hazard.last_seen_at.desc())
        .limit(limit)
    )
    return [(hazard, hazard.zone) for hazard in rows if hazard.zone is not None]
