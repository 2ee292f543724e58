"""An open crisis of one country, and who is at work in it."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from feeds.models import Hazard
from response.crisis.models import Crisis, CrisisHazard, CrisisState, Participation
from response.crisis.team.models import Activation, ActivationAnswer


def declare_about(session: Session, hazard: Hazard, now: datetime, country: str) -> Crisis:
    """A declared crisis that a hazard feeds, in which a country takes part."""
    crisis = Crisis(
        number="CR-2026-001",
        year=2026,
        serial=1,
        title="Crecida",
        type_code="flood",
        type_version=1,
        level=3,
        state=CrisisState.DECLARED,
        lead_country=country,
        declared_by="user:x",
        declared_at=now,
        hazards=[CrisisHazard(hazard_id=hazard.id, added_at=now)],
        participations=[Participation(country=country, joined_at=now, joined_by="user:x", level=3)],
    )
    session.add(crisis)
    session.flush()
    return crisis


def ask_to_come(
    session: Session,
    crisis: Crisis,
    user_id: uuid.UUID | None,
    now: datetime,
    answer: ActivationAnswer | None = None,
) -> Activation:
    """Somebody asked to play a function in it."""
    part = crisis.participations[0]
    activation = Activation(
        participation_id=part.id,
        country=part.country,
        functions=["lead"],
        user_id=user_id,
        called_at=now,
        called_by="user:x",
        answer=answer,
        answered_at=now if answer else None,
    )
    session.add(activation)
    session.flush()
    return activation
