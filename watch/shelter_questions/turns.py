"""Which shelters are to be asked now: once for each hazard, and only while it threatens."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, selectinload

from core.transports.email_format import EMAIL
from directory.entries.models import ChannelKind, Shelter
from directory.entries.visibility import Viewer, visible_to
from feeds.models import Hazard, HazardStatus
from watch.models import Flag, FlagStatus, SubjectKind
from watch.shelter_questions.models import ShelterQuestion

MOST_AT_ONCE = 100
"""A hurricane touches hundreds: so many are asked in one turn, the others in the next."""


@dataclass(frozen=True, slots=True)
class DueQuestion:
    """A shelter to be asked, and where it reads its mail; empty where nobody knows."""

    hazard: Hazard
    shelter: Shelter
    address: str


def due_questions(session: Session) -> list[DueQuestion]:
    """Return the shelters inside a live zone that were not asked about it yet.

    Not for a test or a drill, nor for what another source only repeats; an invented shelter only
    for an invented hazard, and the other way round.
    """
    query = (
        sa.select(Flag)
        .join(Hazard, Hazard.id == Flag.hazard_id)
        .where(
            Flag.kind == SubjectKind.SHELTER,
            Flag.status == FlagStatus.RAISED,
            Hazard.status == HazardStatus.ACTIVE,
            Hazard.is_test.is_(False),
            Hazard.same_as_id.is_(None),
        )
        .options(joinedload(Flag.hazard))
        .order_by(Flag.raised_at, Flag.id)
    )
    touched = [(flag.hazard, uuid.UUID(flag.subject_id)) for flag in session.scalars(query)]
    known = _asked_before(session, {hazard.id for hazard, _shelter_id in touched})
    new = [each for each in touched if (each[0].id, each[1]) not in known][:MOST_AT_ONCE]
    shelters = _shelters(session, [shelter_id for _hazard, shelter_id in new])
    found = [(hazard, shelters.get(shelter_id)) for hazard, shelter_id in new]
    return [
        DueQuestion(hazard, shelter, mail_address(shelter))
        for hazard, shelter in found
        if shelter is not None and shelter.is_demo == hazard.is_demo
    ]


def note_question(session: Session, due: DueQuestion, now: datetime) -> bool:
    """Write down that a shelter is asked; False when another process has just asked it."""
    row = ShelterQuestion(hazard_id=due.hazard.id, shelter_id=due.shelter.id, asked_at=now)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def is_still_due(session: Session, hazard_id: uuid.UUID, shelter_id: uuid.UUID) -> bool:
    """Return whether a hazard still threatens a shelter that is in use: letters may wait."""
    hazard, shelter = session.get(Hazard, hazard_id), session.get(Shelter, shelter_id)
    if hazard is None or shelter is None or shelter.retired_at is not None:
        return False
    if hazard.status is not HazardStatus.ACTIVE or hazard.is_test:
        return False
    flag = sa.select(Flag.status).where(
        Flag.hazard_id == hazard_id,
        Flag.kind == SubjectKind.SHELTER,
        Flag.subject_id == str(shelter_id),
    )
    return session.scalar(flag) is FlagStatus.RAISED


def shelters_to_telephone(session: Session, hazard_id: uuid.UUID, viewer: Viewer) -> list[Shelter]:
    """Return the shelters inside a live zone that nobody can write to and the viewer may see, by
    name: somebody has to ring them.
    """
    flags = sa.select(Flag.subject_id).join(Hazard, Hazard.id == Flag.hazard_id)
    flags = flags.where(
        Flag.hazard_id == hazard_id,
        Flag.kind == SubjectKind.SHELTER,
        Flag.status == FlagStatus.RAISED,
        Hazard.status == HazardStatus.ACTIVE,
        Hazard.is_test.is_(False),
    )
    ids = [uuid.UUID(each) for each in session.scalars(flags)]
    query = sa.select(Shelter).where(
        Shelter.id.in_(ids), Shelter.retired_at.is_(None), visible_to(viewer, Shelter)
    )
    found = session.scalars(query.options(selectinload(Shelter.channels)).order_by(Shelter.name))
    return [each for each in found if not mail_address(each)]


def mail_address(shelter: Shelter) -> str:
    """Return the first e-mail of a shelter that mail can be sent to; empty for none."""
    mails = (each.value for each in shelter.channels if each.kind is ChannelKind.EMAIL)
    return next((found for each in mails if (found := EMAIL.recipient(each))), "")


# -- inside ---------------------------------------------------------------------------------


def _asked_before(session: Session, hazards: set[uuid.UUID]) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Return hazard and shelter of each question about these hazards."""
    row = ShelterQuestion
    query = sa.select(row.hazard_id, row.shelter_id).where(row.hazard_id.in_(hazards))
    return {(each.hazard_id, each.shelter_id) for each in session.execute(query)}


def _shelters(session: Session, ids: list[uuid.UUID]) -> dict[uuid.UUID, Shelter]:
    query = sa.select(Shelter).where(Shelter.id.in_(ids), Shelter.retired_at.is_(None))
    query = query.options(selectinload(Shelter.channels))
    return {shelter.id: shelter for shelter in session.scalars(query)}
