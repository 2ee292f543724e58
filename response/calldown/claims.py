"""Who calls whom: a caller takes the next household for twelve minutes, and nobody else gets it.

The rules: one caller holds one household; whoever asks again while holding one gets the same. Any
act of the caller holds it for twelve minutes more; after that it is free again, as it is when the
caller gives it back. No family is called by two within ten minutes, unless help was asked for or a
call was promised. All of it is decided in turns, one caller of a participation after the other, and
stands in the database: a process that is killed loses no claim.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import hold_row, take_turns
from response.accounting.statements import states_of_persons
from response.accounting.states import CountGroup
from response.calldown.helps import items_with_help
from response.calldown.lists.reasons import language_marks
from response.calldown.models import CallerShift, CallItem, ShiftState
from response.calldown.outcomes import CallState
from response.crisis.models import Participation

CLAIM = timedelta(minutes=12)
QUIET = timedelta(minutes=10)
"""So long after a call nobody else calls the same family."""
_TRIES = 50
"""So many households that were accounted for otherwise are settled on the way to one to call."""
_ANSWERED = frozenset({CountGroup.SAFE, CountGroup.ELSEWHERE, CountGroup.OTHER})


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls."""

    user_id: uuid.UUID
    languages: tuple[str, ...]
    """First subtags."""


def claim_next(
    session: Session, keyring: Keyring, participation: Participation, caller: Caller, now: datetime
) -> CallItem | None:
    """Return the household that the caller is to call now, claimed; None where none is due."""
    take_turns(session, turn_of(participation.id))
    held = claim_of(session, participation.id, caller.user_id, now)
    if held is not None:
        hold_claim(held, now)
        return held
    helps = items_with_help(session, participation.id, now)
    marks = language_marks(keyring, participation.country, caller.languages)
    for _ in range(_TRIES):
        query = _due(participation.id, caller.user_id, list(helps), marks, now)
        item: CallItem | None = session.scalar(query.limit(1))
        if item is None:
            return None
        hold_row(session, item)
        if item.id in helps or not _is_settled(session, item):
            _claim(item, caller.user_id, now)
            session.flush()
            return item
        item.state, item.next_at = CallState.DONE, None
        session.flush()
    return None


def claim_item(
    session: Session, participation: Participation, item: CallItem, caller: Caller, now: datetime
) -> bool:
    """Claim one household for a caller, who gives back the one they held; return whether nobody
    else has it.
    """
    take_turns(session, turn_of(participation.id))
    hold_row(session, item)
    if item.is_claimed(now) and item.claimed_by != caller.user_id:
        return False
    held = claim_of(session, participation.id, caller.user_id, now)
    if held is not None and held.id != item.id:
        release(held)
    _claim(item, caller.user_id, now)
    session.flush()
    return True


def claim_of(
    session: Session, participation_id: uuid.UUID, user_id: uuid.UUID, now: datetime
) -> CallItem | None:
    """Return the household that a caller holds now."""
    query = sa.select(CallItem).where(
        CallItem.participation_id == participation_id,
        CallItem.claimed_by == user_id,
        CallItem.claimed_until > now,
    )
    found: CallItem | None = session.scalar(query.limit(1))
    return found


def hold_claim(item: CallItem, now: datetime) -> None:
    """Let whoever holds a household hold it for twelve minutes from now."""
    item.claimed_until = now + CLAIM


def release(item: CallItem) -> None:
    """Let a household go: the next caller may take it."""
    item.claimed_by = item.claimed_until = item.claim_began_at = None


def give_back(session: Session, item: CallItem, user_id: uuid.UUID) -> None:
    """Let a household go that this caller holds; one that somebody else holds stays theirs."""
    hold_row(session, item)
    if item.claimed_by == user_id:
        release(item)
        session.flush()


def turn_of(participation_id: uuid.UUID) -> str:
    """Return the purpose of the turns in which the households of a participation are given out."""
    return f"calls of {participation_id}"


# -- inside ---------------------------------------------------------------------------------


def _due(
    participation_id: uuid.UUID,
    user_id: uuid.UUID,
    helps: Sequence[uuid.UUID],
    marks: Sequence[str],
    now: datetime,
) -> sa.Select[Any]:
    """Return the question for the households that may be called now, the first to be called first:
    the order of `response.calldown.order.place_key`, asked of the database.
    """
    has_help = CallItem.id.in_(helps)
    is_promised = sa.and_(CallItem.is_promised, CallItem.next_at <= now)
    speaks = CallItem.language_mark.in_(marks)
    is_free = sa.or_(CallItem.claimed_until.is_(None), CallItem.claimed_until <= now)
    is_quiet = sa.or_(
        CallItem.last_call_at.is_(None), CallItem.last_call_at <= now - QUIET, is_promised
    )
    is_due = sa.and_(
        CallItem.state.in_((CallState.WAITING, CallState.LATER)),
        sa.or_(CallItem.next_at.is_(None), CallItem.next_at <= now),
        is_quiet,
    )
    return (
        sa.select(CallItem)
        .where(
            CallItem.participation_id == participation_id,
            is_free,
            sa.or_(has_help, is_due),
            sa.or_(CallItem.needs_language.is_(False), speaks, has_help),
            sa.or_(has_help, _is_ours(participation_id, user_id)),
        )
        .order_by(
            sa.case((has_help, 0), else_=1),
            sa.case((is_promised, 0), else_=1),
            CallItem.urgency,
            CallItem.attempts,
            sa.case((speaks, 0), else_=1),
            CallItem.nearness,
            CallItem.number,
        )
    )


def _is_ours(participation_id: uuid.UUID, user_id: uuid.UUID) -> sa.ColumnElement[bool]:
    """Return the condition of households given to this caller, or to nobody who calls now."""
    others = sa.select(CallerShift.user_id).where(
        CallerShift.participation_id == participation_id,
        CallerShift.state != ShiftState.ENDED,
        CallerShift.user_id != user_id,
    )
    return sa.or_(CallItem.assigned_to.is_(None), CallItem.assigned_to.not_in(others))


def _is_settled(session: Session, item: CallItem) -> bool:
    """Return whether everybody of a household was accounted for by other ways than a call."""
    states = states_of_persons(session, item.participation_id, item.person_ids)
    return bool(item.members) and all(
        each in states and states[each].group in _ANSWERED for each in item.person_ids
    )


def _claim(item: CallItem, user_id: uuid.UUID, now: datetime) -> None:
    item.claimed_by, item.claim_began_at = user_id, now
    hold_claim(item, now)
