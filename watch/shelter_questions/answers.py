"""What the shelters that were asked about a hazard say, and how old it is."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from directory.entries.models import Answer, Shelter
from directory.entries.visibility import Viewer, visible_to
from directory.rounds.models import AccessLink
from watch.shelter_questions.models import ShelterQuestion


@dataclass(frozen=True, slots=True)
class ShelterAnswer:
    """One shelter that was asked; `answered_at` is None while it is silent: then what stands in
    the directory is of before.
    """

    shelter_id: uuid.UUID
    name: str
    asked_at: datetime
    answered_at: datetime | None
    open_now: Answer
    free: int | None
    """Places; None where nobody knows."""
    counted_at: datetime | None


def shelter_answers(session: Session, hazard_id: uuid.UUID, viewer: Viewer) -> list[ShelterAnswer]:
    """Return the shelters asked about a hazard that the viewer may see: the latest answers first,
    then the silent by name.
    """
    answered = (
        sa.select(sa.func.max(AccessLink.used_at))
        .where(
            AccessLink.entry_id == ShelterQuestion.shelter_id,
            AccessLink.used_at >= ShelterQuestion.asked_at,
        )
        .scalar_subquery()
    )
    query = (
        sa.select(ShelterQuestion.asked_at, answered.label("answered_at"), Shelter)
        .join(Shelter, Shelter.id == ShelterQuestion.shelter_id)
        .where(ShelterQuestion.hazard_id == hazard_id, visible_to(viewer, Shelter))
    )
    found = [_answer(row.Shelter, row.asked_at, row.answered_at) for row in session.execute(query)]
    return sorted(found, key=_latest_first)


# -- inside ---------------------------------------------------------------------------------


def _latest_first(answer: ShelterAnswer) -> tuple[float, str]:
    moment = answer.answered_at
    return (-moment.timestamp() if moment else 0.0, answer.name)


def _answer(shelter: Shelter, asked_at: datetime, answered_at: datetime | None) -> ShelterAnswer:
    free = None
    if shelter.capacity is not None and shelter.occupied is not None:
        free = max(0, shelter.capacity - shelter.occupied)
    return ShelterAnswer(
        shelter.id,
        shelter.name,
        asked_at,
        answered_at,
        shelter.open_now,
        free,
        shelter.occupied_at,
    )
