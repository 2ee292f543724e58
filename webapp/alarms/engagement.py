"""Who is at work in an open crisis, and which one a hazard feeds."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from response.crisis.models import OPEN_STATES, Crisis, CrisisHazard, Participation
from response.crisis.team.models import Activation, ActivationAnswer

_AT_WORK = (ActivationAnswer.COMING, ActivationAnswer.REMOTE)


def engaged_in(session: Session, user_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """Return, of these accounts, those who said that they come to an open crisis and were not
    relieved yet: id -> its number.
    """
    if not user_ids:
        return {}
    query = (
        sa.select(Activation.user_id, Crisis.number)
        .join(Participation, Participation.id == Activation.participation_id)
        .join(Crisis, Crisis.id == Participation.crisis_id)
        .where(
            Activation.user_id.in_(list(user_ids)),
            Activation.answer.in_(_AT_WORK),
            Activation.ended_at.is_(None),
            Crisis.state.in_(list(OPEN_STATES)),
        )
    )
    rows = session.execute(query.order_by(Crisis.declared_at))
    return {user_id: number for user_id, number in rows if user_id is not None}


def crisis_about(session: Session, hazard_id: uuid.UUID, country: str) -> str:
    """Return the number of the open crisis that a hazard feeds and a country takes part in; empty
    where there is none.
    """
    query = (
        sa.select(Crisis.number)
        .join(CrisisHazard, CrisisHazard.crisis_id == Crisis.id)
        .join(Participation, Participation.crisis_id == Crisis.id)
        .where(
            CrisisHazard.hazard_id == hazard_id,
            Participation.country == country,
            Crisis.state.in_(list(OPEN_STATES)),
        )
    )
    return session.scalar(query.order_by(Crisis.declared_at.desc()).limit(1)) or ""
