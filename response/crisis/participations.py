"""One country in a crisis: it joins by one act, says at which level it stands and who is in charge.

The rules: a country is in a crisis once, whoever joins twice finds the part there is; joining shows
nobody's people to anybody; the first country to join what the Secretariat proposed declares it and
leads.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.db import hold_row, take_turns
from core.errors import NotAllowed, UnusableInput
from core.i18n.languages import N_
from response.crisis.listing import part_of
from response.crisis.models import (
    Crisis,
    CrisisState,
    MoveKind,
    Participation,
    ParticipationState,
)
from response.crisis.moves import MOVES
from response.crisis.numbers import TURN
from response.crisis.officers import CrisisOfficer, is_national, may_manage
from response.crisis.recording import record_move


@dataclass(frozen=True, slots=True)
class AnsweringPost:
    """Which post of a country answers in a crisis, and which one covers it."""

    post_id: uuid.UUID | None = None
    covering_post_id: uuid.UUID | None = None
    """Where the own post is closed, or the country has none there."""

    @property
    def leading_id(self) -> uuid.UUID | None:
        """The post that works: the covering one where there is one."""
        return self.covering_post_id or self.post_id


def join(
    session: Session,
    crisis: Crisis,
    officer: CrisisOfficer,
    post: AnsweringPost,
    now: datetime,
) -> Participation:
    """Return the part of the officer's country in a crisis, which from now on works in it.

    Raises NotAllowed for who answers for no country, UnusableInput for a crisis that is over.
    """
    if not is_national(officer):
        raise NotAllowed(crisis.number)
    take_turns(session, TURN)
    hold_row(session, crisis)
    if not crisis.is_open:
        raise UnusableInput("crisis", N_("La crisis ya terminó."))
    if crisis.state is CrisisState.PROPOSED:
        _declare_proposed(session, crisis, officer, post, now)
    there = part_of(crisis, officer.country)
    if there is not None:
        return _returned(session, crisis, there, officer, now)
    return add_part(session, crisis, officer, post, now)


def add_part(
    session: Session, crisis: Crisis, officer: CrisisOfficer, post: AnsweringPost, now: datetime
) -> Participation:
    """Return a new part of the officer's country; that there is none the caller has looked up."""
    part = Participation(
        country=officer.country,
        joined_at=now,
        joined_by=officer.actor,
        level=crisis.level,
        post_id=post.post_id,
        covering_post_id=post.covering_post_id,
        in_charge_id=officer.user_id,
        state=ParticipationState.ACTIVE,
    )
    crisis.participations.append(part)
    record_move(session, crisis, MoveKind.JOINED, by=officer.actor, at=now, after=officer.country)
    if post.covering_post_id is not None:
        record_move(
            session,
            crisis,
            MoveKind.COVERING,
            by=officer.actor,
            at=now,
            country=officer.country,
            before=str(post.post_id or ""),
            after=str(post.covering_post_id),
        )
    session.flush()
    return part


def take_charge(
    session: Session,
    crisis: Crisis,
    part: Participation,
    officer: CrisisOfficer,
    user_id: uuid.UUID,
    now: datetime,
) -> None:
    """Put an account of the country in charge of its part. Raises NotAllowed; that the account is
    of the country the caller has looked up.
    """
    hold_row(session, crisis)
    hold_row(session, part)
    if not may_manage(officer, part):
        raise NotAllowed(crisis.number)
    if part.in_charge_id == user_id:
        return
    before, part.in_charge_id = part.in_charge_id, user_id
    record_move(
        session,
        crisis,
        MoveKind.IN_CHARGE,
        by=officer.actor,
        at=now,
        country=part.country,
        before=str(before or ""),
        after=str(user_id),
    )


# -- inside ---------------------------------------------------------------------------------


def _declare_proposed(
    session: Session, crisis: Crisis, officer: CrisisOfficer, post: AnsweringPost, now: datetime
) -> None:
    MOVES.check_move(crisis.state, CrisisState.DECLARED, name=crisis.number)
    crisis.state, crisis.declared_at = CrisisState.DECLARED, now
    crisis.declared_by = officer.actor
    crisis.lead_country, crisis.lead_post_id = officer.country, post.leading_id
    record_move(
        session,
        crisis,
        MoveKind.STATE,
        by=officer.actor,
        at=now,
        before=CrisisState.PROPOSED.value,
        after=CrisisState.DECLARED.value,
    )


def _returned(
    session: Session, crisis: Crisis, part: Participation, officer: CrisisOfficer, now: datetime
) -> Participation:
    """Return a part that is there; one that its country had ended works again."""
    if part.state is ParticipationState.CLOSED:
        part.state, part.ended_at = ParticipationState.ACTIVE, None
        record_move(
            session, crisis, MoveKind.JOINED, by=officer.actor, at=now, after=officer.country
        )
    return part
