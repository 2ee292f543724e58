"""A crisis and its parts as rows, for what hangs on them."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from response.crisis.models import (
    Crisis,
    CrisisState,
    MoveKind,
    Participation,
    ParticipationState,
)
from response.crisis.recording import record_move

GUARD = f"user:{uuid.UUID(int=1)}"
"""Who declared it, as the audit log names them."""


def add_crisis(
    session: Session, now: datetime, *countries: str, type_code: str = "storm", serial: int = 14
) -> list[Participation]:
    """Add a declared crisis of level 2; return the parts of the countries, in their order."""
    crisis = Crisis(
        number=f"CR-{now:%Y}-{serial:03d}",
        year=now.year,
        serial=serial,
        title="Huracán en el valle",
        type_code=type_code,
        type_version=1,
        level=2,
        state=CrisisState.DECLARED,
        lead_country=countries[0],
        declared_by=GUARD,
        declared_at=now,
        reason="Viene de frente.",
        rhythm_minutes=60,
        moves=0,
        is_demo=False,
    )
    session.add(crisis)
    session.flush()
    parts = [
        Participation(
            crisis_id=crisis.id,
            country=country,
            joined_at=now,
            joined_by=GUARD,
            state=ParticipationState.ACTIVE,
            level=2,
        )
        for country in countries
    ]
    session.add_all(parts)
    session.flush()
    session.expire(crisis, ["participations"])
    return parts


def move_level(
    session: Session,
    part: Participation,
    at: datetime,
    before: int,
    after: int,
    country: str = "",
) -> None:
    """Note that the level moved: of the crisis, or of one country in it."""
    record_move(
        session,
        part.crisis,
        MoveKind.LEVEL,
        by=GUARD,
        at=at,
        country=country,
        before=str(before),
        after=str(after),
        reason="Se acerca.",
    )
    session.flush()
