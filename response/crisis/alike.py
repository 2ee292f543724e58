"""Which open crises may be the one that somebody is about to declare.

The rule: the same thing is a crisis that a hazard of the new one feeds (or its twin of another
source), or one of the same type whose zone meets the new zone; where one of the two zones is not
known yet, one of the same type, declared within a day by the same country, or of no known place.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import AtalayaError
from core.geo.errors import BadGeometry
from core.geo.geometry import Area
from feeds.models import Hazard
from response.crisis.listing import crises_open
from response.crisis.models import Crisis, CrisisHazard
from response.crisis.zones import current_zone, zone_area

RECENT = timedelta(days=1)


class AlikeDeclared(AtalayaError):
    """Somebody declared what may be the same before (`numbers`): join, or say it is another."""

    def __init__(self, numbers: Sequence[str]) -> None:
        super().__init__(", ".join(numbers))
        self.numbers = tuple(numbers)


def alike_crises(
    session: Session,
    *,
    type_code: str,
    area: Area | None,
    hazards: Collection[Hazard],
    country: str,
    now: datetime,
) -> tuple[Crisis, ...]:
    """Return the open crises that may be the same, the gravest first."""
    fed = _fed_by(session, hazards)
    return tuple(
        each
        for each in crises_open(session)
        if each.id in fed
        or (each.type_code == type_code and _meets(session, each, area, country, now))
    )


# -- inside ---------------------------------------------------------------------------------


def _fed_by(session: Session, hazards: Collection[Hazard]) -> set[object]:
    if not hazards:
        return set()
    ids = {each.id for each in hazards} | {each.same_as_id for each in hazards if each.same_as_id}
    twins = sa.select(Hazard.id).where(Hazard.same_as_id.in_(ids))
    query = sa.select(CrisisHazard.crisis_id).where(
        sa.or_(CrisisHazard.hazard_id.in_(ids), CrisisHazard.hazard_id.in_(twins))
    )
    return set(session.scalars(query))


def _meets(
    session: Session, crisis: Crisis, area: Area | None, country: str, now: datetime
) -> bool:
    zone = current_zone(session, crisis)
    if zone is None or area is None:
        is_recent = now - crisis.declared_at <= RECENT
        return is_recent and (crisis.lead_country in {country, ""} or zone is None)
    try:
        return zone_area(zone).intersects(area)
    except BadGeometry:
        return True
