"""How grave a crisis is held to be, 1 to 4: each move cites the definition of its level, in the
version of the crisis type that was cited when it was declared.

The lead moves the level of all; a country may stand at a level of its own.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from core.db import hold_row
from core.errors import NotAllowed, UnusableInput
from core.i18n.languages import N_
from response.crisis.definitions import definition_of
from response.crisis.models import Crisis, CrisisMove, MoveKind, Participation, ParticipationState
from response.crisis.officers import CrisisOfficer, leads, may_manage
from response.crisis.recording import one_sentence, record_move

_SAME = N_("Ya está en ese nivel.")


def move_level(
    session: Session,
    crisis: Crisis,
    level: int,
    officer: CrisisOfficer,
    *,
    reason: str,
    now: datetime,
) -> CrisisMove:
    """Bring a crisis to another level; countries that stood at the level of all move with it.

    Raises NotAllowed, UnusableInput for no level, no reason, or a crisis that is over.
    """
    hold_row(session, crisis)
    if not leads(officer, crisis):
        raise NotAllowed(crisis.number)
    if not crisis.is_open:
        raise UnusableInput("level", N_("La crisis ya terminó."))
    before = crisis.level
    if before == level:
        raise UnusableInput("level", _SAME)
    definition = definition_of(session, crisis.type_code, crisis.type_version, level)
    sentence = one_sentence(reason)
    crisis.level = level
    for part in crisis.participations:
        if part.level == before and part.state is ParticipationState.ACTIVE:
            part.level = level
    return record_move(
        session,
        crisis,
        MoveKind.LEVEL,
        by=officer.actor,
        at=now,
        before=str(before),
        after=str(level),
        reason=sentence,
        definition=definition.citation,
    )


def move_own_level(
    session: Session,
    crisis: Crisis,
    part: Participation,
    level: int,
    officer: CrisisOfficer,
    *,
    reason: str,
    now: datetime,
) -> CrisisMove:
    """Bring one country's part to a level of its own. Raises NotAllowed, UnusableInput likewise."""
    hold_row(session, crisis)
    hold_row(session, part)
    if not may_manage(officer, part):
        raise NotAllowed(crisis.number)
    before = part.level
    if before == level:
        raise UnusableInput("level", _SAME)
    definition = definition_of(session, crisis.type_code, crisis.type_version, level)
    sentence = one_sentence(reason)
    part.level = level
    return record_move(
        session,
        crisis,
        MoveKind.LEVEL,
        by=officer.actor,
        at=now,
        country=part.country,
        before=str(before),
        after=str(level),
        reason=sentence,
        definition=definition.citation,
    )
