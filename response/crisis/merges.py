"""Two crises that proved to be one: the address of the one leads to the other, and what was done in
it (tasks, logs, statements) stays where it was, readable by those who could read it.

Every country of the merged one takes part in the other from that moment.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from core.db import hold_row, take_turns
from core.errors import NotAllowed, UnusableInput
from core.i18n.languages import N_
from response.crisis.listing import part_of, survivor_of
from response.crisis.models import (
    Crisis,
    CrisisMove,
    CrisisState,
    MoveKind,
    Participation,
    ParticipationState,
)
from response.crisis.moves import MOVES
from response.crisis.numbers import TURN
from response.crisis.officers import CrisisOfficer, may_end
from response.crisis.recording import one_sentence, record_move
from response.crisis.zones import add_hazard


def merge(
    session: Session,
    crisis: Crisis,
    survivor: Crisis,
    officer: CrisisOfficer,
    *,
    reason: str,
    now: datetime,
) -> Crisis:
    """Merge one crisis into another; return the one that goes on.

    Who ends the one decides; the other need not be theirs, for nothing of it is taken away. Raises
    NotAllowed, IllegalMove, UnusableInput for the same crisis, one that is over, or no reason.
    """
    take_turns(session, TURN)
    survivor = survivor_of(session, survivor)
    for each in (crisis, survivor):
        hold_row(session, each)
    if not may_end(officer, crisis):
        raise NotAllowed(crisis.number)
    if crisis.id == survivor.id or not survivor.is_open:
        raise UnusableInput("number", N_("Elija otra crisis que siga abierta."))
    MOVES.check_move(crisis.state, CrisisState.MERGED, name=crisis.number)
    sentence = one_sentence(reason)
    for link in list(crisis.hazards):
        if not link.hazard.is_test:
            add_hazard(session, survivor, link.hazard, by=officer.actor, now=now)
    for part in crisis.participations:
        _carry_over(session, survivor, part, officer, now)
    _note(session, crisis, officer, now, before=crisis.state.value, after=survivor.number,
          reason=sentence)  # fmt: skip
    _note(session, survivor, officer, now, before=crisis.number, after="", reason=sentence)
    crisis.state, crisis.merged_into_id = CrisisState.MERGED, survivor.id
    crisis.ended_at, crisis.next_report_at = now, None
    session.flush()
    return survivor


# -- inside ---------------------------------------------------------------------------------


def _note(
    session: Session,
    crisis: Crisis,
    officer: CrisisOfficer,
    now: datetime,
    *,
    before: str,
    after: str,
    reason: str,
) -> CrisisMove:
    return record_move(
        session,
        crisis,
        MoveKind.MERGED,
        by=officer.actor,
        at=now,
        before=before,
        after=after,
        reason=reason,
    )


def _carry_over(
    session: Session, survivor: Crisis, part: Participation, officer: CrisisOfficer, now: datetime
) -> None:
    """End a country's part in the merged crisis, and have it in the other, once."""
    was_active = part.state is ParticipationState.ACTIVE
    part.state, part.ended_at = ParticipationState.CLOSED, part.ended_at or now
    if not was_active or part_of(survivor, part.country) is not None:
        return
    survivor.participations.append(
        Participation(
            country=part.country,
            joined_at=now,
            joined_by=officer.actor,
            level=survivor.level,
            post_id=part.post_id,
            covering_post_id=part.covering_post_id,
            in_charge_id=part.in_charge_id,
            state=ParticipationState.ACTIVE,
        )
    )
    record_move(session, survivor, MoveKind.JOINED, by=officer.actor, at=now, after=part.country)
