"""In which open crises a country takes part."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from response.crisis.models import OPEN_STATES, Crisis, Participation, ParticipationState


def open_participations(session: Session, country: str) -> Sequence[Participation]:
    """Return a country's parts in crises that are worked on, the newest first, each with its
    crisis.
    """
    query = sa.select(Participation).join(Crisis, Crisis.id == Participation.crisis_id)
    query = query.where(
        Participation.country == country,
        Participation.state == ParticipationState.ACTIVE,
        Crisis.state.in_(OPEN_STATES),
    )
    query = query.options(joinedload(Participation.crisis))
    return session.scalars(query.order_by(Crisis.declared_at.desc(), Crisis.number)).all()
